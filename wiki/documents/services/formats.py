"""The formats in which a page can be downloaded. A format is one entry in FORMATS and the function that makes
it."""

import logging
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, BinaryIO, Final, cast

from wiki.documents.queries import Document
from wiki.documents.rules.stamp import Origin, sha256_of
from wiki.documents.services import archive, cache, pandoc_document, text_document
from wiki.documents.services.pandoc import NotConverted
from wiki.documents.services.typesetting import NotTypeset, Typeset
from wiki.kernel import running_app
from wiki.kernel.errors import Invalid, NotFound
from wiki.kernel.i18n import _

log = logging.getLogger("lichtwerk.documents")

IN_MEMORY = 1 << 20
"""Bytes of an export that are kept in memory; what is more goes to a temporary file."""


@dataclass(frozen=True)
class Format:
    """A format: how its files are called, what they are, and what writes one."""

    extension: str
    media_type: str
    write: Callable[[Document, BinaryIO], None]
    order: Callable[[Document], cache.Order] | None = None
    """How a file is made that takes long; it goes into the cache."""


def _write_markdown(document: Document, out: BinaryIO) -> None:
    """The source, with links to this site made whole and its origin in the last line."""
    out.write(markdown(document).encode())


def markdown(document: Document) -> str:
    """The page as one text."""
    origin = Origin(running_app.base_url(), document.id, document.revision, sha256_of(document.body))
    return f"{text_document.markdown(document, lambda path: running_app.base_url() + path)}\n{origin.comment()}\n"


def _write_html(document: Document, out: BinaryIO) -> None:
    """One file that needs no other, on paper and without network too."""
    out.write(text_document.web_page(document).encode())


def _write_pdf(document: Document, out: BinaryIO) -> None:
    """Tagged, for print and screen readers."""
    pdf, _advice = paper(document)
    out.write(pdf)


def paper(document: Document) -> tuple[bytes, str]:
    """The page as a PDF, and what stands in the way of PDF/UA-1; empty when nothing does."""
    return unpacked(cache.made(_paper(document)))


def _paper(document: Document) -> cache.Order:
    return _order("pdf", document, lambda: packed(pandoc_document.pdf(document, site())))


def packed(typeset: Typeset) -> bytes:
    """A PDF and the advice on it as one file to keep."""
    return typeset.advice.replace("\0", "").encode() + b"\0" + typeset.pdf


def unpacked(file: bytes) -> tuple[bytes, str]:
    """The PDF, and the advice on it."""
    advice, _, pdf = file.partition(b"\0")
    return pdf, advice.decode()


def _order(key: str, document: Document, make: Callable[[], bytes]) -> cache.Order:
    return cache.Order(cache.key(key, [document], running_app.base_url()), lambda out: out.write(make()))


def _cached(
    extension: str, media_type: str, make: Callable[[Document, pandoc_document.Site], bytes]
) -> Format:
    """A format whose files take long to make."""

    def order(document: Document) -> cache.Order:
        return _order(extension, document, lambda: make(document, site()))

    def write_it(document: Document, out: BinaryIO) -> None:
        out.write(cache.made(order(document)))

    return Format(extension, media_type, write_it, order)


def order(format_key: str, document: Document) -> cache.Order:
    """How a file of this format is made; one of a kind that takes long."""
    how = FORMATS[format_key].order
    if how is None:
        raise ValueError(f"{format_key} is written at once")
    return how(document)


def site() -> pandoc_document.Site:
    """Where this site says it is."""
    return pandoc_document.Site(running_app.base_url())


WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FORMATS: Final[Mapping[str, Format]] = {
    "pdf": Format("pdf", "application/pdf", _write_pdf, _paper),
    "docx": _cached("docx", WORD, pandoc_document.word),
    "odt": _cached("odt", "application/vnd.oasis.opendocument.text", pandoc_document.odt),
    "epub": _cached("epub", "application/epub+zip", pandoc_document.epub),
    "md": Format("md", "text/markdown; charset=utf-8", _write_markdown),
    "html": Format("html", "text/html; charset=utf-8", _write_html),
    "zip": Format("zip", "application/zip", archive.write),
}


def format_for(key: str) -> Format:
    """The format of this name; raises NotFound with what there is instead."""
    if key in FORMATS:
        return FORMATS[key]
    raise NotFound(
        _("This kind of file is not made here. Choose pdf, docx (Word), odt, epub, html, md or zip.")
    )


def write(format_: Format, document: Document) -> IO[bytes]:
    """The file, at its beginning; large ones are on disk and gone when closed. Raises Invalid."""
    with failing_kindly(document.path):
        return written(lambda out: format_.write(document, out))


def written(write_it: Callable[[BinaryIO], None]) -> IO[bytes]:
    """What is written, at its beginning; large files are on disk and gone when closed."""
    out = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the answer closes it
    try:
        write_it(cast(BinaryIO, out))
        out.seek(0)
    except BaseException:
        out.close()
        raise
    return cast(IO[bytes], out)


@contextmanager
def failing_kindly(what: str) -> Iterator[None]:
    """Say that it cannot be made, instead of what the programs say. Raises Invalid."""
    try:
        yield
    except (NotConverted, NotTypeset) as failed:
        log.warning("%s: %s", what, failed)
        raise Invalid(
            {
                "format": _(
                    "This page cannot be made into this kind of file. Choose another kind, such as HTML."
                )
            }
        ) from failed
