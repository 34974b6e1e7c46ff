"""What home tells somebody of experts and visits: what they still have to say, and where they go; in one statement."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, exists, func, literal, null, or_, select, union_all

from wiki.days.models import DayPart, NetworkDay, Registration
from wiki.days.rules.days import DayState
from wiki.experts.models import Expert, ExpertJudgement, ExpertLink, Visit, VisitDay, VisitOffer
from wiki.experts.queries.visits import Guest, Host, of_person
from wiki.experts.rules.visits import REPORT_FOR, VisitState
from wiki.kernel import clock
from wiki.kernel.db import session
from wiki.schools.models import Membership
from wiki.schools.rules import Actor, Role

SHOWN = 8


@dataclass(frozen=True)
class HomeLine:
    """One thing on home: a visit or an expert, the school on the other side and the day of it."""

    id: int
    title: str
    school: str | None
    on: date | None
    slug: str = ""


@dataclass(frozen=True)
class HomeCard:
    """`to_answer`: questions for a place at one's own school; `coming`: visits ahead; `to_report`: visits without a
    report; `to_judge`: experts that one's school met and did not judge. `waiting` and `planned` count questions and
    visits of the whole network, for who looks after it."""

    to_answer: list[HomeLine] = field(default_factory=list)
    coming: list[HomeLine] = field(default_factory=list)
    to_report: list[HomeLine] = field(default_factory=list)
    to_judge: list[HomeLine] = field(default_factory=list)
    waiting: int = 0
    planned: int = 0

    def __bool__(self) -> bool:
        return any(getattr(self, name) for name in self.__dataclass_fields__)


def home_card(actor: Actor) -> HomeCard:
    """What this member sees."""
    parts = list(_parts(actor))
    if not parts:
        return HomeCard()
    card: dict[str, Any] = {name: [] for name in ("to_answer", "coming", "to_report", "to_judge")}
    for row in session().execute(union_all(*parts)).all():
        if row.part in ("waiting", "planned"):
            card[row.part] = row.id
        elif len(card[row.part]) < SHOWN:
            card[row.part].append(HomeLine(row.id, row.title, row.school, row.held_on, row.slug))
    for lines in (card["to_answer"], card["coming"], card["to_report"]):
        lines.sort(key=lambda line: (line.on, line.id))
    return HomeCard(**card)


def _parts(actor: Actor) -> list[Any]:
    found: list[Any] = []
    if actor.school_id is not None:
        found += [_to_answer(actor), _coming(actor), _to_report(actor)]
        if actor.has(Role.SCHOOL_COORDINATOR):
            found.append(_to_judge(actor))
    if actor.has(Role.NETWORK_COORDINATOR):
        found += [_count("waiting", VisitState.ASKED), _count("planned", VisitState.ACCEPTED)]
    return found


def _lines(part: str, school: Any) -> Select[Any]:
    return (
        select(
            literal(part).label("part"),
            Visit.id.label("id"),
            VisitOffer.title.label("title"),
            school.name.label("school"),
            VisitDay.held_on.label("held_on"),
            literal("").label("slug"),
        )
        .join(VisitDay, VisitDay.id == Visit.day_id)
        .join(VisitOffer, VisitOffer.id == VisitDay.offer_id)
        .join(Host, Host.id == VisitOffer.school_id)
        .join(Guest, Guest.id == Visit.school_id)
    )


def _to_answer(actor: Actor) -> Select[Any]:
    mine = [VisitOffer.contact_id == actor.member_id]
    if actor.has(Role.SCHOOL_COORDINATOR):
        mine.append(VisitOffer.contact_id.is_(None))
        mine.append(_contact_left(actor))
    return _lines("to_answer", Guest).where(
        VisitOffer.school_id == actor.school_id,
        Visit.state == VisitState.ASKED,
        VisitDay.held_on >= clock.today(),
        or_(*mine),
    )


def _contact_left(actor: Actor) -> Any:
    """The person that the offer names is not of the school (any more)."""
    return ~exists().where(
        Membership.person_id == VisitOffer.contact_id, Membership.school_id == actor.school_id
    )


def _coming(actor: Actor) -> Select[Any]:
    agreed = Visit.state == VisitState.ACCEPTED, VisitDay.held_on >= clock.today()
    return _lines("coming", Host).where(of_person(actor), *agreed)


def _to_report(actor: Actor) -> Select[Any]:
    mine = Visit.asked_by_id == actor.member_id
    if actor.has(Role.SCHOOL_COORDINATOR):
        mine = Visit.school_id == actor.school_id
    since = clock.today() - REPORT_FOR
    over = Visit.state == VisitState.ACCEPTED, VisitDay.held_on < clock.today(), VisitDay.held_on >= since
    return _lines("to_report", Host).where(mine, *over, Visit.report_page_id.is_(None))


def _to_judge(actor: Actor) -> Any:
    """Experts of a day of the last two months to which somebody of the school came."""
    came = exists().where(
        Registration.day_id == NetworkDay.id,
        Registration.left_at.is_(None),
        Registration.present.is_not(False),
        Membership.person_id == Registration.person_id,
        Membership.school_id == actor.school_id,
    )
    judged = exists().where(
        ExpertJudgement.expert_id == Expert.id, ExpertJudgement.school_id == actor.school_id
    )
    today = clock.today()
    on = or_(NetworkDay.id == ExpertLink.day_id, NetworkDay.id == DayPart.day_id)
    return (
        select(
            literal("to_judge").label("part"),
            Expert.id.label("id"),
            func.min(Expert.name).label("title"),
            null().label("school"),
            func.max(NetworkDay.held_on).label("held_on"),
            func.min(Expert.slug).label("slug"),
        )
        .select_from(ExpertLink)
        .join(Expert, Expert.id == ExpertLink.expert_id)
        .outerjoin(DayPart, DayPart.id == ExpertLink.part_id)
        .join(NetworkDay, on)
        .where(
            NetworkDay.held_on.between(today - REPORT_FOR, today),
            NetworkDay.state.in_((DayState.PUBLISHED, DayState.CLOSED)),
            Expert.removed_at.is_(None),
            came,
            ~judged,
        )
        .group_by(Expert.id)
    )


def _count(part: str, state: VisitState) -> Any:
    ahead = and_(VisitDay.id == Visit.day_id, VisitDay.held_on >= clock.today())
    return (
        select(
            literal(part).label("part"),
            func.count(Visit.id).label("id"),
            literal("").label("title"),
            null().label("school"),
            null().label("held_on"),
            literal("").label("slug"),
        )
        .select_from(Visit)
        .join(VisitDay, ahead)
        .where(Visit.state == state)
    )
