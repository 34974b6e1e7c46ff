"""Several pages as one file: a title, what is in it, and each page on a new sheet with its own version and code."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from wiki.documents.queries import Document
from wiki.documents.rules import files, pandoc_filters
from wiki.documents.services import pandoc_document
from wiki.documents.services.jobs import reached
from wiki.documents.services.pandoc import Order, convert_together
from wiki.documents.services.pandoc_document import Pictures, Site
from wiki.documents.services.typesetting import Typeset, typeset
from wiki.kernel.errors import Invalid
from wiki.kernel.i18n import _, ngettext
from wiki.kernel.markdown import render

TEXT_MAX = 1_000_000
"""Characters of text in one file: about four hundred sheets, which pandoc makes well within its time."""


@dataclass(frozen=True)
class Combined:
    """Pages that go together under one title."""

    title: str
    documents: Sequence[Document]

    @property
    def facts(self) -> str:
        """How many pages, and which schools wrote them."""
        count = ngettext("%(num)s page", "%(num)s pages", len(self.documents))
        return " · ".join((count, *dict.fromkeys(s for d in self.documents for s in d.schools)))


def check_size(combined: Combined) -> None:
    """Raises Invalid when the texts are too long together."""
    if sum(len(document.body) for document in combined.documents) > TEXT_MAX:
        raise Invalid(
            {"format": _("These pages are too long for one file. Choose fewer pages, or the ZIP file.")}
        )


def word(combined: Combined, site: Site) -> bytes:
    """The pages for Word."""
    images = pandoc_document.pictures(combined.documents, site)
    properties = {
        "title": combined.title,
        "subtitle": combined.facts,
        "lang": "nl-NL",
        "rights": pandoc_document.LICENCE,
    }
    reached(0, 1)
    return _convert(combined, site, images, "docx", properties)


def pdf(combined: Combined, site: Site) -> Typeset:
    """The pages on paper: tagged, and PDF/UA-1 where all of them allow it."""
    images = pandoc_document.pictures(combined.documents, site)
    reached(0, 2)
    body = _convert(combined, site, images, "typst", {})
    reached(1, 2)
    data = {"title": combined.title, "kicker": "", "facts": combined.facts}
    return typeset("documents/page.typ", data, body, pandoc_document.contents(images))


def _convert(combined: Combined, site: Site, images: Pictures, to: str, properties: dict[str, str]) -> bytes:
    mark = _mark(combined.documents)
    also = pandoc_filters.TYPST if to == "typst" else ()
    order = Order(
        pandoc_document.PAGE,
        to,
        filters=(
            pandoc_filters.PAGE,
            pandoc_document.image_filter(images),
            *also,
            pandoc_filters.combined(mark),
            pandoc_filters.links(site.url),
        ),
        files=pandoc_document.contents(images),
        properties=properties,
        at=max(document.at for document in combined.documents),
    )
    return convert_together([_contents(combined, mark), *_chapters(combined, mark, site)], order)


def _mark(documents: Sequence[Document]) -> str:
    """Where our own links lead, which tells them from those in the texts: nobody can write a text with its own mark
    in it."""
    return "/x" + hashlib.sha256("\0".join(document.body for document in documents).encode()).hexdigest()[:32]


def _contents(combined: Combined, mark: str) -> bytes:
    lines = (
        f"1. [{files.escaped(document.title)}]({mark}/go/{place}), "
        f"{files.escaped(pandoc_document.version_name(document))}\n"
        for place, document in enumerate(combined.documents)
    )
    words = _("In this file:")
    return render(f"{words}\n\n{''.join(lines)}").html.encode()


def _chapters(combined: Combined, mark: str, site: Site) -> list[bytes]:
    return [
        render(f"[{files.escaped(document.title)}]({mark}/page/{place})").html.encode()
        + pandoc_document.source(document, site, place)
        for place, document in enumerate(combined.documents)
    ]
