"""Which page links to which: reading what was found when pages were saved. For members, but for `named`."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import exists, literal, or_, select
from sqlalchemy.orm import aliased

from wiki.kernel.db import session
from wiki.pages.models import Page, PageActivity, PageLink, PageTitle
from wiki.pages.queries.pages import THERE, visible_to
from wiki.pages.rules.pages import address, title_key
from wiki.schools.rules import Actor

LIMIT = 200
"""As many of one sort a screen shows: who mends some sees the next."""


class Linked(NamedTuple):
    """A page with a link; `text` are the words of the link, or the title that is wanted."""

    id: int
    slug: str
    title: str
    text: str

    @property
    def url(self) -> str:
        """Where the page is."""
        return address(self.id, self.slug)


@dataclass(frozen=True)
class Wanted:
    """A title that pages name between brackets while no page has it."""

    title: str
    pages: tuple[Linked, ...]


_LINKED: Any = select(Page.id, Page.slug, Page.title, PageLink.text).join(
    PageLink, PageLink.page_id == Page.id
)
_TARGET = aliased(Page)
_ALIVE = exists().where(
    _TARGET.id == PageLink.target_id, or_(_TARGET.removed_at.is_(None), _TARGET.merged_into_id.is_not(None))
)
_LISTED = Page.archived_at.is_(None)
_IN_ACTIVITY = exists().where(PageActivity.page_id == Page.id)


def backlinks(actor: Actor, page_id: int) -> list[Linked]:
    """The pages that link to this one, each once, by title."""
    merged = select(Page.id).where(Page.merged_into_id == page_id)
    to = or_(PageLink.target_id == page_id, PageLink.target_id.in_(merged))
    found = _of(actor, _LINKED.where(to, PageLink.page_id != page_id).order_by(Page.title, Page.id))
    return list({one.id: one for one in found}.values())


def wanted(actor: Actor) -> list[Wanted]:
    """The titles that pages name and no page has, most wanted first."""
    missing = _LINKED.where(PageLink.key != "", ~_ALIVE, _LISTED).order_by(Page.title, Page.id)
    by_key: dict[str, list[Linked]] = {}
    for one in _of(actor, missing):
        by_key.setdefault(title_key(one.text), []).append(one)
    most = sorted(by_key.values(), key=lambda pages: -len(pages))
    return [Wanted(pages[0].text, tuple(pages)) for pages in most[:LIMIT]]


def dead_links(actor: Actor) -> list[Linked]:
    """The links that lead to a page that is not there, or is in the bin."""
    dead = _LINKED.where(PageLink.key == "", ~_ALIVE, _LISTED)
    return _of(actor, dead.order_by(Page.title, Page.id).limit(LIMIT))


def orphans(actor: Actor) -> list[Linked]:
    """The pages that no other page links to and no activity has, by title."""
    from_other = aliased(PageLink)
    led_to = exists().where(from_other.target_id == Page.id, from_other.page_id != Page.id)
    statement: Any = select(Page.id, Page.slug, Page.title, literal("").label("text"))
    alone = statement.where(_LISTED, ~led_to, ~_IN_ACTIVITY)
    return _of(actor, alone.order_by(Page.title, Page.id).limit(LIMIT))


def same_title(actor: Actor, page_id: int, title: str) -> list[Linked]:
    """Other pages that have this title now; versions that schools made of each other's pages do not count."""
    columns: Any = select(Page.id, Page.slug, Page.title, Page.title.label("text"), Page.facts)
    statement = columns.join(PageTitle, PageTitle.page_id == Page.id).where(
        PageTitle.key == title_key(title),
        PageTitle.is_current,
        Page.id != page_id,
        _LISTED,
        visible_to(actor),
    )
    found = session().execute(statement.order_by(Page.id)).all()
    return [Linked._make(row[:4]) for row in found if row.facts.get("origin", {}).get("page") != page_id]


def named(keys: Collection[str]) -> dict[str, tuple[int, str, str]]:
    """The page of each folded title: who has it now goes before who had it, the oldest first; id, slug and title."""
    if not keys:
        return {}
    statement = (
        select(PageTitle.key, Page.id, Page.slug, Page.title)
        .join(Page, Page.id == PageTitle.page_id)
        .where(PageTitle.key.in_(keys), THERE)
        .order_by(PageTitle.is_current.desc(), Page.id)
    )
    found: dict[str, tuple[int, str, str]] = {}
    for row in session().execute(statement):
        found.setdefault(row.key, (row.id, row.slug, row.title))
    return found


def titles_of(ids: Iterable[int]) -> set[tuple[int, str]]:
    """Every title that these pages have or had, as pairs of id and folded title."""
    statement = select(PageTitle.page_id, PageTitle.key).where(PageTitle.page_id.in_(list(ids)))
    return {(row.page_id, row.key) for row in session().execute(statement)}


def _of(actor: Actor, statement: Any) -> list[Linked]:
    if not actor.is_member:
        return []
    return [Linked._make(row) for row in session().execute(statement.where(visible_to(actor)))]
