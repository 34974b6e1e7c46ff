"""Who comes to a day, what they chose, and where they go."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select

from wiki.accounts.models import Person
from wiki.days.models import DayPart, NetworkDay, Placement, Registration, WorkshopChoice
from wiki.days.rules.assignment import Reason, lost
from wiki.days.rules.waiting import Hopeful, waiting_list
from wiki.kernel.collation import dutch_key
from wiki.kernel.db import session
from wiki.schools.models import Membership, School
from wiki.schools.rules import Actor


class Where(NamedTuple):
    """Where somebody goes in a round, and why; see `Placement`."""

    registration_id: int
    round_id: int
    workshop_id: int | None
    reason: str
    rank: int | None
    turn: int | None
    why: Mapping[str, Any]
    present: bool | None


@dataclass(frozen=True)
class Coming:
    """Somebody who comes to a day. `choices` by round, the best first. Remarks are for the organisers alone: other
    readers leave them out."""

    id: int
    person_id: int
    name: str
    school: str | None
    colour: str | None
    at: datetime
    diet: str
    travel: str
    present: bool | None
    choices: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    places: Mapping[int, Where] = field(default_factory=dict)

    @property
    def choice_list(self) -> list[dict[str, object]]:
        """The choices, round by round."""
        return [{"round": id_, "workshops": list(chosen)} for id_, chosen in self.choices.items()]


_COMING: Any = (
    select(
        Registration.id,
        Registration.person_id,
        Person.name,
        School.name.label("school"),
        School.colour.label("colour"),
        Registration.at,
        Registration.diet,
        Registration.travel,
        Registration.present,
    )
    .join(Person, Person.id == Registration.person_id)
    .outerjoin(Membership, (Membership.person_id == Person.id) & Membership.school_id.is_not(None))
    .outerjoin(School, School.id == Membership.school_id)
    .where(Registration.left_at.is_(None))
    .distinct()
)


def coming(day_id: int) -> list[Coming]:
    """Everybody who comes, by name; for services, and for screens of the organisers, who were found to be that."""
    return _people(Registration.day_id == day_id)


def mine(actor: Actor, day_id: int) -> Coming | None:
    """How the actor signed up; None when they did not, or do not come after all."""
    own = (Registration.day_id == day_id) & (Registration.person_id == actor.member_id)
    return next(iter(_people(own)), None)


def my_day_ids(actor: Actor) -> set[int]:
    """The days the actor comes to."""
    mine_ = Registration.person_id == actor.member_id, Registration.left_at.is_(None)
    return set(session().scalars(select(Registration.day_id).where(*mine_)))


def my_days(actor: Actor) -> dict[int, Coming]:
    """How the actor signed up, by day."""
    rows = session().execute(
        select(Registration.id, Registration.day_id).where(Registration.person_id == actor.member_id)
    )
    days: dict[int, int] = {id_: day_id for id_, day_id in rows}  # noqa: C416
    found = _people(Registration.person_id == actor.member_id) if days else []
    return {days[one.id]: one for one in found}


def _people(those: Any) -> list[Coming]:
    rows = session().execute(_COMING.where(those)).all()
    if not rows:
        return []
    choices, places = _choices(those), _places(those)
    people = {
        row.id: Coming(**row._mapping, choices=choices.get(row.id, {}), places=places.get(row.id, {}))
        for row in rows
    }
    return sorted(people.values(), key=lambda one: (dutch_key(one.name), one.id))


def _choices(those: Any) -> dict[int, dict[int, tuple[int, ...]]]:
    statement = (
        select(WorkshopChoice.registration_id, WorkshopChoice.round_id, WorkshopChoice.workshop_id)
        .join(Registration, Registration.id == WorkshopChoice.registration_id)
        .where(those)
        .order_by(WorkshopChoice.rank)
    )
    found: dict[int, dict[int, tuple[int, ...]]] = defaultdict(dict)
    for registration_id, round_id, workshop_id in session().execute(statement):
        found[registration_id][round_id] = (*found[registration_id].get(round_id, ()), workshop_id)
    return found


def _places(those: Any) -> dict[int, dict[int, Where]]:
    statement = (
        select(
            Placement.registration_id,
            Placement.round_id,
            Placement.workshop_id,
            Placement.reason,
            Placement.rank,
            Placement.turn,
            Placement.why,
            Placement.present,
        )
        .join(Registration, Registration.id == Placement.registration_id)
        .join(DayPart, DayPart.id == Placement.round_id)
        .where(those)
        .order_by(DayPart.starts_at)
    )
    found: dict[int, dict[int, Where]] = defaultdict(dict)
    for row in session().execute(statement):
        found[row.registration_id][row.round_id] = Where._make(row)
    return found


def waiting(people: list[Coming], round_id: int, workshop_id: int) -> list[Coming]:
    """Of those who come, who waits for a place here; the next one first."""
    by_id = {one.person_id: one for one in people}
    hopefuls = [_hopeful(one, round_id, workshop_id) for one in people]
    return [by_id[one.person] for one in waiting_list(filter(None, hopefuls))]


def _hopeful(one: Coming, round_id: int, workshop_id: int) -> Hopeful | None:
    chosen, place = one.choices.get(round_id, ()), one.places.get(round_id)
    settled = place is not None and (place.reason == Reason.LEADER or place.workshop_id == workshop_id)
    elsewhere = [where.workshop_id for id_, where in one.places.items() if id_ != round_id]
    if workshop_id not in chosen or settled or workshop_id in elsewhere:
        return None
    has = None if place is None else 0 if place.reason in (Reason.BY_HAND, Reason.TOOK) else place.rank
    nowhere = place is None or place.workshop_id is None
    turn = place.turn if place else None
    offered = place is not None and workshop_id in place.why.get("offered", ())
    return Hopeful(one.person_id, chosen.index(workshop_id) + 1, has, nowhere, turn, one.at, offered)


def seats_used(people: list[Coming]) -> Counter[tuple[int, int]]:
    """How many seats are taken, by round and workshop; who leads needs none."""
    return Counter(
        (round_id, place.workshop_id)
        for one in people
        for round_id, place in one.places.items()
        if place.workshop_id is not None and place.reason != Reason.LEADER
    )


def lost_last_time(day_id: int) -> dict[int, int]:
    """By person the points they lost at the last day before this one that they came to; see `rules.assignment`."""
    this = select(NetworkDay.held_on).where(NetworkDay.id == day_id).scalar_subquery()
    chose = select(WorkshopChoice.registration_id, WorkshopChoice.round_id).distinct().subquery()
    statement = (
        select(
            Registration.person_id,
            NetworkDay.held_on,
            Placement.reason,
            Placement.rank,
            chose.c.round_id.is_not(None),
        )
        .join(Registration, Registration.id == Placement.registration_id)
        .join(NetworkDay, NetworkDay.id == Registration.day_id)
        .outerjoin(
            chose,
            (chose.c.registration_id == Placement.registration_id) & (chose.c.round_id == Placement.round_id),
        )
        .where(NetworkDay.held_on < this, Registration.left_at.is_(None))
        .order_by(NetworkDay.held_on)
    )
    found: dict[int, tuple[Any, int]] = {}
    for person_id, held_on, reason, rank, did_choose in session().execute(statement):
        before = found.get(person_id)
        counted = before[1] if before and before[0] == held_on else 0
        found[person_id] = (held_on, counted + lost(reason, rank, did_choose))
    return {person_id: points for person_id, (_day, points) in found.items()}
