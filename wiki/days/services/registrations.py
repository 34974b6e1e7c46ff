"""Coming to a day: signing up with choices, and leaving again, which frees a place for who waits."""

from collections.abc import Mapping

from sqlalchemy import delete, insert, select

from wiki.accounts.models import Person
from wiki.audit.services import record
from wiki.days.models import NetworkDay, Placement, Registration, Workshop, WorkshopChoice, WorkshopRound
from wiki.days.rules.days import CHOICES, DayState, SignUp, SignUpCommand, may_leave, sign_up
from wiki.days.services import notifications, places
from wiki.days.services.locking import locked, locked_by_organiser
from wiki.kernel import clock
from wiki.kernel.database_limits import may_be_id
from wiki.kernel.db import session
from wiki.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from wiki.kernel.i18n import _
from wiki.schools.rules import Actor


def register(actor: Actor, day_id: int, command: SignUpCommand) -> Registration:
    """Sign up for a day, or change how one did. Raises NotAllowed for a visitor, NotFound, Conflict when sign-up is not
    open, and Invalid (fields `choice_ROUND_RANK`)."""
    if not actor.is_member:
        raise NotAllowed(_("Sign in to take part."))
    day = locked(actor, day_id)
    if sign_up(day.state, day.held_on, day.opens_on, day.closes_on, clock.today()) is not SignUp.OPEN:
        raise Conflict(_("You cannot sign up for this day now."))
    return _register(actor, day, actor.member_id, command)


def add_person(actor: Actor, day_id: int, person_id: int) -> Registration:
    """Have somebody come whom the organiser puts on the list, also when sign-up is closed. Raises NotAllowed, NotFound,
    Conflict when the day is off, and Invalid (field `person`)."""
    day = locked_by_organiser(actor, day_id)
    if day.state == DayState.CANCELLED:
        raise Conflict(_("This day is cancelled."))
    person = session().get(Person, person_id) if may_be_id(person_id) else None
    if person is None or not person.active:
        raise Invalid({"person": _("Choose somebody from the list.")})
    before = _of(day_id, person_id)
    if before is not None and before.left_at is None:
        return before
    return _register(actor, day, person_id, SignUpCommand())


def leave(actor: Actor, day_id: int, person_id: int | None = None) -> None:
    """Do not come after all: one's remarks, choices and places go, and who waits for a place is told. An organiser may
    say so for somebody else. Saying it twice changes nothing. Raises NotAllowed, NotFound, and Conflict when the day is
    over."""
    whose = person_id or actor.member_id
    day = locked(actor, day_id) if whose == actor.member_id else locked_by_organiser(actor, day_id)
    found = _of(day_id, whose)
    if found is None:
        raise NotFound(_("This person did not sign up for this day."))
    if found.left_at is not None:
        return
    if not may_leave(day.state, day.held_on, clock.today()):
        raise Conflict(_("This day is over or cancelled."))
    found.left_at, found.diet, found.travel, found.present = clock.now(), "", "", None
    freed = select(Placement.round_id, Placement.workshop_id).where(
        Placement.registration_id == found.id, Placement.workshop_id.is_not(None)
    )
    seats = [(round_id, workshop_id) for round_id, workshop_id in session().execute(freed) if workshop_id]
    for table in (WorkshopChoice, Placement):
        session().execute(delete(table).where(table.registration_id == found.id))
    record(actor.id, "day.left", "network_day", day_id, person=whose)
    for round_id, workshop_id in seats:
        places.pass_on(day, round_id, workshop_id)


def _register(actor: Actor, day: NetworkDay, person_id: int, command: SignUpCommand) -> Registration:
    _check_choices(day, command.choices)
    found = _of(day.id, person_id)
    comes_anew = found is None or found.left_at is not None
    if found is None:
        found = Registration(day_id=day.id, person_id=person_id)
        session().add(found)
    if comes_anew:
        found.at, found.left_at, found.present = clock.now(), None, None
    found.diet, found.travel = command.diet, command.travel
    session().flush()
    _set_choices(found.id, command.choices)
    record(actor.id, "day.registered", "network_day", day.id, person=person_id)
    if comes_anew:
        notifications.signed_up(day, person_id, found.id, found.at.isoformat())
    return found


def _of(day_id: int, person_id: int) -> Registration | None:
    mine = Registration.day_id == day_id, Registration.person_id == person_id
    return session().scalar(select(Registration).where(*mine))


def _check_choices(day: NetworkDay, choices: Mapping[int, tuple[int, ...]]) -> None:
    given = select(WorkshopRound.round_id, WorkshopRound.workshop_id).join(
        Workshop, Workshop.id == WorkshopRound.workshop_id
    )
    offered = {(r, w) for r, w in session().execute(given.where(Workshop.day_id == day.id))}
    for round_id, chosen in choices.items():
        for rank, workshop_id in enumerate(chosen, start=1):
            field = f"choice_{round_id}_{rank}"
            if (round_id, workshop_id) not in offered or rank > CHOICES:
                raise Invalid({field: _("This workshop is not given in this round. Choose another one.")})
            if workshop_id in chosen[: rank - 1]:
                raise Invalid({field: _("You chose this workshop twice in one round. Choose another one.")})


def _set_choices(registration_id: int, choices: Mapping[int, tuple[int, ...]]) -> None:
    session().execute(delete(WorkshopChoice).where(WorkshopChoice.registration_id == registration_id))
    rows = [
        {"registration_id": registration_id, "round_id": round_id, "rank": rank, "workshop_id": workshop_id}
        for round_id, chosen in choices.items()
        for rank, workshop_id in enumerate(chosen, start=1)
    ]
    if rows:
        session().execute(insert(WorkshopChoice), rows)
