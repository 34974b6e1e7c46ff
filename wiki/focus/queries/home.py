"""What home tells somebody of focal points: little, in a statement for a school, as home asks much already."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, func, select

from wiki.days.models import NetworkDay
from wiki.focus.models import FocalPoint, FocusConfirmation
from wiki.focus.queries.points import visible_to
from wiki.focus.queries.rounds import COMING, next_round
from wiki.focus.queries.standing import schools_behind
from wiki.focus.rules.points import Stage, is_current, leads_rounds, may_write, shown
from wiki.kernel import clock
from wiki.kernel.db import session
from wiki.plan.models import BuildingBlock, SchoolYear
from wiki.schools.models import School
from wiki.schools.rules import Actor


@dataclass(frozen=True)
class HomePoint:
    """A focal point of one's own school."""

    name: str
    url: str
    stage: Stage


@dataclass(frozen=True)
class HomeCard:
    """The focal points of one's own school, and the network day that comes: whether this school still has to check
    them for it, and for who looks after the network how many schools do."""

    points: Sequence[HomePoint]
    coming: date | None
    url: str = ""
    """Where everybody is before it."""
    is_behind: bool = False
    behind: int = 0


def home_card(actor: Actor) -> HomeCard | None:
    """What this member sees; None when there is nothing to see."""
    if leads_rounds(actor):
        round_ = next_round()
        return (
            HomeCard((), round_.day, round_.url, behind=len(schools_behind(round_.day))) if round_ else None
        )
    return _of_school(actor) if actor.school_id else None


def _of_school(actor: Actor) -> HomeCard | None:
    rows = session().execute(_statement(actor)).all()
    found = [_point(row) for row in rows if row.id is not None]
    coming = rows[0].coming if rows else None
    if not found and coming is None:
        return None
    said = rows[0].confirmed.astimezone(clock.AMSTERDAM).date() if rows[0].confirmed else None
    writes = may_write(actor, actor.school_id or 0)
    behind = coming is not None and writes and not is_current(said, coming)
    return HomeCard(found, coming, f"/focus/preview/{rows[0].day_id}", behind)


def _statement(actor: Actor) -> Any:
    """The focal points of the last school year that has any, one in preparation last, and beside each the day that
    comes and when the school last confirmed."""
    mine = FocalPoint.school_id == actor.school_id, visible_to(actor)
    year = (
        select(FocalPoint.school_year_id)
        .join(SchoolYear, SchoolYear.id == FocalPoint.school_year_id)
        .where(*mine)
        .order_by(SchoolYear.in_preparation, SchoolYear.starts_on.desc())
        .limit(1)
        .correlate(None)
        .scalar_subquery()
    )
    next_id = (
        select(NetworkDay.id)
        .where(COMING, NetworkDay.held_on >= clock.today())
        .order_by(NetworkDay.held_on, NetworkDay.id)
        .limit(1)
        .scalar_subquery()
    )
    said = select(func.max(FocusConfirmation.at)).where(FocusConfirmation.school_id == actor.school_id)
    return (
        select(
            NetworkDay.held_on.label("coming"),
            NetworkDay.id.label("day_id"),
            said.scalar_subquery().label("confirmed"),
            FocalPoint.id,
            FocalPoint.title,
            FocalPoint.stage,
            BuildingBlock.name.label("building_block"),
            School.id.label("school_id"),
            School.slug,
            SchoolYear.label,
        )
        .select_from(School)
        .outerjoin(NetworkDay, NetworkDay.id == next_id)
        .outerjoin(FocalPoint, and_(*mine, FocalPoint.school_year_id == year))
        .outerjoin(SchoolYear, SchoolYear.id == FocalPoint.school_year_id)
        .outerjoin(BuildingBlock, BuildingBlock.id == FocalPoint.building_block_id)
        .where(School.id == actor.school_id)
        .order_by(FocalPoint.id)
    )


def _point(row: Any) -> HomePoint:
    url = f"/focus/schools/{row.school_id}-{row.slug}?school_year={row.label}#point-{row.id}"
    return HomePoint(shown(row.title, row.building_block), url, Stage(row.stage))
