"""Workshops: what is given when, where, by whom and for how many."""

from typing import Any

from sqlalchemy import delete, exists, func, insert, select

from wiki.accounts.models import Person
from wiki.audit.services import record
from wiki.days.models import (
    DayPart,
    DayTask,
    NetworkDay,
    Placement,
    Workshop,
    WorkshopChoice,
    WorkshopHarvest,
    WorkshopLeader,
    WorkshopPage,
    WorkshopRound,
)
from wiki.days.queries.workshops import workshop
from wiki.days.rules.days import PartKind, WorkshopCommand
from wiki.days.services.locking import check_version, locked_by_organiser
from wiki.kernel import clock
from wiki.kernel.db import session
from wiki.kernel.errors import Invalid
from wiki.kernel.i18n import _
from wiki.kernel.markdown import render
from wiki.kernel.signals import day_saved
from wiki.pages.models import Page
from wiki.pages.queries.pages import visible_to
from wiki.plan.models import Activity
from wiki.schools.rules import Actor


def add_workshop(actor: Actor, day_id: int, command: WorkshopCommand) -> Workshop:
    """Add a workshop to a day. Raises NotAllowed, NotFound, and Invalid with its fields."""
    day = locked_by_organiser(actor, day_id)
    added = Workshop(day_id=day_id)
    _check(actor, day, added, command)
    _fill(added, command)
    session().add(added)
    session().flush()
    _set_lists(actor, added, command)
    _changed(actor, day, "workshop.added", added)
    return added


def edit_workshop(actor: Actor, workshop_id: int, version: int, command: WorkshopCommand) -> Workshop:
    """Change a workshop. Raises NotAllowed, NotFound, Invalid with its fields, and Conflict when somebody else changed
    it since."""
    day, found = _locked(actor, workshop_id)
    check_version(found.version, version)
    _check(actor, day, found, command)
    _fill(found, command)
    found.version = version + 1
    _set_lists(actor, found, command)
    _changed(actor, day, "workshop.changed", found)
    return found


def remove_workshop(actor: Actor, workshop_id: int) -> int:
    """Take a workshop off the day, with the choices for it; returns the id of the day. Raises NotAllowed, NotFound, and
    Invalid when people go there, or it has notes, tasks or a harvest."""
    day, found = _locked(actor, workshop_id)
    used = select(
        exists().where(Placement.workshop_id == workshop_id)
        | exists().where(DayTask.workshop_id == workshop_id)
        | exists().where(WorkshopPage.workshop_id == workshop_id, WorkshopPage.harvest)
        | exists().where(WorkshopHarvest.workshop_id == workshop_id)
    )
    if found.notes_page_id is not None or session().scalar(used):
        raise Invalid({"": _("People go to this workshop, or it has notes. Move them first.")})
    for table in (WorkshopChoice, WorkshopRound, WorkshopLeader, WorkshopPage):
        session().execute(delete(table).where(table.workshop_id == workshop_id))
    session().delete(found)
    _changed(actor, day, "workshop.removed", found)
    return day.id


def _locked(actor: Actor, workshop_id: int) -> tuple[NetworkDay, Workshop]:
    day = locked_by_organiser(actor, workshop(actor, workshop_id).day_id)
    return day, session().get_one(Workshop, workshop_id, populate_existing=True)


def _fill(one: Workshop, command: WorkshopCommand) -> None:
    one.title, one.room, one.capacity = command.title, command.room, command.capacity
    one.activity_id = command.activity_id
    one.text, one.html = command.text, render(command.text).html


