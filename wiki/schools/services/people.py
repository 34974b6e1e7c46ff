"""Changing people: adding them, their names and roles, their passwords, and whether they may sign in.

Roles that move money are given by one and agreed to by another; see `trust`.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select

from wiki.accounts import rules as account_rules
from wiki.accounts.models import Person
from wiki.accounts.services import accounts, password_links
from wiki.audit.services import record
from wiki.kernel import clock
from wiki.kernel.db import session
from wiki.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from wiki.kernel.i18n import lazy as _
from wiki.kernel.signals import account_warned, person_saved
from wiki.schools import rules
from wiki.schools.models import Membership, School
from wiki.schools.queries import schools
from wiki.schools.queries import trust as trust_queries
from wiki.schools.rules import MONEY_ROLES, Actor, Grant, Role
from wiki.schools.services import trust
from wiki.schools.services.memberships import shown, write_grants

Memberships = Sequence[tuple[Role, int | None]]
"""Roles, each with the id of its school, or None for the network."""


@dataclass(frozen=True)
class Added:
    """Somebody who was added; `password` is to be handed over, None when they get a link at their own address."""

    person_id: int
    password: str | None


def invite(actor: Actor, email: str, name: str, memberships: Memberships) -> Added:
    """Add somebody who gets a password that is handed over and changed at its first use; who is to move money gets a
    link at their own address instead.

    Raises NotAllowed, Invalid (fields email, name, roles).
    """
    password = account_rules.new_password()
    moves_money = any(role in MONEY_ROLES for role, _school in memberships)
    person_id = add_person(actor, email, name, password, memberships, handed_over=True)
    if moves_money:
        accounts.take_handed_password(person_id)
        password_links.send_link(person_id)
    return Added(person_id, None if moves_money else password)


def add_person(
    actor: Actor, email: str, name: str, password: str, memberships: Memberships, *, handed_over: bool = False
) -> int:
    """Add somebody with these roles; returns the id of the person. Roles that move money wait until another agrees.

    `actor` is an administrator, `rules.OPERATOR` for commands, or a school's coordinator adding a teacher.
    Raises NotAllowed, Invalid (fields email, name, password, roles).
    """
    grants = _checked(memberships)
    if not rules.may_add_people(actor) or not rules.may_grant(actor, grants):
        raise NotAllowed()
    person_id = accounts.create_person(email, name, password, handed_over=handed_over)
    waiting = trust.give(actor, person_id, frozenset(), grants)
    write_grants(person_id, grants - waiting)
    record(actor.id, "person_added", "person", person_id, roles=shown(grants - waiting))
    person_saved.send(person_id=person_id)
    return person_id


def set_roles(actor: Actor, person_id: int, memberships: Memberships) -> frozenset[Grant]:
    """Let somebody have exactly these roles; returns those that wait until another agrees, as they move money.

    Raises NotAllowed, NotFound, Invalid, Conflict.
    """
    if not rules.may_change_person(actor):
        raise NotAllowed()
    _existing(person_id)
    grants, before = _checked(memberships), schools.subject(person_id)
    if not rules.remains_administrator(actor, before, grants):
        raise Conflict(_("You cannot remove your own administrator role. Another administrator can."))
    waiting = trust.give(actor, person_id, before.grants, grants)
    after = grants - waiting
    if before.grants == after:
        return waiting
    session().execute(delete(Membership).where(Membership.person_id == person_id))
    write_grants(person_id, after)
    record(actor.id, "roles_changed", "person", person_id, before=shown(before.grants), after=shown(after))
    account_warned.send(person_id=person_id, kind="roles_changed", key=clock.now().isoformat(), facts={})
    person_saved.send(person_id=person_id)
    return waiting


def edit_person(actor: Actor, person_id: int, email: str, name: str) -> bool:
    """Change somebody's name and address; tells whether the address waits until another agrees, as it is where the
    password of somebody is sent who moves money.

    Raises NotAllowed, NotFound, Invalid, and Conflict when another address waits already.
    """
    if not rules.may_change_person(actor):
        raise NotAllowed()
    present = _existing(person_id).email
    wanted = account_rules.normal_email(email)
    waits = wanted != present and actor.id is not None and trust_queries.is_guarded(person_id)
    if waits:
        accounts.check_person(person_id, wanted, name)
        trust.ask_address(actor, person_id, wanted)
    accounts.change_person(person_id, present if waits else wanted, name)
    record(actor.id, "person_changed", "person", person_id)
    person_saved.send(person_id=person_id)
    return waits


def close_account(actor: Actor, person_id: int) -> None:
    """Let somebody no longer sign in; their sessions and tokens end at once, and so do roles that move money.

    Raises NotAllowed, NotFound.
    """
    _set_active(actor, person_id, False)
    trust.end_roles(actor, person_id)


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


def reset_password(actor: Actor, person_id: int) -> str | None:
    """Give somebody a new password, which is returned to be handed over; their sessions and tokens end.

    Who moves money gets a link at their own address instead, and None is returned. Raises NotAllowed, NotFound.
    """
    _existing(person_id)
    if not rules.may_reset_password(actor, schools.subject(person_id)):
        raise NotAllowed()
    record(actor.id, "password_reset", "person", person_id)
    if trust_queries.is_guarded(person_id):
        password_links.send_link(person_id)
        trust.note_password(actor, person_id)
        return None
    password = account_rules.new_password()
    accounts.hand_over_password(person_id, password)
    return password


def link_for(person_id: int) -> str:
    """The token of a link for a password, for whoever has the server itself to pass on; told as any other reset.

    Raises NotFound.
    """
    _existing(person_id)
    record(None, "password_reset", "person", person_id, by="command")
    if trust_queries.is_guarded(person_id):
        trust.note_password(rules.OPERATOR, person_id)
    return password_links.make_link(person_id)


def _existing(person_id: int) -> Person:
    found = session().get(Person, person_id)
    if found is None:
        raise NotFound()
    return found


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
