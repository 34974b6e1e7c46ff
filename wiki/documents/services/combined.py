"""Several pages as one file: a title, what is in it, and each page on a new sheet with its own version and code."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import TypeVar

from wiki.documents.queries import Document
from wiki.documents.services import pandoc_document, sheets, word_file
from wiki.documents.services.jobs import reached
from wiki.documents.services.pandoc import NotConverted, TookTooLong
from wiki.documents.services.sheets import Choice, Site
from wiki.documents.services.typesetting import NotTypeset, TookTooLongToSet, Typeset, typeset
from wiki.documents.services.word_file import Facts
from wiki.kernel.errors import Invalid
from wiki.kernel.i18n import _, ngettext

log = logging.getLogger("lichtwerk.documents")
Made = TypeVar("Made", bytes, Typeset)
TEXT_MAX = 1_000_000
"""Characters of text in one file: about four hundred sheets, which pandoc makes well within its time."""


@dataclass(frozen=True)
class Combined:
    """Pages that go together under one title."""

    title: str
    documents: Sequence[Document]
    left_out: tuple[str, ...] = ()
    """Titles of pages that could not be made."""
    choice: Choice = Choice.EVERYTHING

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
    """The pages for Word; a page that cannot be made is named and left out."""
    return _leaving_out(combined, lambda some: _word(some, site))


def pdf(combined: Combined, site: Site) -> Typeset:
    """The pages on paper: tagged, and PDF/UA-1 where all of them allow it. A page that cannot be made is named and left
    out."""
    return _leaving_out(combined, lambda some: _pdf(some, site))


def _leaving_out(combined: Combined, make: Callable[[Combined], Made]) -> Made:
    """What is made of all pages, or else of those that can be made. Raises NotConverted and NotTypeset."""
    try:
        return make(combined)
    except (TookTooLong, TookTooLongToSet):
        raise
    except (NotConverted, NotTypeset) as failed:
        good = [
            document
            for document in combined.documents
            if _works(replace(combined, documents=[document]), make)
        ]
        if not good or len(good) == len(combined.documents):
            raise
        log.warning("left out of %s: %s", combined.title, failed)
        left = tuple(document.title for document in combined.documents if document not in good)
        return make(replace(combined, documents=good, left_out=left))


def _works(alone: Combined, make: Callable[[Combined], object]) -> bool:
    try:
        make(alone)
    except (NotConverted, NotTypeset):
        return False
    return True


def _word(combined: Combined, site: Site) -> bytes:
    properties = {
        "title": combined.title,
        "subtitle": combined.facts,
        "lang": "nl-NL",
        "rights": sheets.LICENCE,
    }
    reached(0, 1)
    made = pandoc_document.made(
        combined.documents, site, combined.choice, "docx", properties, opening=_contents(combined)
    )
    return word_file.dressed(made, _known(combined))


def _pdf(combined: Combined, site: Site) -> Typeset:
    images = sheets.pictures(combined.documents, site)
    reached(0, 2)
    body = pandoc_document.made(
        combined.documents, site, combined.choice, "typst", {}, images, _contents(combined)
    )
    reached(1, 2)
    data = pandoc_document.paper_data(_known(combined), "", [combined.facts], "")
    return typeset("documents/page.typ", data, body, pandoc_document.contents(images))


def _known(combined: Combined) -> Facts:
    """What the file says of itself; each page has a version and a code of its own."""
    schools = tuple(dict.fromkeys(s for d in combined.documents for s in d.schools))
    return Facts(combined.title, "", max(document.at for document in combined.documents), schools)


def _contents(combined: Combined) -> str:
    lines = "".join(
        f'<li><a href="#pagina-{place}">{escape(document.title)}</a>, '
        f"{escape(sheets.version_name(document))}</li>"
        for place, document in enumerate(combined.documents)
    )
    return f"<p>{escape(_('In this file:'))}</p><ol>{lines}</ol>{_missing(combined)}"


def _missing(combined: Combined) -> str:
    titles = ", ".join(combined.left_out)
    words = _("These pages could not be put in this file: %(titles)s.", titles=titles)
    return f"<p><strong>{escape(words)}</strong></p>" if titles else ""
