"""The formats a page can be taken away in. A format is one entry in FORMATS and the function that makes it."""

import base64
import hashlib
import logging
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import IO, BinaryIO, Final, cast
from urllib.parse import quote

from flask import current_app, render_template

from wiki.assets import folder
from wiki.documents import kept, office, rules
from wiki.documents.pandoc import NotConverted
from wiki.documents.queries import Document, File
from wiki.documents.typesetting import NotTypeset
from wiki.kernel.blobs import blobs
from wiki.kernel.clock import AMSTERDAM
from wiki.kernel.errors import Invalid, NotFound
from wiki.kernel.i18n import _
from wiki.kernel.markdown import embed_images
from wiki.pages.words import type_name

log = logging.getLogger("lichtwerk.documents")

IN_MEMORY = 1 << 20
"""Bytes of an export that are kept in memory; what is more goes to a temporary file."""
EMBEDDED_MAX = 30 * 1024 * 1024
"""Bytes of images in one HTML file; an image that does not fit any more is shown by its description."""
ZIP_MAX = 1024 * 1024 * 1024
"""Bytes of attachments in one ZIP file."""


@dataclass(frozen=True)
class Format:
    """A format: how its files are called, what they are, and what writes one."""

    extension: str
    media_type: str
    write: Callable[[Document, BinaryIO], None]


def _write_markdown(document: Document, out: BinaryIO) -> None:
    """The source, with links to this site made whole."""
    out.write(_markdown(document, lambda path: _base_url() + path).encode())


def _write_html(document: Document, out: BinaryIO) -> None:
    """One file that needs no other, on paper and without network too."""
    out.write(_html(document).encode())


def _write_zip(document: Document, out: BinaryIO) -> None:
    """The source and the page with all its files; links to these point to the files beside it."""
    if sum(file.bytes for file in document.files) > ZIP_MAX:
        raise Invalid(
            {
                "format": _(
                    "The files with this page are too large for one ZIP file. Download them one by one."
                )
            }
        )

    def local(path: str) -> str:
        file = document.file(path)
        return f"attachments/{quote(file.name)}" if file else _base_url() + path

    with zipfile.ZipFile(out, "w", allowZip64=True) as archive:
        sums = {
            "page.md": _add(archive, document, "page.md", _markdown(document, local).encode()),
            "page.html": _add(archive, document, "page.html", _html(document).encode()),
            "README.txt": _add(archive, document, "README.txt", _readme(document).encode()),
            "LICENSE.txt": _add(archive, document, "LICENSE.txt", _licence(document).encode()),
        }
        for file in document.files:
            sums[f"attachments/{file.name}"] = _add_file(archive, document, file)
        lines = "".join(f"{sha256}  {name}\n" for name, sha256 in sums.items())
        _add(archive, document, "SHA256SUMS", lines.encode())


def _readme(document: Document) -> str:
    text = render_template("documents/readme.txt", document=document, address=_base_url() + document.path)
    return text.replace("\n", "\r\n")


def _licence(document: Document) -> str:
    made_by = ", ".join(document.schools) or "Lichtwerk"
    return f"{office.LICENCE}\r\n{office.LICENCE_URL}\r\n\r\n{document.title}: {made_by}\r\n"


def _add(archive: zipfile.ZipFile, document: Document, name: str, content: bytes) -> str:
    """Returns the SHA-256 of the content."""
    archive.writestr(_entry(document, name, zipfile.ZIP_DEFLATED), content)
    return hashlib.sha256(content).hexdigest()


def _add_file(archive: zipfile.ZipFile, document: Document, file: File) -> str:
    """Images and the like are stored as they are: pressing them again costs time and gains nothing. Returns the
    SHA-256 of the content."""
    packed = zipfile.ZIP_DEFLATED if file.media_type.startswith("text/") else zipfile.ZIP_STORED
    entry = _entry(document, f"attachments/{file.name}", packed)
    entry.file_size = file.bytes
    with blobs().open(file.sha256) as source, archive.open(entry, "w") as target:
        while part := source.read(IN_MEMORY):
            target.write(part)
    return file.sha256


def _entry(document: Document, name: str, packed: int) -> zipfile.ZipInfo:
    """Dated as the version, so that the same version gives the same file."""
    at = document.at.astimezone(AMSTERDAM)
    entry = zipfile.ZipInfo(name, (max(at.year, 1980), at.month, at.day, at.hour, at.minute, at.second))
    entry.compress_type = packed
    entry.external_attr = 0o644 << 16
    return entry


