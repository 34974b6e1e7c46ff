"""A page as its readers see it: fetched in two statements (three with files), put together from what is stored."""

import json
from collections.abc import Hashable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, NamedTuple

from markupsafe import Markup, escape
from sqlalchemy import Text, and_, bindparam, cast, func, select

from wiki.accounts.models import Person
from wiki.kernel.database_limits import may_be_id
from wiki.kernel.errors import NotFound
from wiki.kernel.fragment_cache import composed
from wiki.kernel.i18n import ago, language
from wiki.kernel.markdown import Heading
from wiki.kernel.prepared_reads import Read
from wiki.kernel.signals import page_shown
from wiki.kernel.web import csrf_token
from wiki.pages.models import Page, PageVisit, Revision
from wiki.pages.queries.columns import OF_A_PAGE
from wiki.pages.queries.pages import (
    DRAFT_FILES,
    LABELS,
    NOT_THERE,
    PUBLIC,
    READERS_FILES,
    THERE,
    WANTED,
    Label,
    labels_named,
    revision,
)
from wiki.pages.queries.visits import Visit
from wiki.pages.rules import pages
from wiki.pages.rules.draft_marks import DRAFT_DONE
from wiki.pages.rules.links import shown
from wiki.pages.rules.pages import Labels
from wiki.pages.wording import link_words, problem_words, type_name
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
    released: int | None
    release_label: str | None
    released_at: datetime | None
    review: str
    expires_on: date | None
    outdated_at: datetime | None
    use_count: int
    attachment_count: int
    created_by_id: int
    changed_at: datetime
    archived_at: datetime | None
    problem: str | None
    changed_by: str
    school_name: str | None
    school_slug: str | None
    school_colour: str | None
    newest: int
    """The draft; to visitors the release, which is all they know of."""
    contributors: str
    """JSON; see Page."""
    toc: str
    """JSON; see Revision."""
    kept_facts: str
    """JSON; see `wiki.pages.services.embedded_facts`."""

    @property
    def address(self) -> str:
        """Where the page is."""
        return pages.address(self.id, self.slug)

    @property
    def writers(self) -> list[dict[str, Any]]:
        """Who wrote it, first author first."""
        writers: list[dict[str, Any]] = json.loads(self.contributors)
        return writers

    @property
    def facts(self) -> dict[str, Any]:
        """What slices above pages have readers see, by name."""
        facts: dict[str, Any] = json.loads(self.kept_facts)
        return facts

    @property
    def status(self) -> str:
        """The status of the page; see `rules.status`."""
        return pages.status(self.state, self.review, self.outdated_at is not None)

    @property
    def headings(self) -> list[Heading]:
        """The table of contents."""
        return [Heading(*entry) for entry in json.loads(self.toc)]


class File(NamedTuple):
    """A file with the page, as it is listed."""

    id: str
    version: int
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
    draft: bool = False
    """What is being written on, not what readers get."""
    visit: Visit | None = None
    """Up to which version the reader knew it; None when they were never here."""
    since: int | None = None
    """The version the reader knew when they came, when the page changed since."""


_SHOWN: Any = (
    select(
        *OF_A_PAGE,
        Page.revision.label("newest"),
        cast(Page.contributors, Text).label("contributors"),
        cast(Revision.toc, Text).label("toc"),
        cast(Page.facts, Text).label("kept_facts"),
        Revision.html,
    )
    .join(Revision, Revision.page_id == Page.id)
    .join(Person, Person.id == Revision.author_id)
    .outerjoin(School, School.id == Page.school_id)
    .where(Page.id == WANTED)
)
_READER = bindparam("reader", type_=PageVisit.person_id.type)
_WITH_VISIT = _SHOWN.add_columns(
    PageVisit.revision.label("came_to"), PageVisit.before.label("knew"), PageVisit.at.label("came_at")
).outerjoin(PageVisit, and_(PageVisit.page_id == Page.id, PageVisit.person_id == _READER))
_TO_MEMBERS = Read(_WITH_VISIT.where(THERE, Revision.number == func.coalesce(Page.released, Page.revision)))
_TO_VISITORS = Read(_SHOWN.where(PUBLIC, Revision.number == Page.released))
_DRAFT = Read(_WITH_VISIT.where(THERE, Revision.number == Page.revision))
_LABELS = Read(LABELS)
_FILES = Read(READERS_FILES)
_DRAFT_FILES = Read(DRAFT_FILES)


