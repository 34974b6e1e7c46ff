"""A school keeps its focal points."""

from collections.abc import Mapping

from sqlalchemy import func, select

from wiki.audit.services import record
from wiki.focus.models import FocalPoint, FocalPointVersion, FocusConfirmation
from wiki.focus.queries.points import people_of
from wiki.focus.rules import points as rules
from wiki.focus.rules.points import Flag, PointCommand, Stage
from wiki.focus.services.indexing import index_point
from wiki.kernel import clock
from wiki.kernel.database_limits import may_be_id
from wiki.kernel.db import session
from wiki.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from wiki.kernel.i18n import _
from wiki.plan.models import BuildingBlock, SchoolYear
from wiki.schools.models import School
from wiki.schools.rules import Actor


def add_point(actor: Actor, school_id: int, school_year_id: int, command: PointCommand) -> FocalPoint:
    """Add a focal point to those of a school in a year; one that is there with all the same in it is that one, as when
    a form arrives twice.

    Raises NotAllowed, NotFound, and Invalid with the fields of a focal point.
    """
    _lock_school(actor, school_id)
    _year(school_year_id)
    same = _same(school_id, school_year_id, command)
    if same is not None:
        return same
    _must_have_room(school_id, school_year_id)
    point = FocalPoint(school_id=school_id, school_year_id=school_year_id, made_at=clock.now())
    _fill(actor, point, command)
    session().add(point)
    _written(actor, point, "focal_point.added")
    return point


def _same(school_id: int, school_year_id: int, command: PointCommand) -> FocalPoint | None:
    there = select(FocalPoint).filter_by(school_id=school_id, school_year_id=school_year_id, removed_at=None)
    found = session().scalars(there.order_by(FocalPoint.id)).all()
    return next((point for point in found if _command_of(point) == command), None)


def change_point(actor: Actor, point_id: int, version: int, command: PointCommand) -> FocalPoint:
    """Change a focal point; `version` is the one the writer started from.

    Raises NotAllowed, NotFound, Conflict when somebody else changed it since, and Invalid with the fields of a focal
    point.
    """
    point = _locked(actor, point_id)
    _must_be_current(point, version)
    _fill(actor, point, command)
    point.version = version + 1
    _written(actor, point, "focal_point.changed")
    return point


def remove_point(actor: Actor, point_id: int, version: int) -> FocalPoint:
    """Take a focal point away; what was said about it stays. Raises NotAllowed, NotFound and Conflict."""
    point = _locked(actor, point_id)
    _must_be_current(point, version)
    point.removed_at = point.changed_at = clock.now()
    point.changed_by_id = actor.member_id
    record(actor.id, "focal_point.removed", "focal_point", point.id)
    index_point(point.id)
    return point


def confirm(
    actor: Actor, school_id: int, school_year_id: int, stages: Mapping[int, tuple[int, Stage]]
) -> None:
    """Say that the focal points of a school are as they are there, with the stage of those in `stages`: by id the
    version that was seen, and the stage.

    Raises NotAllowed, NotFound, and Conflict when somebody else changed one since.
    """
    _lock_school(actor, school_id)
    _year(school_year_id)
    for point_id, (version, stage) in sorted(stages.items()):
        point = _locked(actor, point_id)
        if (point.school_id, point.school_year_id) != (school_id, school_year_id):
            raise NotFound(_("This focal point is not there (any more)."))
        if point.stage != stage:
            _must_be_current(point, version)
            point.stage, point.version = stage.value, version + 1
            point.changed_at, point.changed_by_id = clock.now(), actor.member_id
            _written(actor, point, "focal_point.changed")
    _confirmed(actor, school_id, school_year_id)


def take_over(actor: Actor, school_id: int, school_year_id: int) -> int:
    """Go on with the focal points of the year before, as they were there; each once, however often it is done. Returns
    how many were added. Raises NotAllowed, NotFound and Invalid."""
    _lock_school(actor, school_id)
    year = _year(school_year_id)
    before = select(SchoolYear.id).where(SchoolYear.starts_on < year.starts_on)
    last = session().scalar(before.order_by(SchoolYear.starts_on.desc()).limit(1))
    continued = select(FocalPoint.continues_id).where(
        FocalPoint.school_year_id == school_year_id, FocalPoint.continues_id.is_not(None)
    )
    open_ones = select(FocalPoint).where(
        FocalPoint.school_id == school_id,
        FocalPoint.school_year_id == last,
        FocalPoint.removed_at.is_(None),
        FocalPoint.id.not_in(continued),
    )
    found = session().scalars(open_ones.order_by(FocalPoint.id)).all()
    for old in found:
        _must_have_room(school_id, school_year_id)
        _continue(actor, old, school_year_id)
    return len(found)