def _check(actor: Actor, day: NetworkDay, one: Workshop, command: WorkshopCommand) -> None:
    """Raises Invalid (fields `activity`, `rounds`, `room`, `leaders`, `pages`)."""
    with session().no_autoflush:
        if command.activity_id and session().get(Activity, command.activity_id) is None:
            raise Invalid({"activity": _("Choose one from the list.")})
        given = select(DayPart.id).where(DayPart.day_id == day.id, DayPart.kind == PartKind.ROUND)
        known = set(session().scalars(given))
        if not command.rounds or not known.issuperset(command.rounds):
            raise Invalid({"rounds": _("Choose the rounds in which this workshop is given.")})
        pages = select(func.count()).select_from(Page).where(Page.id.in_(command.pages), visible_to(actor))
        if session().scalar(pages) != len(command.pages):
            raise Invalid({"pages": _("One of these pages does not exist. Check the addresses.")})
        _check_room(day, one, command)
        _check_leaders(day, one, command)


def _check_room(day: NetworkDay, one: Workshop, command: WorkshopCommand) -> None:
    room = command.room.casefold()
    others = session().execute(
        select(Workshop.title, Workshop.room)
        .join(WorkshopRound, WorkshopRound.workshop_id == Workshop.id)
        .where(
            Workshop.day_id == day.id,
            Workshop.id != (one.id or 0),
            WorkshopRound.round_id.in_(command.rounds),
        )
    )
    for title, taken in others.all():
        if room and taken.casefold() == room:
            raise Invalid({"room": _("At the same time “%(title)s” is in this room.", title=title)})


def _check_leaders(day: NetworkDay, one: Workshop, command: WorkshopCommand) -> None:
    known = select(func.count()).select_from(Person).where(Person.id.in_(command.leaders), Person.active)
    if session().scalar(known) != len(command.leaders):
        raise Invalid({"leaders": _("Choose people from the list.")})
    busy = (
        session()
        .execute(
            select(Person.name, Workshop.title)
            .join(WorkshopLeader, WorkshopLeader.person_id == Person.id)
            .join(Workshop, Workshop.id == WorkshopLeader.workshop_id)
            .join(WorkshopRound, WorkshopRound.workshop_id == Workshop.id)
            .where(
                Workshop.day_id == day.id,
                Workshop.id != (one.id or 0),
                WorkshopRound.round_id.in_(command.rounds),
                Person.id.in_(command.leaders),
            )
        )
        .first()
    )
    if busy:
        raise Invalid(
            {"leaders": _("At the same time %(name)s leads “%(title)s”.", name=busy.name, title=busy.title)}
        )


def _set_lists(actor: Actor, one: Workshop, command: WorkshopCommand) -> None:
    """Its rounds, leaders and pages; choices and places in rounds in which it is not given any more go."""
    db, its = session(), one.id
    for table, column in ((WorkshopChoice, WorkshopChoice.round_id), (Placement, Placement.round_id)):
        db.execute(delete(table).where(table.workshop_id == its, column.not_in(command.rounds)))
    pages = (
        WorkshopPage.workshop_id == its,
        ~WorkshopPage.harvest,
        WorkshopPage.page_id.not_in(_unseen(actor)),
    )
    db.execute(delete(WorkshopPage).where(*pages))
    db.execute(delete(WorkshopRound).where(WorkshopRound.workshop_id == its))
    db.execute(delete(WorkshopLeader).where(WorkshopLeader.workshop_id == its))
    there = set(db.scalars(select(WorkshopPage.page_id).where(WorkshopPage.workshop_id == its)))
    _insert(WorkshopRound, [{"workshop_id": its, "round_id": id_} for id_ in command.rounds])
    _insert(WorkshopLeader, [{"workshop_id": its, "person_id": id_} for id_ in command.leaders])
    new = [id_ for id_ in command.pages if id_ not in there]
    _insert(WorkshopPage, [{"workshop_id": its, "page_id": id_, "harvest": False} for id_ in new])


def _unseen(actor: Actor) -> Any:
    """Pages that the form could not show, such as one in the bin: they stay."""
    return select(Page.id).where(~visible_to(actor))


def _insert(table: type, rows: list[dict[str, object]]) -> None:
    if rows:
        session().execute(insert(table), rows)


def _changed(actor: Actor, day: NetworkDay, action: str, one: Workshop) -> None:
    day.changed_at = clock.now()
    record(actor.id, action, "workshop", one.id, day=day.id)
    day_saved.send(day_id=day.id)
