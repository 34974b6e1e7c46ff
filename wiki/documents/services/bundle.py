"""Several pages in one ZIP file: a folder for each, with the page in three ways and its files."""

from typing import BinaryIO

from wiki.documents.queries import Document
from wiki.documents.services import archive, cache, formats
from wiki.documents.services.archive import Archive
from wiki.documents.services.combined import Combined
from wiki.documents.services.jobs import reached
from wiki.kernel import running_app
from wiki.kernel.errors import Invalid
from wiki.kernel.i18n import _

BYTES_MAX = 300 * 1024 * 1024
"""Bytes of attachments together: the file is kept for a while."""


def check_size(combined: Combined) -> None:
    """Raises Invalid when the files are too large together."""
    if sum(file.bytes for document in combined.documents for file in document.files) > BYTES_MAX:
        raise Invalid(
            {
                "format": _(
                    "The attachments of these pages are too large for one ZIP file. Choose fewer pages."
                )
            }
        )


def write(combined: Combined, out: BinaryIO) -> None:
    """The ZIP file."""
    count = len(combined.documents)
    folders = [f"{place:02d}-{document.slug[:80]}/" for place, document in enumerate(combined.documents, 1)]
    pages = list(zip(folders, combined.documents, strict=True))
    with Archive(out, max(document.at for document in combined.documents)) as whole:
        whole.add(
            "README.txt",
            archive.for_windows(running_app.filled("documents/bundle.txt", combined=combined, pages=pages)),
        )
        whole.add("LICENSE.txt", archive.licence(combined.documents))
        for place, (folder, document) in enumerate(pages):
            reached(place, count)
            _add(whole, folder, document)


def _add(whole: Archive, folder: str, document: Document) -> None:
    whole.add(f"{folder}page.docx", cache.made(formats.order("docx", document)))
    archive.add_texts(whole, document, folder)
    archive.add_files(whole, document, folder)