def _continue(actor: Actor, old: FocalPoint, school_year_id: int) -> None:
    now = clock.now()
    same = (
        "school_id", "building_block_id", "title", "stage", "requests", "offers", "contact_id",
        *(flag.value for flag in Flag),
    )  # fmt: skip
    point = FocalPoint(
        school_year_id=school_year_id,
        continues_id=old.id,
        made_at=now,
        changed_at=now,
        changed_by_id=actor.member_id,
        **{name: getattr(old, name) for name in same},
    )
    session().add(point)
    _written(actor, point, "focal_point.added")


def _lock_school(actor: Actor, school_id: int) -> None:
    """One at a time writes the focal points of a school."""
    school = session().get(School, school_id, with_for_update=True) if may_be_id(school_id) else None
    if school is None:
        raise NotFound
    if not rules.may_write(actor, school_id):
        raise NotAllowed(_("Only the coordinator of the school can change its focal points."))


def _locked(actor: Actor, point_id: int) -> FocalPoint:
    statement = select(FocalPoint).where(FocalPoint.id == point_id, FocalPoint.removed_at.is_(None))
    point = session().scalar(statement.with_for_update()) if actor.is_member and may_be_id(point_id) else None
    if point is None:
        raise NotFound(_("This focal point is not there (any more)."))
    if not rules.may_write(actor, point.school_id):
        raise NotAllowed(_("Only the coordinator of the school can change its focal points."))
    return point


def _year(school_year_id: int) -> SchoolYear:
    year = session().get(SchoolYear, school_year_id) if may_be_id(school_year_id) else None
    if year is None:
        raise NotFound
    return year


def _must_have_room(school_id: int, school_year_id: int) -> None:
    there = select(func.count()).where(
        FocalPoint.school_id == school_id,
        FocalPoint.school_year_id == school_year_id,
        FocalPoint.removed_at.is_(None),
    )
    if (session().scalar(there) or 0) >= rules.MOST_POINTS:
        raise Invalid({"": _("A school has twelve focal points in a year at most. Remove one first.")})


def _must_be_current(point: FocalPoint, version: int) -> None:
    if point.version != version:
        raise Conflict(
            _(
                "Somebody else changed this in the meantime. Look at what is there now and make your "
                "change again."
            )
        )


def _fill(actor: Actor, point: FocalPoint, command: PointCommand) -> None:
    _check(point, command)
    point.building_block_id, point.title = command.building_block_id, command.title
    point.stage, point.requests, point.offers = command.stage.value, command.requests, command.offers
    point.contact_id = command.contact_id
    for flag in Flag:
        setattr(point, flag.value, flag in command.flags)
    point.changed_at, point.changed_by_id = clock.now(), actor.member_id


def _check(point: FocalPoint, command: PointCommand) -> None:
    with session().no_autoflush:
        if command.building_block_id is None and not command.title:
            raise Invalid({"title": _("Choose a building block, or say in your own words what you work on.")})
        block = command.building_block_id
        if block is not None and (not may_be_id(block) or session().get(BuildingBlock, block) is None):
            raise Invalid({"building_block": _("Choose one from the list.")})
        contacts = {id_ for id_, _name in people_of(point.school_id)}
        if command.contact_id is not None and command.contact_id not in contacts:
            raise Invalid({"contact": _("Choose one from the list.")})


def _written(actor: Actor, point: FocalPoint, action: str) -> None:
    """Keep the version, and have it found."""
    session().flush()
    session().add(
        FocalPointVersion(
            focal_point_id=point.id,
            number=point.version,
            at=clock.now(),
            by_id=actor.member_id,
            facts=rules.facts(_command_of(point)),
        )
    )
    record(actor.id, action, "focal_point", point.id, stage=point.stage)
    index_point(point.id)


def _command_of(point: FocalPoint) -> PointCommand:
    return PointCommand(
        point.building_block_id,
        point.title,
        Stage(point.stage),
        point.requests,
        point.offers,
        frozenset(flag for flag in Flag if getattr(point, flag.value)),
        point.contact_id,
    )


def _confirmed(actor: Actor, school_id: int, school_year_id: int) -> None:
    session().add(
        FocusConfirmation(
            school_id=school_id, school_year_id=school_year_id, at=clock.now(), by_id=actor.member_id
        )
    )
    session().flush()
    record(actor.id, "focus.confirmed", "school", school_id, year=school_year_id)
