"""What of the year plan still waits for somebody, by role; all of it in one statement."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Date, and_, exists, func, literal, or_, select, union_all

from wiki.kernel import clock
from wiki.kernel.db import session
from wiki.overview.queries.screens import SHOWN, newest_year
from wiki.plan.models import Activity, SchoolYear, WorkingGroupMember
from wiki.roadmap.models import AmbitionReply, AmbitionRound, Milestone
from wiki.roadmap.rules.milestones import MilestoneState
from wiki.schools.models import School
from wiki.schools.rules import Actor, Role
from wiki.wishes.models import Wish
from wiki.wishes.queries import visible_to as wishes_visible_to
from wiki.wishes.rules import WishState


class OpenLine(NamedTuple):
    """One thing that is open, or how many of it: `many` of `total`. `title` is a title or the label of a year."""

    id: int
    title: str
    on: date | None
    many: int
    total: int


@dataclass(frozen=True)
class StillOpen:
    """For the network coordinator `answers` (how many schools said what they want of the next year), `late`
    (milestones) and `unmade` (wishes); for a school's coordinator `ambition`, when their school did not answer; for
    anybody `wishes` of the activities they work on."""

    answers: list[OpenLine] = field(default_factory=list)
    late: list[OpenLine] = field(default_factory=list)
    unmade: list[OpenLine] = field(default_factory=list)
    ambition: list[OpenLine] = field(default_factory=list)
    wishes: list[OpenLine] = field(default_factory=list)


def still_open(actor: Actor) -> StillOpen:
    """What waits for this member."""
    parts = [_wishes(actor)]
    if actor.has(Role.NETWORK_COORDINATOR):
        parts += [_answers(), _late(), _unmade(actor)]
    if actor.coordinates(actor.school_id):
        parts.append(_ambition(actor))
    found = StillOpen()
    for part, *line in session().execute(union_all(*parts)):
        getattr(found, part).append(OpenLine(*line))
    return found


def _line(part: str, id_: Any, title: Any, on: Any = None, count: Any = 0, total: Any = 0) -> Any:
    day = literal(None, Date()) if on is None else on
    return select(literal(part), id_, title, day, _number(count), _number(total))


def _number(value: Any) -> Any:
    return literal(value) if isinstance(value, int) else value


def _wishes(actor: Actor) -> Any:
    """The oldest first."""
    mine = select(WorkingGroupMember.activity_id).where(WorkingGroupMember.person_id == actor.member_id)
    oldest = (
        select(Wish.id, Wish.title)
        .join(Activity, Activity.id == Wish.activity_id)
        .where(wishes_visible_to(actor), Wish.state == WishState.OPEN.value)
        .where(Wish.activity_id.in_(mine), Activity.closed_at.is_(None))
        .order_by(Wish.id)
        .limit(SHOWN)
        .subquery()
    )
    return _line("wishes", oldest.c.id, oldest.c.title)


def _round() -> Any:
    """What was asked last of schools, as long as its year is in preparation or there is time to answer."""
    alive = or_(SchoolYear.in_preparation, AmbitionRound.answer_by >= clock.today())
    asked = select(SchoolYear.id, SchoolYear.label, AmbitionRound.answer_by)
    return (
        asked.join(AmbitionRound, AmbitionRound.school_year_id == SchoolYear.id)
        .where(alive)
        .order_by(SchoolYear.starts_on.desc())
        .limit(1)
        .subquery()
    )


def _sent(last: Any) -> Any:
    return and_(AmbitionReply.school_year_id == last.c.id, AmbitionReply.sent_at.is_not(None))


def _answers() -> Any:
    last = _round()
    given = select(func.count()).select_from(AmbitionReply).where(_sent(last)).scalar_subquery()
    schools = select(func.count()).select_from(School).scalar_subquery()
    return _line("answers", last.c.id, last.c.label, last.c.answer_by, given, schools)


def _ambition(actor: Actor) -> Any:
    last = _round()
    answered = exists().where(_sent(last), AmbitionReply.school_id == actor.school_id)
    return _line("ambition", last.c.id, last.c.label, last.c.answer_by).where(~answered)


def _late() -> Any:
    late = Milestone.state == MilestoneState.OPEN.value, Milestone.due_on < clock.today()
    return (
        _line("late", SchoolYear.id, SchoolYear.label, None, func.count(Milestone.id))
        .join(Activity, Activity.school_year_id == SchoolYear.id)
        .join(Milestone, Milestone.activity_id == Activity.id)
        .where(SchoolYear.id == newest_year(), *late)
        .group_by(SchoolYear.id, SchoolYear.label)
    )


def _unmade(actor: Actor) -> Any:
    count = func.count(Wish.id)
    is_open = wishes_visible_to(actor), Wish.state == WishState.OPEN.value
    return _line("unmade", literal(0), literal(""), None, count).where(*is_open).having(count > 0)
