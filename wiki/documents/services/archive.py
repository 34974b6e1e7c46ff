"""Pages with their files in one ZIP file, with a readme, the licence and checksums."""

import hashlib
import zipfile
from collections.abc import Sequence
from datetime import datetime
from typing import BinaryIO, Self
from urllib.parse import quote

from wiki.documents.queries import Document, File
from wiki.documents.services import sheets, text_document
from wiki.kernel import running_app
from wiki.kernel.blobs import blobs
from wiki.kernel.clock import AMSTERDAM
from wiki.kernel.errors import Invalid
from wiki.kernel.i18n import _

BYTES_MAX = 1024 * 1024 * 1024
"""Bytes of attachments in one ZIP file."""
_READ = 1 << 20


class Archive:
    """A ZIP file that is being written, with the checksum of all that went in; the same pages give the same file."""

    def __init__(self, out: BinaryIO, at: datetime) -> None:
        self._zip = zipfile.ZipFile(out, "w", allowZip64=True)
        self._at = at.astimezone(AMSTERDAM)
        self._sums: dict[str, str] = {}

    def add(self, name: str, content: bytes) -> None:
        """A file with this content."""
        self._zip.writestr(self._entry(name, zipfile.ZIP_DEFLATED), content)
        self._sums[name] = hashlib.sha256(content).hexdigest()

    def add_file(self, name: str, file: File) -> None:
        """An attachment. Images and the like are stored as they are: pressing them again gains nothing."""
        packed = zipfile.ZIP_DEFLATED if file.media_type.startswith("text/") else zipfile.ZIP_STORED
        entry = self._entry(name, packed)
        entry.file_size = file.bytes
        with blobs().open(file.sha256) as source, self._zip.open(entry, "w") as target:
            while part := source.read(_READ):
                target.write(part)
        self._sums[name] = file.sha256

    def __enter__(self) -> Self:
        return self

    def __exit__(self, failed: object, *_more: object) -> None:
        """Put the checksums in, and end the file."""
        if failed is None:
            lines = "".join(f"{sha256}  {name}\n" for name, sha256 in self._sums.items())
            self.add("SHA256SUMS", lines.encode())
        self._zip.close()

    def _entry(self, name: str, packed: int) -> zipfile.ZipInfo:
        """Dated as the version, so that the same version gives the same file."""
        at = self._at
        moment = (max(at.year, 1980), at.month, at.day, at.hour, at.minute, at.second)
        entry = zipfile.ZipInfo(name, moment)
        entry.compress_type = packed
        entry.external_attr = 0o644 << 16
        return entry


def write(document: Document, out: BinaryIO) -> None:
    """Write a ZIP file of one page: its source and the page itself, with all its files. Raises Invalid (field
    `format`) when the files are too large."""
    check_size([document])
    address = running_app.base_url() + document.path
    readme = running_app.filled("documents/readme.txt", document=document, address=address)
    with Archive(out, document.at) as archive:
        add_texts(archive, document)
        archive.add("README.txt", for_windows(readme))
        archive.add("LICENSE.txt", licence([document]))
        add_files(archive, document)


def check_size(documents: Sequence[Document]) -> None:
    """Raises Invalid when the files are too large together."""
    if sum(file.bytes for document in documents for file in document.files) > BYTES_MAX:
        raise Invalid(
            {
                "format": _(
                    "The attachments of this page are too large for one ZIP file. Download them one by one."
                )
            }
        )


def add_texts(archive: Archive, document: Document, folder: str = "") -> None:
    """The text and the page; links to files of the page point to the files beside it."""

    def local(path: str) -> str:
        file = document.file(path)
        return f"attachments/{quote(file.name)}" if file else running_app.base_url() + path

    archive.add(f"{folder}page.md", text_document.markdown(document, local).encode())
    archive.add(f"{folder}page.html", text_document.web_page(document).encode())


def add_files(archive: Archive, document: Document, folder: str = "") -> None:
    """The files of the page."""
    for file in document.files:
        archive.add_file(f"{folder}attachments/{file.name}", file)


def licence(documents: Sequence[Document]) -> bytes:
    """On what terms everybody may use these, and whom to name."""
    lines = [sheets.LICENCE, sheets.LICENCE_URL, ""]
    lines += [f"{document.title}: {', '.join(document.schools) or 'Lichtwerk'}" for document in documents]
    return for_windows("\n".join((*lines, "")))


def for_windows(text: str) -> bytes:
    """A text with the ends of lines that every system shows."""
    return text.replace("\n", "\r\n").encode()
