"""Changing who belongs to the network: people, their roles, schools and their numbers of pupils."""

import re
from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import delete, insert, select

from wiki.accounts import rules as account_rules
from wiki.accounts.models import Person
from wiki.accounts.services import accounts
from wiki.audit.services import record
from wiki.kernel import clock
from wiki.kernel.db import session
from wiki.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from wiki.kernel.forms import too_long
from wiki.kernel.i18n import lazy as _
from wiki.kernel.signals import person_saved, school_saved
from wiki.kernel.slug import slugify
from wiki.schools import rules
from wiki.schools.models import Membership, PupilCount, School
from wiki.schools.queries import schools
from wiki.schools.rules import Actor, Grant, Role, SchoolCommand

_BRIN = re.compile(r"[0-9]{2}[A-Z]{2}[0-9]{2}", re.ASCII)
_COLOUR = re.compile(r"#[0-9a-f]{6}", re.ASCII)
MOST_PUPILS = 100_000


def add_person(
    actor: Actor, email: str, name: str, password: str, memberships: Sequence[tuple[Role, int | None]]
) -> int:
    """Add somebody with these roles (role, school id or None for the network); returns the id of the person.

    `actor` is an administrator, `rules.OPERATOR` for commands, or a school's coordinator adding a teacher.
    Raises NotAllowed, Invalid (fields email, name, password, roles).
    """
    grants = _checked(memberships)
    if not rules.may_add_people(actor) or not rules.may_grant(actor, grants):
        raise NotAllowed()
    person_id = accounts.create_person(email, name, password)
    _write_grants(person_id, grants)
    record(actor.id, "person_added", "person", person_id, roles=_shown(grants))
    person_saved.send(person_id=person_id)
    return person_id


def set_roles(actor: Actor, person_id: int, memberships: Sequence[tuple[Role, int | None]]) -> None:
    """Let somebody have exactly these roles. Raises NotAllowed, NotFound, Invalid, Conflict."""
    if not rules.may_change_person(actor):
        raise NotAllowed()
    _existing(person_id)
    grants, before = _checked(memberships), schools.subject(person_id)
    if not rules.remains_administrator(actor, before, grants):
        raise Conflict(_("You cannot remove your own administrator role. Another administrator can."))
    if before.grants == grants:
        return
    session().execute(delete(Membership).where(Membership.person_id == person_id))
    _write_grants(person_id, grants)
    record(actor.id, "roles_changed", "person", person_id, before=_shown(before.grants), after=_shown(grants))
    person_saved.send(person_id=person_id)


def edit_person(actor: Actor, person_id: int, email: str, name: str) -> None:
    """Change somebody's name and address. Raises NotAllowed, NotFound, Invalid."""
    if not rules.may_change_person(actor):
        raise NotAllowed()
    _existing(person_id)
    accounts.change_person(person_id, email, name)
    record(actor.id, "person_changed", "person", person_id)
    person_saved.send(person_id=person_id)


def close_account(actor: Actor, person_id: int) -> None:
    """Let somebody no longer sign in; their sessions and tokens end at once. Raises NotAllowed, NotFound."""
    _set_active(actor, person_id, False)


def open_account(actor: Actor, person_id: int) -> None:
    """Let somebody sign in again. Raises NotAllowed, NotFound."""
    _set_active(actor, person_id, True)


def _set_active(actor: Actor, person_id: int, active: bool) -> None:
    _existing(person_id)
    if not rules.may_close(actor, schools.subject(person_id)):
        raise NotAllowed()
    accounts.set_active(person_id, active)
    record(actor.id, "account_opened" if active else "account_closed", "person", person_id)
    person_saved.send(person_id=person_id)


def reset_password(actor: Actor, person_id: int) -> str:
    """Give somebody a new password, which is returned to be handed over; their sessions end.

    Raises NotAllowed, NotFound.
    """
    _existing(person_id)
    if not rules.may_reset_password(actor, schools.subject(person_id)):
        raise NotAllowed()
    password = account_rules.new_password()
    accounts.set_password(person_id, password)
    record(actor.id, "password_reset", "person", person_id)
    return password


def _existing(person_id: int) -> None:
    if session().get(Person, person_id) is None:
        raise NotFound()


def _checked(memberships: Collection[tuple[Role, int | None]]) -> frozenset[Grant]:
    grants = frozenset((Role(role), school_id) for role, school_id in memberships)
    if rules.grants_problem(grants):
        raise Invalid(
            {"roles": _("Teachers and school coordinators need one school; the other roles have none.")}
        )
    asked = {school_id for _role, school_id in grants if school_id is not None}
    known = set(session().scalars(select(School.id).where(School.id.in_(asked))))
    if asked - known:
        raise Invalid({"school": _("Choose one of the schools.")})
    return grants


def _write_grants(person_id: int, grants: Collection[Grant]) -> None:
    order = list(Role)
    for role, school_id in sorted(grants, key=lambda g: order.index(g[0])):
        session().execute(
            insert(Membership).values(person_id=person_id, role=role.value, school_id=school_id)
        )


def _shown(grants: Collection[Grant]) -> list[str]:
    return sorted(role if school_id is None else f"{role}@{school_id}" for role, school_id in grants)


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