def _markdown(document: Document, change: Callable[[str], str]) -> str:
    text = rules.with_title(document.title, rules.with_links(document.body, change))
    return f"{text}\n---\n\n{_credit(document)}\n"


def _credit(document: Document) -> str:
    """Where the text comes from, as one paragraph of Markdown."""
    source = f"{_base_url()}{document.path}"
    if not document.schools:
        return _("From Lichtwerk, version %(number)s: <%(source)s>", number=document.revision, source=source)
    schools = ", ".join(document.schools)
    return _(
        "Made by %(schools)s, in Lichtwerk, version %(number)s: <%(source)s>",
        schools=schools,
        number=document.revision,
        source=source,
    )


def _html(document: Document) -> str:
    css = (folder("templates") / "documents" / "page.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    return render_template(
        "documents/page.html",
        document=document,
        content=embed_images(document.html, _image_of(document), _base_url()),
        css=css,
        css_digest=digest,
        type_name=type_name(document.artefact_type),
        address=_base_url() + document.path,
    )


def _image_of(document: Document) -> Callable[[str], tuple[str, bytes] | None]:
    """The images of the page by their address, as long as they fit."""
    left = EMBEDDED_MAX

    def resolve(path: str) -> tuple[str, bytes] | None:
        nonlocal left
        file = document.file(path)
        if file is None or not file.is_image or file.bytes > left:
            return None
        left -= file.bytes
        return file.media_type, blobs().read(file.sha256)

    return resolve


def _base_url() -> str:
    """Where this site says it is: never what a request says of it."""
    url: str = current_app.config["LICHTWERK"].base_url
    return url.rstrip("/")


def _write_pdf(document: Document, out: BinaryIO) -> None:
    """Tagged, for print and screen readers."""
    pdf, _advice = paper(document)
    out.write(pdf)


def paper(document: Document) -> tuple[bytes, str]:
    """The page as a PDF, and what stands in the way of PDF/UA-1; empty when nothing does."""

    def make() -> bytes:
        typeset = office.pdf(document, site())
        return typeset.advice.replace("\0", "").encode() + b"\0" + typeset.pdf

    advice, _, pdf = kept.made("pdf", document, _base_url(), make).partition(b"\0")
    return pdf, advice.decode()


def _kept(key: str, make: Callable[[Document, office.Site], bytes]) -> Callable[[Document, BinaryIO], None]:
    """What writes a file that takes long to make, and is kept."""

    def write_it(document: Document, out: BinaryIO) -> None:
        out.write(kept.made(key, document, _base_url(), lambda: make(document, site())))

    return write_it


def site() -> office.Site:
    """Where this site says it is."""
    return office.Site(_base_url())


FORMATS: Final[Mapping[str, Format]] = {
    "pdf": Format("pdf", "application/pdf", _write_pdf),
    "docx": Format(
        "docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        _kept("docx", office.word),
    ),
    "odt": Format("odt", "application/vnd.oasis.opendocument.text", _kept("odt", office.odt)),
    "epub": Format("epub", "application/epub+zip", _kept("epub", office.epub)),
    "md": Format("md", "text/markdown; charset=utf-8", _write_markdown),
    "html": Format("html", "text/html; charset=utf-8", _write_html),
    "zip": Format("zip", "application/zip", _write_zip),
}


def format_for(key: str) -> Format:
    """The format of this name; raises NotFound with what there is instead."""
    if key in FORMATS:
        return FORMATS[key]
    raise NotFound(
        _("This kind of file is not made here. Choose pdf, docx (Word), odt, epub, html, md or zip.")
    )


def write(format_: Format, document: Document) -> IO[bytes]:
    """The file, at its beginning; large ones are on disk and gone when closed."""
    out = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the answer closes it
    try:
        format_.write(document, cast(BinaryIO, out))
        out.seek(0)
    except (NotConverted, NotTypeset) as failed:
        out.close()
        log.warning("page %s version %s: %s", document.id, document.revision, failed)
        raise Invalid(
            {"format": _("This page cannot be made into such a file. Choose another kind, such as HTML.")}
        ) from failed
    except BaseException:
        out.close()
        raise
    return cast(IO[bytes], out)
