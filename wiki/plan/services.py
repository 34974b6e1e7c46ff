"""Changing the year plan. Only the network coordinator may."""

from sqlalchemy import delete, func, insert, select

from wiki.accounts.models import Person
from wiki.audit.services import record
from wiki.kernel import clock, signals
from wiki.kernel.db import session
from wiki.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from wiki.kernel.i18n import _
from wiki.kernel.markdown import render
from wiki.kernel.slug import slugify
from wiki.plan import rules
from wiki.plan.models import (
    Activity,
    ActivityBuildingBlock,
    BuildingBlock,
    SchoolYear,
    WorkingGroupMember,
)
from wiki.plan.rules import ActivityCommand
from wiki.schools.models import School
from wiki.schools.rules import Actor


def add_school_year(actor: Actor, label: str, ambition: str = "", in_preparation: bool = False) -> SchoolYear:
    """Open the plan of a school year such as 2019-2020; `in_preparation`: it is not the plan of the network yet.
    Raises NotAllowed, and Invalid (field `label`)."""
    _must_edit_plan(actor)
    span = rules.year_span(label)
    if span is None:
        raise Invalid({"label": _("Enter a school year like 2019-2020.")})
    if session().scalar(select(SchoolYear.id).where(SchoolYear.label == label)):
        raise Invalid({"label": _("This school year already exists.")})
    html = render(ambition).html
    year = SchoolYear(label=label, starts_on=span[0], ends_on=span[1], ambition=ambition, ambition_html=html)
    year.in_preparation = in_preparation
    session().add(year)
    session().flush()
    record(actor.id, "school_year.added", "school_year", year.id, label=label)
    return year


def set_ambition(actor: Actor, school_year_id: int, version: int, ambition: str) -> SchoolYear:
    """Write the ambition of a school year; `version` is the one the writer started from.

    Raises NotAllowed, NotFound, and Conflict when somebody else changed it since.
    """
    _must_edit_plan(actor)
    year = session().get(SchoolYear, school_year_id, with_for_update=True)
    if year is None:
        raise NotFound
    _must_be_current(year.version, version)
    year.ambition, year.ambition_html, year.version = ambition, render(ambition).html, version + 1
    record(actor.id, "school_year.ambition", "school_year", year.id)
    return year


def adopt_year(actor: Actor, school_year_id: int) -> SchoolYear:
    """Make a plan that was in preparation the plan of the network; doing it twice changes nothing. Raises NotAllowed
    and NotFound."""
    _must_edit_plan(actor)
    year = session().get(SchoolYear, school_year_id, with_for_update=True)
    if year is None:
        raise NotFound
    if year.in_preparation:
        year.in_preparation = False
        record(actor.id, "school_year.adopted", "school_year", year.id)
    return year


def add_activity(actor: Actor, school_year_id: int, command: ActivityCommand) -> Activity:
    """Add an activity at the end of the plan of a year.

    Raises NotAllowed, NotFound, and Invalid with the fields of an activity.
    """
    _must_edit_plan(actor)
    if session().get(SchoolYear, school_year_id) is None:
        raise NotFound
    last = select(func.max(Activity.position)).where(Activity.school_year_id == school_year_id)
    activity = Activity(school_year_id=school_year_id, position=(session().scalar(last) or 0) + 1)
    _fill(activity, command)
    session().add(activity)
    session().flush()
    _set_people_and_blocks(activity, command)
    record(actor.id, "activity.added", "activity", activity.id, title=activity.title)
    signals.activity_saved.send(None, activity_id=activity.id)
    return activity


def edit_activity(actor: Actor, activity_id: int, version: int, command: ActivityCommand) -> Activity:
    """Change an activity; `version` is the one the writer started from.

    Raises NotAllowed, NotFound, Conflict when somebody else changed it since, and Invalid with the fields of
    an activity.
    """
    _must_edit_plan(actor)
    activity = _locked(activity_id)
    _must_be_current(activity.version, version)
    _fill(activity, command)
    activity.version = version + 1
    session().flush()
    _set_people_and_blocks(activity, command)
    record(actor.id, "activity.changed", "activity", activity.id, title=activity.title)
    signals.activity_saved.send(None, activity_id=activity.id)
    return activity


def move_activity(actor: Actor, activity_id: int, step: int) -> Activity:
    """Move an activity one place up (-1) or down (1) among those of its kind in the year. Raises NotAllowed
    and NotFound."""
    _must_edit_plan(actor)
    activity = _locked(activity_id)
    same = Activity.school_year_id == activity.school_year_id, Activity.kind == activity.kind
    rows = session().scalars(select(Activity).where(*same).order_by(Activity.position, Activity.id)).all()
    places = sorted(row.position for row in rows)
    if len(set(places)) < len(places):
        places = list(range(1, len(rows) + 1))
    by_id = {row.id: row for row in rows}
    order = rules.moved([row.id for row in rows], activity.id, step)
    for place, id_ in zip(places, order, strict=True):
        by_id[id_].position = place
    record(actor.id, "activity.moved", "activity", activity.id, step=step)
    return activity


