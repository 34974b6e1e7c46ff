"""Reading what rests on which research. For members; visitors read what is stored with a page they may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select, true
from sqlalchemy.orm import aliased

from wiki.evidence import rules
from wiki.evidence.models import Superseded, Support
from wiki.kernel.collation import dutch_order
from wiki.kernel.database_limits import may_be_id
from wiki.kernel.db import session
from wiki.kernel.errors import NotFound
from wiki.kernel.i18n import lazy as _
from wiki.pages.models import Page
from wiki.pages.rules.pages import address
from wiki.schools.models import School
from wiki.schools.rules import Actor

CHOICES = 300
"""Results that can be chosen from on a screen; the API takes every one."""
SHOWN = 200

_PAGE = aliased(Page, name="resting")
_RESEARCH = aliased(Page, name="research")
_SUCCESSOR = aliased(Page, name="successor")


@dataclass(frozen=True)
class Named:
    """A page by its name."""

    id: int
    title: str
    url: str


@dataclass(frozen=True)
class Resting:
    """A page rests on a research result. `superseded_at` is since when the result no longer holds, `successor` what
    replaces it, `reason` why."""

    id: int
    page: Named
    school: str | None
    research: Named
    how: str
    explanation: str
    revision: int
    newest: int
    at: datetime
    looked_at: datetime | None
    remark: str
    superseded_at: datetime | None
    successor: Named | None
    reason: str

    @property
    def needs_review(self) -> bool:
        """Whether somebody has to look whether the page still holds."""
        return rules.needs_review(self.superseded_at, self.looked_at)


_RESTING: Any = (
    select(
        Support.id,
        Support.how,
        Support.explanation,
        Support.revision,
        Support.at,
        Support.looked_at,
        Support.remark,
        _PAGE.id.label("page_id"),
        _PAGE.slug.label("page_slug"),
        _PAGE.title.label("page_title"),
        School.name.label("school"),
        _RESEARCH.id.label("research_id"),
        _RESEARCH.slug.label("research_slug"),
        _RESEARCH.title.label("research_title"),
        func.coalesce(_RESEARCH.released, _RESEARCH.revision).label("newest"),
        _RESEARCH.outdated_at,
        Superseded.at.label("said_at"),
        Superseded.reason,
        _SUCCESSOR.id.label("successor_id"),
        _SUCCESSOR.slug.label("successor_slug"),
        _SUCCESSOR.title.label("successor_title"),
    )
    .join(_PAGE, _PAGE.id == Support.page_id)
    .join(_RESEARCH, _RESEARCH.id == Support.research_id)
    .outerjoin(School, School.id == _PAGE.school_id)
    .outerjoin(Superseded, Superseded.page_id == Support.research_id)
    .outerjoin(_SUCCESSOR, _SUCCESSOR.id == Superseded.successor_id)
)


def _later_than_review(moment: Any) -> ColumnElement[bool]:
    return and_(moment.is_not(None), or_(Support.looked_at.is_(None), Support.looked_at < moment))


_NEEDS_REVIEW = or_(_later_than_review(Superseded.at), _later_than_review(_RESEARCH.outdated_at))
"""What `rules.needs_review` says, as a condition."""


def supports_of(page_id: int) -> list[Resting]:
    """The research a page rests on, in the order in which it was named."""
    return _all(_RESTING.where(Support.page_id == page_id).order_by(Support.id))


def resting_on(research_id: int) -> list[Resting]:
    """What rests on a research result, by title."""
    wanted = _RESTING.where(Support.research_id == research_id, _PAGE.archived_at.is_(None))
    return _all(wanted.order_by(dutch_order(_PAGE.title), Support.id))


def to_review(actor: Actor, mine: bool = False, limit: int = SHOWN) -> list[Resting]:
    """What rests on research that was superseded and nobody looked at since, the longest waiting first; `mine`: of
    pages this actor began or whose school they coordinate."""
    wanted = _RESTING.where(_NEEDS_REVIEW, _PAGE.archived_at.is_(None), actor.is_member)
    wanted = wanted.where(_maintained_by(actor)) if mine else wanted
    return _all(wanted.order_by(func.coalesce(Superseded.at, _RESEARCH.outdated_at), Support.id).limit(limit))


def _maintained_by(actor: Actor) -> ColumnElement[bool]:
    began = _PAGE.created_by_id == actor.id
    return or_(began, _PAGE.school_id == actor.school_id) if actor.coordinates(actor.school_id) else began


def support(support_id: int) -> Resting:
    """One of them. Raises NotFound."""
    found = _all(_RESTING.where(Support.id == support_id)) if may_be_id(support_id) else []
    if not found:
        raise NotFound(_("This is no longer named on the page."))
    return found[0]


@dataclass(frozen=True)
class Replaced:
    """A research result no longer holds."""

    at: datetime
    reason: str
    successor: Named | None


def superseded(page_id: int) -> Replaced | None:
    """What was said of a result, None while it holds."""
    statement = (
        select(Superseded.at, Superseded.reason, _SUCCESSOR.id, _SUCCESSOR.slug, _SUCCESSOR.title)
        .outerjoin(_SUCCESSOR, _SUCCESSOR.id == Superseded.successor_id)
        .where(Superseded.page_id == page_id)
    )
    row = session().execute(statement).first()
    return Replaced(row.at, row.reason, _named(row.id, row.slug, row.title)) if row else None


def successors() -> dict[int, int]:
    """Which result is replaced by which."""
    statement = select(Superseded.page_id, Superseded.successor_id).where(
        Superseded.successor_id.is_not(None)
    )
    return {old: new for old, new in session().execute(statement) if new is not None}


def research_choices(without: Sequence[int] = ()) -> list[tuple[int, str]]:
    """Research results to choose from, by title: (id, title)."""
    statement = (
        select(Page.id, Page.title)
        .where(
            Page.kind == rules.RESEARCH,
            Page.archived_at.is_(None),
            Page.id.not_in(without) if without else true(),
        )
        .order_by(dutch_order(Page.title), Page.id)
        .limit(CHOICES)
    )
    return [(row.id, row.title) for row in session().execute(statement)]


def _all(statement: Any) -> list[Resting]:
    return [_resting(row) for row in session().execute(statement)]


def _resting(row: Any) -> Resting:
    return Resting(
        id=row.id,
        page=Named(row.page_id, row.page_title, address(row.page_id, row.page_slug)),
        school=row.school,
        research=Named(row.research_id, row.research_title, address(row.research_id, row.research_slug)),
        how=row.how,
        explanation=row.explanation,
        revision=row.revision,
        newest=row.newest,
        at=row.at,
        looked_at=row.looked_at,
        remark=row.remark,
        superseded_at=rules.superseded_at(row.said_at, row.outdated_at),
        successor=_named(row.successor_id, row.successor_slug, row.successor_title),
        reason=row.reason or "",
    )


def _named(id_: int | None, slug: str | None, title: str | None) -> Named | None:
    return None if id_ is None else Named(id_, title or "", address(id_, slug or ""))
