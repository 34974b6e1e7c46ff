"""Who goes to which workshop: drawn by the written rule, corrected by hand, and shown to everybody at once."""

import secrets
from collections.abc import Mapping, Sequence

from sqlalchemy import delete, insert, select

from wiki.audit.services import record
from wiki.days.models import NetworkDay, Placement, Registration
from wiki.days.queries.days import rounds
from wiki.days.queries.people import Coming, coming, lost_last_time, seats_used
from wiki.days.queries.workshops import WorkshopRow, workshops
from wiki.days.rules import assignment as rules
from wiki.days.rules.assignment import Guest, Place, Reason, Round
from wiki.days.rules.days import DayState
from wiki.days.rules.days import base as base_of
from wiki.days.services import notifications, places
from wiki.days.services.locking import locked_by_organiser
from wiki.kernel import clock
from wiki.kernel.db import session
from wiki.kernel.errors import Conflict, Invalid, NotFound
from wiki.kernel.i18n import _
from wiki.schools.rules import Actor

SEED_MAX = 20


def draw(actor: Actor, day_id: int, seed: str = "", base: str | None = None) -> NetworkDay:
    """Assign everybody who comes, with this seed or a new one; what was placed by hand or taken stays. Who leads a
    workshop comes, unless they said that they do not. People see it when it is shown to them. `base` is the assignment
    that the actor looked at.

    Raises NotAllowed, NotFound, Conflict also when there is another assignment by now, and Invalid (field `seed`).
    """
    day = _open(actor, day_id, base)
    drawn = seed.strip() or str(secrets.randbelow(900_000) + 100_000)
    if len(drawn) > SEED_MAX:
        raise Invalid({"seed": _("Use at most %(max)s characters.", max=SEED_MAX)})
    offered = workshops(actor, day_id)
    _let_leaders_come(day_id, offered)
    people = coming(day_id)
    found = rules.assign(_rounds(day_id, offered), _guests(day_id, people, offered), drawn)
    _store(people, found)
    day.seed, day.assigned_at = drawn, clock.now()
    record(actor.id, "day.assigned", "network_day", day_id, seed=drawn)
    return day


def move(actor: Actor, day_id: int, person_id: int, round_id: int, workshop_id: int | None) -> None:
    """Place somebody by hand, or nowhere (None); it stays when lots are drawn again. Raises NotAllowed, NotFound,
    Conflict, and Invalid (field `workshop`) when there is no seat, or they are there in another round."""
    day = _open(actor, day_id)
    people = coming(day_id)
    one = next((one for one in people if one.person_id == person_id), None)
    if one is None or round_id not in [row.id for row in rounds(day_id)]:
        raise NotFound(_("This person did not sign up for this day."))
    if workshop_id is not None:
        _check_seat(actor, day_id, people, one, round_id, workshop_id)
    before = one.places.get(round_id)
    places.put(one.id, round_id, workshop_id, Reason.NO_ROOM if workshop_id is None else Reason.BY_HAND)
    record(actor.id, "day.moved", "network_day", day_id, person=person_id, workshop=workshop_id)
    if before is not None and before.workshop_id != workshop_id:
        places.pass_on(day, round_id, before.workshop_id)


def show(actor: Actor, day_id: int, base: str | None = None) -> NetworkDay:
    """Let everybody see where they go, and tell who comes. Again after changes tells them again. `base` is the
    assignment that the actor looked at. Raises NotAllowed, NotFound, and Conflict without an assignment, or when it was
    drawn or shown by now."""
    day = _open(actor, day_id, base)
    if day.assigned_at is None:
        raise Conflict(_("There is no assignment to send yet."))
    day.shown_at = clock.now()
    notifications.programme(day)
    record(actor.id, "day.assignment_shown", "network_day", day_id)
    return day


def invite(actor: Actor, day_id: int) -> NetworkDay:
    """Invite everybody who did not answer, now. Raises NotAllowed, NotFound, and Conflict when it is not announced."""
    day = locked_by_organiser(actor, day_id)
    if day.state != DayState.PUBLISHED:
        raise Conflict(_("Announce this day first."))
    notifications.invite(day)
    record(actor.id, "day.invited", "network_day", day_id)
    return day