def close_activity(actor: Actor, activity_id: int, closed: bool = True) -> Activity:
    """Close an activity, or open it again; closing twice changes nothing. Raises NotAllowed and NotFound."""
    _must_edit_plan(actor)
    activity = _locked(activity_id)
    if (activity.closed_at is not None) != closed:
        activity.closed_at = clock.now() if closed else None
        activity.version += 1
        record(actor.id, "activity.closed" if closed else "activity.reopened", "activity", activity.id)
    return activity


def add_building_block(actor: Actor, name: str, description: str = "") -> BuildingBlock:
    """Add one of the network's building blocks at the end. Raises NotAllowed, and Invalid (field `name`)."""
    _must_edit_plan(actor)
    if session().scalar(select(BuildingBlock.id).where(BuildingBlock.name == name)):
        raise Invalid({"name": _("This building block already exists.")})
    last = session().scalar(select(func.max(BuildingBlock.position))) or 0
    block = BuildingBlock(name=name, description=description, position=last + 1)
    session().add(block)
    session().flush()
    record(actor.id, "building_block.added", "building_block", block.id, name=name)
    return block


def edit_building_block(actor: Actor, block_id: int, name: str, description: str) -> BuildingBlock:
    """Rename or describe a building block; pages keep it as their label.

    Raises NotAllowed, NotFound, and Invalid (field `name`).
    """
    _must_edit_plan(actor)
    block = session().get(BuildingBlock, block_id, with_for_update=True)
    if block is None:
        raise NotFound
    taken = select(BuildingBlock.id).where(BuildingBlock.name == name, BuildingBlock.id != block_id)
    if session().scalar(taken):
        raise Invalid({"name": _("This building block already exists.")})
    block.name, block.description = name, description
    record(actor.id, "building_block.changed", "building_block", block.id, name=name)
    return block


def _must_edit_plan(actor: Actor) -> None:
    if not rules.may_edit_plan(actor):
        raise NotAllowed(_("Only the network coordinator can change the year plan."))


def _must_be_current(now: int, then: int) -> None:
    if now != then:
        raise Conflict(
            _(
                "Somebody else changed this in the meantime. Look at what is there now and make your "
                "change again."
            )
        )


def _locked(activity_id: int) -> Activity:
    activity = session().get(Activity, activity_id, with_for_update=True)
    if activity is None:
        raise NotFound
    return activity


def _fill(activity: Activity, command: ActivityCommand) -> None:
    _check(activity, command)
    activity.number, activity.title, activity.slug = command.number, command.title, slugify(command.title)
    activity.kind, activity.lead_school_id = command.kind.value, command.lead_school_id
    activity.starts_on, activity.ends_on, activity.result = command.starts_on, command.ends_on, command.result
    activity.description, activity.description_html = command.description, render(command.description).html


def _check(activity: Activity, command: ActivityCommand) -> None:
    taken = select(Activity.id).where(
        Activity.school_year_id == activity.school_year_id,
        Activity.number == command.number,
        Activity.id != (activity.id or 0),
    )
    with session().no_autoflush:
        if session().scalar(taken):
            raise Invalid({"number": _("This number is already used by another activity of this year.")})
        if command.lead_school_id and session().get(School, command.lead_school_id) is None:
            raise Invalid({"lead_school": _("Choose one from the list.")})


def _set_people_and_blocks(activity: Activity, command: ActivityCommand) -> None:
    session().execute(delete(WorkingGroupMember).where(WorkingGroupMember.activity_id == activity.id))
    known = session().scalars(select(Person.id).where(Person.id.in_(command.working_group))).all()
    for person_id in known:
        session().execute(insert(WorkingGroupMember).values(activity_id=activity.id, person_id=person_id))
    of_activity = ActivityBuildingBlock.activity_id == activity.id
    session().execute(delete(ActivityBuildingBlock).where(of_activity))
    blocks = select(BuildingBlock.id).where(BuildingBlock.id.in_(command.building_blocks))
    for block_id in session().scalars(blocks).all():
        row = {"activity_id": activity.id, "building_block_id": block_id}
        session().execute(insert(ActivityBuildingBlock).values(**row))


def render_anew() -> None:
    """Make every description and ambition again from its text, inside the caller's transaction."""
    for activity in session().scalars(select(Activity)):
        activity.description_html = render(activity.description).html
    for year in session().scalars(select(SchoolYear)):
        year.ambition_html = render(year.ambition).html
