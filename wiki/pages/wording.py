"""Names and explanations for readers: kinds, artefact types, why a text was not rendered."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice

from markupsafe import Markup, escape

from wiki.kernel.i18n import _, clock_time, language, ngettext
from wiki.pages.rules import pupil_data, warnings
from wiki.pages.rules.artefact_types import ARTEFACT_TYPES, KINDS, VISIT_REPORT, WORKSHOP_NOTES, ArtefactType
from wiki.pages.rules.file_use import FileUse
from wiki.pages.rules.links import Words
from wiki.pages.rules.warnings import Finding

_WHAT_MAX = 80
_RESEARCH = frozenset({"research_report", "literature_review"})


def type_name(key: str | None) -> str:
    """The name of an artefact type in the reader's language; empty for none."""
    found = next((t for t in ARTEFACT_TYPES if t.key == key), None)
    return _name(found) if found else (key or "")


def type_choices() -> dict[str, list[tuple[str, str]]]:
    """The artefact types that fit each kind of page."""
    instruments = [(t.key, _name(t)) for t in ARTEFACT_TYPES if t.key not in _RESEARCH]
    research = [(t.key, _name(t)) for t in ARTEFACT_TYPES if t.key in _RESEARCH]
    return {"instrument": instruments, "research": research, "story": [], "page": []}


def draft_said(saved_at: datetime | None) -> str:
    """What the edit screen says of a draft that the server has; empty without one."""
    return _("Draft saved at %(time)s", time=clock_time(saved_at)) if saved_at else ""


def kind_choices() -> list[tuple[str, str]]:
    """The kinds of page, for a page without an artefact type."""
    names = _("Instrument"), _("Research result"), _("Story from practice"), _("Page")
    return list(zip(KINDS, names, strict=True))


def template_choices() -> list[tuple[str, str]]:
    """Everything that has a template: the kinds of page, the artefact types, the notes of a workshop and the report
    of a visit."""
    types = [choice for choices in type_choices().values() for choice in choices]
    return [
        *kind_choices(),
        *types,
        (WORKSHOP_NOTES, _("Notes of a workshop")),
        (VISIT_REPORT, _("Report of a visit")),
    ]


def _name(artefact_type: ArtefactType) -> str:
    return artefact_type.name_nl if language() == "nl" else artefact_type.name_en


def link_words() -> Words:
    """What writers are told at a link that leads nowhere."""
    return Words(_("this link leads nowhere"), _("this page does not exist yet"))


def problem_words(problem: str | None) -> str:
    """Why a page is shown as plain text; empty when it is not."""
    if problem is None:
        return ""
    if problem == "too_large":
        return _(
            "This page is getting too large to format, so you see the plain text. Shorten it or split it up."
        )
    if problem == "too_slow":
        return _("This text takes too long to format, so you see the plain text. You can edit it as usual.")
    return _("This text could not be formatted, so you see the plain text. You can edit it as usual.")


def warning_words(found: Finding) -> str:
    """What there is to look at, and what to do about it, in one or two sentences."""
    sentences = {
        pupil_data.NUMBER: _("“%(what)s” may be a pupil's citizen service number (BSN). Remove it."),
        pupil_data.LIST: _(
            "There seems to be a list of names with marks here (“%(what)s”). Names of pupils do not belong on a page."
        ),
        warnings.NO_ALT: _("The image “%(what)s” has no description. Say in a few words what it shows."),
        warnings.SKIPPED_LEVEL: _(
            "The heading “%(what)s” skips a level. Make it one level larger, so that everybody can follow the order."
        ),
        warnings.EMPTY_LINK: _("The link “%(what)s” has no address. Fill it in, or remove the link."),
        warnings.DEAD_ANCHOR: _("The link “%(what)s” points to a place on this page that is not there."),
        warnings.DEAD_PAGE: _(
            "The link “%(what)s” leads to a page that does not exist, or that you are not allowed to see."
        ),
        warnings.DEAD_PLACE: _(
            "The link “%(what)s” leads to a place that is not there on the page it names."
        ),
        warnings.DEAD_FILE: _(
            "“%(what)s” is a file that does not exist, or that you are not allowed to see."
        ),
    }
    return sentences[found.kind] % {"what": found.what[:_WHAT_MAX]}


def same_title_words(twins: Iterable[tuple[str, str]]) -> Markup:
    """A word about other pages of this title, each with its address: colleagues may be writing the same page."""
    link = Markup('<a href="{}">{}</a>')
    where = Markup(", ").join(link.format(*one) for one in islice(twins, 3))
    return escape(_("Another page has this title too: %(pages)s. Is it about the same?")) % {"pages": where}


def use_words(use: FileUse) -> str:
    """Where a file is used."""
    return " · ".join(_places(use)) or _("Not used in any text")


def _places(use: FileUse) -> Iterator[str]:
    if use.now:
        yield _("Used in the text of this page")
    elif use.first is not None and use.first == use.last:
        yield _("Used in version %(number)s of this page", number=use.last)
    elif use.first is not None:
        yield _(
            "Used in version %(first)s up to version %(last)s of this page", first=use.first, last=use.last
        )
    if use.released and not use.now:
        yield _("readers still see it, until the next release")
    if use.other_pages:
        yield ngettext("also on %(num)s other page", "also on %(num)s other pages", use.other_pages)