def _open(actor: Actor, day_id: int, base: str | None = None) -> NetworkDay:
    day = locked_by_organiser(actor, day_id)
    if day.state not in (DayState.PUBLISHED, DayState.DRAFT):
        raise Conflict(_("This day is over or cancelled."))
    if base is not None and base != base_of(day.seed, day.assigned_at, day.shown_at):
        raise Conflict(
            _(
                "Meanwhile the assignment was drawn or shown by a colleague, or by you. Look at what is there now."
            )
        )
    return day


def _let_leaders_come(day_id: int, offered: Sequence[WorkshopRow]) -> None:
    """Put on the list who leads a workshop and did not sign up: there is a badge for them and they can be ticked."""
    leaders = {leader.id for one in offered for leader in one.leaders}
    known = set(session().scalars(select(Registration.person_id).where(Registration.day_id == day_id)))
    rows = [
        {"day_id": day_id, "person_id": id_, "at": clock.now(), "diet": "", "travel": ""}
        for id_ in sorted(leaders - known)
    ]
    if rows:
        session().execute(insert(Registration), rows)


def _rounds(day_id: int, offered: Sequence[WorkshopRow]) -> list[Round]:
    return [
        Round(row.id, {one.id: one.capacity for one in offered if row.id in one.rounds})
        for row in rounds(day_id)
    ]


def _guests(day_id: int, people: Sequence[Coming], offered: Sequence[WorkshopRow]) -> list[Guest]:
    lost = lost_last_time(day_id)
    leads = _leads(offered)
    return [
        Guest(
            one.person_id,
            one.choices,
            leads.get(one.person_id, {}),
            _fixed(one, leads.get(one.person_id, {})),
            lost.get(one.person_id, 0),
        )
        for one in people
    ]


def _leads(offered: Sequence[WorkshopRow]) -> dict[int, dict[int, int]]:
    found: dict[int, dict[int, int]] = {}
    for one in offered:
        for leader in one.leaders:
            found.setdefault(leader.id, {}).update(dict.fromkeys(one.rounds, one.id))
    return found


def _fixed(one: Coming, leads: Mapping[int, int]) -> dict[int, int]:
    """What a person decided, an organiser or the guest, stays; but for a round in which they lead."""
    return {
        round_id: place.workshop_id
        for round_id, place in one.places.items()
        if place.workshop_id is not None
        and place.reason in (Reason.BY_HAND, Reason.TOOK)
        and round_id not in leads
    }


def _store(people: Sequence[Coming], found: Sequence[Place]) -> None:
    registration = {one.person_id: one.id for one in people}
    taken = {
        (one.id, round_id)
        for one in people
        for round_id, place in one.places.items()
        if place.reason == Reason.TOOK
    }
    session().execute(delete(Placement).where(Placement.registration_id.in_(registration.values())))
    turns: dict[int, int] = {}
    for place in found:
        turns[place.round] = max(turns.get(place.round, 0), place.turn or 0)
    rows = [_row(registration[place.guest], place, turns[place.round], taken) for place in found]
    if rows:
        session().execute(insert(Placement), rows)
    session().expire_all()


def _row(registration_id: int, place: Place, people: int, taken: set[tuple[int, int]]) -> dict[str, object]:
    stays = place.reason is Reason.BY_HAND and (registration_id, place.round) in taken
    why: dict[str, object] = {"people": people}
    if place.full:
        why["full"] = [[full.workshop, full.seats, full.wanted] for full in place.full]
    if place.twice:
        why["twice"] = list(place.twice)
    return {
        "registration_id": registration_id,
        "round_id": place.round,
        "workshop_id": place.workshop,
        "reason": Reason.TOOK.value if stays else place.reason.value,
        "rank": place.rank,
        "turn": place.turn,
        "why": why,
    }


def _check_seat(
    actor: Actor, day_id: int, people: list[Coming], one: Coming, round_id: int, workshop_id: int
) -> None:
    found = next((row for row in workshops(actor, day_id) if row.id == workshop_id), None)
    if found is None or round_id not in found.rounds:
        raise Invalid({"workshop": _("This workshop is not given in this round. Choose another one.")})
    if any(r != round_id and place.workshop_id == workshop_id for r, place in one.places.items()):
        raise Invalid({"workshop": _("%(name)s is in this workshop in another round.", name=one.name)})
    here = one.places.get(round_id)
    if here is not None and here.workshop_id == workshop_id:
        return
    if seats_used(people)[round_id, workshop_id] >= found.capacity:
        raise Invalid({"workshop": _("“%(title)s” is full. Make it larger first.", title=found.title)})
