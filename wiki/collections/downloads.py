"""A collection as one file, the same for the screen and the API."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from flask import redirect
from flask.typing import ResponseReturnValue

from wiki.collections.queries import Collection
from wiki.documents.queries import documents
from wiki.documents.services import bundle, cache, combined, formats, last_downloads, text_document
from wiki.documents.services.combined import Book
from wiki.documents.views import responses as files
from wiki.kernel.errors import Invalid, NotFound
from wiki.kernel.i18n import _
from wiki.kernel.slug import slugify
from wiki.schools.rules import Actor


@dataclass(frozen=True)
class _Kind:
    media_type: str
    write: Callable[[Book, BinaryIO], object]


FORMATS: Mapping[str, _Kind] = {
    "pdf": _Kind("application/pdf", lambda b, out: out.write(combined.pdf(b, formats.site()).pdf)),
    "docx": _Kind(formats.WORD, lambda b, out: out.write(combined.word(b, formats.site()))),
    "zip": _Kind("application/zip", bundle.write),
}


def answer(actor: Actor, wanted: Collection, format_key: str, progress: str = "") -> ResponseReturnValue:
    """The file to save; a browser that has to wait goes to `progress`. Raises NotFound and Invalid."""
    order, name = _order(actor, wanted, format_key)
    if progress and files.must_wait(order):
        return redirect(progress, 303)
    with formats.failing_kindly(name):
        response = files.file_answer(cache.opened(order), FORMATS[format_key].media_type, name)
    last_downloads.note(actor, [(item.id, item.revision) for item in wanted.items])
    return response


def progress_screen(
    actor: Actor, wanted: Collection, format_key: str, file: str, back: str
) -> ResponseReturnValue:
    """How far the file is. Raises NotFound and Invalid."""
    order, _name = _order(actor, wanted, format_key)
    return files.progress_screen(order, wanted.title, file, back)


def _order(actor: Actor, wanted: Collection, format_key: str) -> tuple[cache.Order, str]:
    """How the file is made, and what it is called."""
    if format_key not in FORMATS:
        raise NotFound(_("This kind of file is not made here. Choose pdf, docx (Word) or zip."))
    pages = Book(wanted.title, documents(actor, wanted.ids))
    if not pages.documents:
        raise Invalid({"pages": _("Choose at least one page.")})
    (bundle if format_key == "zip" else combined).check_size(pages)
    key = cache.key(f"book {format_key}", pages.documents, text_document.base_url(), pages.title)
    kind = FORMATS[format_key]
    name = f"{slugify(pages.title, 'bundel')}.{format_key}"
    return cache.Order(key, lambda out: kind.write(pages, out)), name
