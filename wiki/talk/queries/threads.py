"""What was said of a page, for members who may see that page."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Integer, bindparam, select
from sqlalchemy.orm import aliased

from wiki.accounts.models import Person
from wiki.discussions.queries import Subject
from wiki.kernel.database_limits import may_be_id
from wiki.kernel.db import session
from wiki.kernel.errors import NotAllowed, NotFound
from wiki.kernel.i18n import _
from wiki.kernel.prepared_reads import Read
from wiki.pages.models import Page, Revision
from wiki.pages.queries.pages import page_row, visible_to
from wiki.schools.rules import Actor
from wiki.talk.models import PageComment
from wiki.talk.rules import mentions
from wiki.talk.rules.comments import may_change, may_take_part

ON_PAGES = Subject("page", PageComment, PageComment.page_id)
SHOWN = 500
"""So many comments of one page are shown, the newest ones."""

_resolver = aliased(Person)
_SAID: Any = (
    select(
        PageComment.id,
        PageComment.parent_id,
        PageComment.body,
        PageComment.mentions,
        PageComment.author_id,
        Person.name.label("by"),
        PageComment.at,
        PageComment.changed_at,
        PageComment.removed_at,
        PageComment.resolved_at,
        _resolver.name.label("resolved_by"),
        PageComment.quote,
        PageComment.before,
        PageComment.after,
        PageComment.place,
    )
    .join(Person, Person.id == PageComment.author_id)
    .outerjoin(_resolver, _resolver.id == PageComment.resolved_by_id)
    .where(PageComment.page_id == bindparam("page", type_=Integer))
    .order_by(PageComment.id.desc())
    .limit(SHOWN)
)
_COMMENTS = Read(_SAID)


class Said(NamedTuple):
    """Something that was said. `pieces` are its words, with of each stretch whether it calls somebody in."""

    id: int
    body: str
    pieces: tuple[tuple[str, bool], ...]
    by: str
    by_id: int
    at: datetime
    changed_at: datetime | None
    removed: bool
    mine: bool


class Thread(NamedTuple):
    """What was said of one thing; `quote` is the passage, and `gone` when it is no longer on the page."""

    id: int
    first: Said
    replies: tuple[Said, ...]
    quote: str
    before: str
    after: str
    gone: bool
    resolved_at: datetime | None
    resolved_by: str | None


def threads(actor: Actor, page_id: int) -> tuple[Thread, ...]:
    """The threads of a page that this member was found to see: those on passages in the order of the text, then the
    others, the oldest first. Raises NotAllowed for a visitor."""
    _need_member(actor)
    rows = _COMMENTS(page=page_id)[::-1]
    if not rows:
        return ()
    replies: dict[int, list[Said]] = {}
    for row in rows:
        if row.parent_id is not None and row.removed_at is None:
            replies.setdefault(row.parent_id, []).append(_said(actor, row))
    roots = sorted((row for row in rows if row.parent_id is None), key=_order)
    found = (_thread(actor, row, replies.get(row.id, ())) for row in roots)
    return tuple(thread for thread in found if thread.replies or not thread.first.removed)


def threads_of(actor: Actor, page_id: int) -> tuple[Thread, ...]:
    """The threads of a page. Raises NotAllowed, and NotFound for a page this person may not see."""
    _need_member(actor)
    page_row(actor, page_id)
    return threads(actor, page_id)


def comment(actor: Actor, comment_id: int) -> PageComment:
    """A comment that was not removed, of a page this person may see. Raises NotFound, and NotAllowed."""
    _need_member(actor)
    statement = (
        select(PageComment)
        .join(Page, Page.id == PageComment.page_id)
        .where(PageComment.id == comment_id, visible_to(actor))
    )
    found = session().scalar(statement) if may_be_id(comment_id) else None
    if found is None or (found.removed_at is not None and found.parent_id is not None):
        raise NotFound(_("This comment does not exist, or you are not allowed to see it."))
    return found


def html_of(page_id: int, number: int) -> str:
    """A version of a page as it is shown; empty when there is no such version."""
    wanted = select(Revision.html).where(Revision.page_id == page_id, Revision.number == number)
    return session().scalar(wanted) or ""


def _need_member(actor: Actor) -> None:
    if not may_take_part(actor):
        raise NotAllowed(_("Sign in to take part."))


def _order(row: Any) -> tuple[bool, int, int]:
    return row.place is None, row.place or 0, row.id


def _thread(actor: Actor, row: Any, replies: Sequence[Said]) -> Thread:
    gone = bool(row.quote) and row.place is None
    words = (row.quote, row.before, row.after)
    return Thread(row.id, _said(actor, row), tuple(replies), *words, gone, row.resolved_at, row.resolved_by)


def _said(actor: Actor, row: Any) -> Said:
    removed = row.removed_at is not None
    pieces = mentions.pieces(row.body, row.mentions)
    mine = may_change(actor, row.author_id) and not removed
    return Said(
        row.id, row.body, pieces, row.by, row.author_id, row.at, row.changed_at, removed=removed, mine=mine
    )
