"""Changing schools and their numbers of pupils."""

import re
from datetime import date

from sqlalchemy import select

from wiki.audit.services import record
from wiki.kernel import clock
from wiki.kernel.db import session
from wiki.kernel.errors import Invalid, NotAllowed, NotFound
from wiki.kernel.forms import too_long
from wiki.kernel.i18n import lazy as _
from wiki.kernel.signals import school_saved
from wiki.kernel.slug import slugify
from wiki.schools import rules
from wiki.schools.models import PupilCount, School
from wiki.schools.rules import Actor, SchoolCommand

_BRIN = re.compile(r"[0-9]{2}[A-Z]{2}[0-9]{2}", re.ASCII)
_COLOUR = re.compile(r"#[0-9a-f]{6}", re.ASCII)
MOST_PUPILS = 100_000


def add_school(actor: Actor, command: SchoolCommand) -> int:
    """Add a school to the network; returns its id. Raises NotAllowed, Invalid."""
    _may_edit_schools(actor)
    values = _school_values(command, None)
    row = School(**values, active_from=clock.today())
    session().add(row)
    session().flush()
    record(actor.id, "school_added", "school", row.id)
    school_saved.send(school_id=row.id)
    return row.id


def edit_school(actor: Actor, school_id: int, command: SchoolCommand) -> None:
    """Change what a school is called and where it is. Raises NotAllowed, NotFound, Invalid."""
    _may_edit_schools(actor)
    row = session().get(School, school_id)
    if row is None:
        raise NotFound()
    for name, value in _school_values(command, school_id).items():
        setattr(row, name, value)
    record(actor.id, "school_changed", "school", school_id)
    school_saved.send(school_id=school_id)


def set_pupil_count(actor: Actor, school_id: int, counted_on: date, pupils: int, source: str = "") -> None:
    """Set the number of pupils of a school on a count date; costs that were already split do not change.

    Raises NotAllowed, NotFound, and Invalid (field `pupils`).
    """
    _may_edit_schools(actor)
    if session().get(School, school_id) is None:
        raise NotFound()
    if not 0 <= pupils <= MOST_PUPILS:
        raise Invalid({"pupils": _("Enter a whole number, 0 or more.")})
    same = PupilCount.school_id == school_id, PupilCount.counted_on == counted_on
    row = session().scalar(select(PupilCount).where(*same))
    before = row.pupils if row else None
    if row is None:
        row = PupilCount(school_id=school_id, counted_on=counted_on)
        session().add(row)
    row.pupils, row.source = pupils, source.strip()[:120]
    details = {"on": counted_on.isoformat(), "before": before, "after": pupils}
    record(actor.id, "pupils_counted", "school", school_id, **details)


def _may_edit_schools(actor: Actor) -> None:
    if not rules.may_edit_schools(actor):
        raise NotAllowed()


def _school_values(command: SchoolCommand, school_id: int | None) -> dict[str, str]:
    brin, name, place = command.brin.strip().upper(), command.name.strip(), command.place.strip()
    errors = _school_errors(brin, name, place, command)
    other = session().scalar(select(School.id).where(School.brin == brin))
    if "brin" not in errors and other is not None and other != school_id:
        errors["brin"] = _("Another school already has this code.")
    if errors:
        raise Invalid(errors)
    slug = slugify(name, "school")
    return {
        "brin": brin,
        "name": name,
        "slug": slug,
        "place": place,
        "type": command.type.strip(),
        "colour": command.colour.strip().lower(),
    }


def _school_errors(brin: str, name: str, place: str, command: SchoolCommand) -> dict[str, str]:
    errors = {}
    if not _BRIN.fullmatch(brin):
        errors["brin"] = _("A code looks like 99ZA00: two digits, two letters, two digits.")
    if not name:
        errors["name"] = _("Type the name of the school.")
    if not place:
        errors["place"] = _("Type the place.")
    limits = (("name", name, 120), ("place", place, 80), ("type", command.type.strip(), 80))
    errors |= {field: too_long(most) for field, text, most in limits if len(text) > most}
    if command.colour.strip() and not _COLOUR.fullmatch(command.colour.strip().lower()):
        errors["colour"] = _("Choose a colour.")
    return errors
