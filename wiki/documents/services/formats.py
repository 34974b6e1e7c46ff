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
from wiki.documents.services.pandoc import NotConverted, TookTooLong
from wiki.documents.services.sheets import Choice, Site
from wiki.documents.services.typesetting import NotTypeset, TookTooLongToSet, Typeset
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


def paper(document: Document) -> tuple[bytes, str]:
    """The page as a PDF, and what stands in the way of PDF/UA-1; empty when nothing does."""
    return unpacked(cache.made(_paper(document)))


def _paper(document: Document, choice: Choice = Choice.EVERYTHING) -> cache.Order:
    return _order("pdf", document, choice, lambda: packed(pandoc_document.pdf(document, site(), choice)))


def _pdf(choice: Choice) -> Format:
    """Tagged, for print and screen readers."""

    def write_it(document: Document, out: BinaryIO) -> None:
        pdf, _advice = unpacked(cache.made(_paper(document, choice)))
        out.write(pdf)

    return Format("pdf", "application/pdf", write_it, lambda document: _paper(document, choice))


def packed(typeset: Typeset) -> bytes:
    """A PDF and the advice on it as one file to keep."""
    return typeset.advice.replace("\0", "").encode() + b"\0" + typeset.pdf


def unpacked(file: bytes) -> tuple[bytes, str]:
    """The PDF, and the advice on it."""
    advice, _, pdf = file.partition(b"\0")
    return pdf, advice.decode()


def _order(key: str, document: Document, choice: Choice, make: Callable[[], bytes]) -> cache.Order:
    name = cache.key(key, [document], running_app.base_url(), choice)
    return cache.Order(name, lambda out: out.write(make()))


Make = Callable[[Document, Site, Choice], bytes]


def _cached(extension: str, media_type: str, make: Make, choice: Choice = Choice.EVERYTHING) -> Format:
    """A format whose files take long to make."""

    def order(document: Document) -> cache.Order:
        return _order(extension, document, choice, lambda: make(document, site(), choice))

    def write_it(document: Document, out: BinaryIO) -> None:
        out.write(cache.made(order(document)))

    return Format(extension, media_type, write_it, order)


def order(format_key: str, document: Document) -> cache.Order:
    """How a file of this format is made; one of a kind that takes long."""
    how = FORMATS[format_key].order
    if how is None:
        raise ValueError(f"{format_key} is written at once")
    return how(document)


def site() -> Site:
    """Where this site says it is."""
    return Site(running_app.base_url())


ODT = "application/vnd.oasis.opendocument.text"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FORMATS: Final[Mapping[str, Format]] = {
    "pdf": _pdf(Choice.EVERYTHING),
    "docx": _cached("docx", WORD, pandoc_document.word),
    "odt": _cached("odt", ODT, pandoc_document.odt),
    "epub": _cached("epub", "application/epub+zip", pandoc_document.epub),
    "md": Format("md", "text/markdown; charset=utf-8", _write_markdown),
    "html": Format("html", "text/html; charset=utf-8", _write_html),
    "zip": Format("zip", "application/zip", archive.write),
}


HANDOUTS: Final[Mapping[str, Format]] = {
    "pdf": _pdf(Choice.HANDOUT),
    "docx": _cached("docx", WORD, pandoc_document.word, Choice.HANDOUT),
    "odt": _cached("odt", ODT, pandoc_document.odt, Choice.HANDOUT),
}
"""Files to hand out: on paper, or as paper."""


def format_for(key: str, choice: Choice = Choice.EVERYTHING) -> Format:
    """The format of this name; what is never handed out is the same for every choice. Raises NotFound with what there
    is instead."""
    if choice is Choice.HANDOUT and key in HANDOUTS:
        return HANDOUTS[key]
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
    except (TookTooLong, TookTooLongToSet) as late:
        log.warning("%s: %s", what, late)
        raise Invalid(
            {"format": _("Making this file took too long, because it is busy here. Try again.")}
        ) from late
    except (NotConverted, NotTypeset) as failed:
        log.warning("%s: %s", what, failed)
        raise Invalid(
            {
                "format": _(
                    "This page cannot be made into this kind of file. Choose another kind, such as HTML."
                )
            }
        ) from failed
