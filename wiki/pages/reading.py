"""A page as its readers see it: fetched in two statements (three with files), put together from what is kept."""

import json
from collections.abc import Hashable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

from markupsafe import Markup, escape
from sqlalchemy import Text, and_, cast, select
from sqlalchemy.orm import aliased

from wiki.accounts.models import Person
from wiki.kernel.composed import composed
from wiki.kernel.errors import NotFound
from wiki.kernel.i18n import ago, language
from wiki.kernel.markdown import Heading
from wiki.kernel.reads import Read
from wiki.kernel.web import csrf_token
from wiki.pages import rules
from wiki.pages.models import Page, Revision
from wiki.pages.queries import ATTACHMENTS, LABELS, NOT_THERE, PUBLIC, WANTED, Label
from wiki.pages.words import problem_words, type_name
from wiki.schools.models import School
from wiki.schools.rules import VISITOR, Actor


class Shown(NamedTuple):
    """What the screen says about a page, besides its text."""

    id: int
    slug: str
    title: str
    kind: str
    artefact_type: str | None
    school_id: int | None
    state: str
    visibility: str
    revision: int
    attachment_count: int
    created_by_id: int
    changed_at: datetime
    archived_at: datetime | None
    problem: str | None
    changed_by: str
    school_name: str | None
    school_slug: str | None
    school_colour: str | None
    contributors: str
    """JSON; see Page."""
    toc: str
    """JSON; see Revision."""

    @property
    def address(self) -> str:
        """Where the page is."""
        return rules.address(self.id, self.slug)

    @property
    def writers(self) -> list[dict[str, Any]]:
        """Who wrote it, first author first."""
        writers: list[dict[str, Any]] = json.loads(self.contributors)
        return writers

    @property
    def headings(self) -> list[Heading]:
        """The table of contents."""
        return [Heading(*entry) for entry in json.loads(self.toc)]


class File(NamedTuple):
    """A file with the page, as it is listed."""

    id: str
    name: str
    bytes: int
    added_at: datetime
    added_by: str


@dataclass(frozen=True)
class Reading:
    """A page with everything its screen shows."""

    page: Shown
    html: str
    labels: tuple[Label, ...]
    files: tuple[File, ...]


_CHANGER = aliased(Person)
_SHOWN: Any = (
    select(
        Page.id,
        Page.slug,
        Page.title,
        Page.kind,
        Page.artefact_type,
        Page.school_id,
        Page.state,
        Page.visibility,
        Page.revision,
        Page.attachment_count,
        Page.created_by_id,
        Page.changed_at,
        Page.archived_at,
        Revision.problem,
        _CHANGER.name.label("changed_by"),
        School.name.label("school_name"),
        School.slug.label("school_slug"),
        School.colour.label("school_colour"),
        cast(Page.contributors, Text).label("contributors"),
        cast(Revision.toc, Text).label("toc"),
        Revision.html,
    )
    .join(Revision, and_(Revision.page_id == Page.id, Revision.number == Page.revision))
    .join(_CHANGER, _CHANGER.id == Page.changed_by_id)
    .outerjoin(School, School.id == Page.school_id)
    .where(Page.id == WANTED)
)
_TO_MEMBERS = Read(_SHOWN)
_TO_VISITORS = Read(_SHOWN.where(PUBLIC))
_LABELS = Read(LABELS)
_FILES = Read(ATTACHMENTS)


def reading(actor: Actor, page_id: int) -> Reading:
    """The page for this reader; raises NotFound."""
    read = _TO_MEMBERS if actor.is_member else _TO_VISITORS
    found = read(page=page_id) if 0 < page_id < 2**63 else ()
    if not found:
        raise NotFound(NOT_THERE)
    *values, html = found[0]
    page = Shown(*values)
    labels = tuple(Label(what, *rest) for what, _place, *rest in _LABELS(page=page_id))
    files = tuple(map(_file, _FILES(page=page_id))) if page.attachment_count else ()
    return Reading(page, html, labels, files)


def _file(row: Any) -> File:
    return File(row.id, row.name, row.bytes, row.added_at, row.added_by)


def main_part(actor: Actor, read: Reading) -> Markup:
    """Everything between header and footer."""
    page = read.page
    values: dict[str, Hashable] = {
        "page": page,
        "labels": read.labels,
        "files": read.files,
        "empty": not read.html,
        "type_name": type_name,
        "problem_words": problem_words,
        "member": actor.is_member,
        "may_publish": rules.may_publish(actor, page.created_by_id, page.school_id),
        "may_archive": rules.may_archive(actor, page.school_id),
    }
    changed = escape(ago(page.changed_at))
    return composed("pages/_reading.html", values, html=read.html, changed=changed, token=csrf_token())


def screen(actor: Actor, read: Reading, theme: str, here: str, flashes: tuple[Any, ...]) -> Markup:
    """The whole screen for this person, at the address `here`."""
    values: dict[str, Hashable] = {
        "actor": _as_named(actor),
        "locale": language(),
        "theme": theme,
        "flashes": flashes,
    }
    return composed(
        "pages/page.html",
        values,
        title=escape(read.page.title),
        main=main_part(actor, read),
        here=escape(here),
        token=csrf_token(),
    )


def _as_named(actor: Actor) -> Actor:
    """The actor without what changes while they read and no screen names."""
    if not actor.is_member:
        return VISITOR
    return replace(actor, email="", session_id=None, token_id=None, seen_at=None, last_visit_at=None)
