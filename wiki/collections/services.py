"""Downloading a collection as one file."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from wiki.collections.queries import Collection
from wiki.documents.queries import documents
from wiki.documents.services import bundle, cache, combined, formats, last_downloads
from wiki.documents.services.combined import Combined
from wiki.documents.services.downloads import Download
from wiki.documents.services.sheets import Choice
from wiki.kernel import running_app
from wiki.kernel.errors import Invalid, NotFound
from wiki.kernel.i18n import _
from wiki.kernel.slug import slugify
from wiki.schools.rules import Actor


@dataclass(frozen=True)
class _Kind:
    media_type: str
    write: Callable[[Combined, BinaryIO], object]


FORMATS: Mapping[str, _Kind] = {
    "pdf": _Kind("application/pdf", lambda b, out: out.write(combined.pdf(b, formats.site()).pdf)),
    "docx": _Kind(formats.WORD, lambda b, out: out.write(combined.word(b, formats.site()))),
    "zip": _Kind("application/zip", bundle.write),
}


def download(
    actor: Actor, collection: Collection, format_key: str, choice: Choice = Choice.EVERYTHING
) -> Download:
    """The file. Raises NotFound, and Invalid when it cannot be made."""
    order, name = order_of(actor, collection, format_key, choice)
    with formats.failing_kindly(name):
        file = cache.opened(order)
    last_downloads.note(actor, [(item.id, item.revision) for item in collection.items])
    return Download(file, FORMATS[format_key].media_type, name)


def order_of(
    actor: Actor, collection: Collection, format_key: str, choice: Choice = Choice.EVERYTHING
) -> tuple[cache.Order, str]:
    """How the file is made, and what it is called. Raises NotFound and Invalid."""
    if format_key not in FORMATS:
        raise NotFound(_("This kind of file is not made here. Choose pdf, docx (Word) or zip."))
    pages = Combined(collection.title, documents(actor, collection.ids), choice=choice)
    if not pages.documents:
        raise Invalid({"pages": _("Choose at least one page.")})
    (bundle if format_key == "zip" else combined).check_size(pages)
    key = cache.key(f"book {format_key}", pages.documents, running_app.base_url(), pages.title, choice)
    kind = FORMATS[format_key]
    name = f"{slugify(pages.title, 'bundel')}.{format_key}"
    return cache.Order(key, lambda out: kind.write(pages, out)), name