def reading(actor: Actor, page_id: int) -> Reading:
    """The page for this reader: the last release, or the draft before there is one. Raises NotFound."""
    read = _TO_MEMBERS if actor.is_member else _TO_VISITORS
    page, html, visit = _shown(read, page_id, actor)
    labels = tuple(Label(what, *rest) for what, _place, *rest in _LABELS(page=page_id))
    files = tuple(map(_file, _FILES(page=page_id))) if page.attachment_count else ()
    if not actor.is_member:
        page = page._replace(newest=page.revision, review="")
    return Reading(page, html, labels, files, visit=visit)


def draft(actor: Actor, page_id: int) -> Reading:
    """The page as it is being written on, for members. Raises NotFound."""
    if not actor.is_member:
        raise NotFound(NOT_THERE)
    page, html, visit = _shown(_DRAFT, page_id, actor)
    labels = Labels.from_json(revision(actor, page_id, page.newest).labels)
    files = tuple(map(_file, _DRAFT_FILES(page=page_id))) if page.attachment_count else ()
    return Reading(page, html, labels_named(labels), files, draft=True, visit=visit)


def _shown(read: Read, page_id: int, actor: Actor) -> tuple[Shown, str, Visit | None]:
    reader = {"reader": actor.id} if actor.is_member else {}
    found = read(page=page_id, **reader) if may_be_id(page_id) else ()
    if not found:
        raise NotFound(NOT_THERE)
    values, (html, *visit) = found[0][: len(Shown._fields)], found[0][len(Shown._fields) :]
    return Shown(*values), html, Visit._make(visit) if any(visit) else None


def _file(row: Any) -> File:
    return File(row.id, row.version, row.name, row.bytes, row.added_at, row.added_by)


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
        "draft": read.draft,
        "since": read.since,
        "has_school": actor.school_id is not None,
        "may_adapt": actor.school_id not in (None, page.school_id),
        "may_publish": pages.may_publish(actor, page.created_by_id, page.school_id),
        "may_archive": pages.may_archive(actor, page.school_id),
    }
    changed = escape(ago(page.changed_at))
    html = shown(read.html, page.facts.get("links", {}), actor.is_member, link_words())
    return composed(
        "pages/_reading.html",
        values,
        html=html,
        changed=changed,
        under=_under_the_text(actor, page),
        token=csrf_token(),
    )


def _under_the_text(actor: Actor, page: Shown) -> str:
    """What slices above pages show members under the text."""
    if not actor.is_member:
        return ""
    answers = page_shown.send(
        actor=actor, page_id=page.id, version=page.revision, headings=page.headings, facts=page.facts
    )
    return "".join(markup for _receiver, markup in answers)


def screen(actor: Actor, read: Reading, theme: str, here: str, flashes: tuple[Any, ...]) -> Markup:
    """The whole screen for this person, at the address `here`."""
    values: dict[str, Hashable] = {
        "actor": _as_named(actor),
        "locale": language(),
        "theme": theme,
        "flashes": tuple((kind, "" if kind == DRAFT_DONE else text) for kind, text in flashes),
    }
    return composed(
        "pages/page.html",
        values,
        title=escape(read.page.title),
        main=main_part(actor, read),
        draft_done=escape(" ".join(text for kind, text in flashes if kind == DRAFT_DONE)),
        here=escape(here),
        token=csrf_token(),
    )


def _as_named(actor: Actor) -> Actor:
    """The actor without what changes while they read and no screen names."""
    if not actor.is_member:
        return VISITOR
    return replace(actor, email="", session_id=None, token_id=None, seen_at=None, last_visit_at=None)
