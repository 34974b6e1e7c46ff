"""Who decides on money: one person gives a role that moves money, another one agrees; and all who decide are told.

Whoever has the server gives a role alone, by a command. So does the administrator of a network in which nobody has or
had such a role yet: there is nobody to agree.
"""

from collections.abc import Collection

from sqlalchemy import delete, select

from wiki.accounts.services import accounts, password_links
from wiki.audit.services import record
from wiki.kernel import clock
from wiki.kernel.db import session
from wiki.kernel.errors import Conflict, NotAllowed, NotFound
from wiki.kernel.i18n import lazy as _
from wiki.kernel.signals import account_warned, person_saved, trust_changed
from wiki.schools.models import Membership, TrustChange
from wiki.schools.queries import schools, trust
from wiki.schools.rules import MONEY_ROLES, Actor, Grant, Role, may_agree
from wiki.schools.services.memberships import shown, write_grants


def give(
    actor: Actor, person_id: int, before: Collection[Grant], after: Collection[Grant]
) -> frozenset[Grant]:
    """Somebody is to have other roles: note what changes of those that move money. Returns the ones that wait."""
    alone = actor.id is None or trust.nobody_yet()
    given = {grant for grant in after if grant[0] in MONEY_ROLES and grant not in before}
    for role in sorted(role for role, _school in given):
        _note(actor, person_id, "role", role, agreed=True if alone else None)
    _note_gone(actor, person_id, {grant for grant in before if grant[0] in MONEY_ROLES} - set(after))
    return frozenset() if alone else frozenset(given)


def end_roles(actor: Actor, person_id: int) -> None:
    """Take the roles that move money from somebody whose account is closed; opened again, they are given anew."""
    held = {grant for grant in schools.grants_of(person_id) if grant[0] in MONEY_ROLES}
    roles = [role.value for role, _school in held]
    mine = Membership.person_id == person_id
    session().execute(delete(Membership).where(mine, Membership.role.in_(roles)))
    _note_gone(actor, person_id, held)
    waiting = TrustChange.person_id == person_id, TrustChange.agreed.is_(None)
    for change in session().scalars(select(TrustChange).where(*waiting)):
        _decide(actor, change, agreed=False)


def _note_gone(actor: Actor, person_id: int, gone: Collection[Grant]) -> None:
    for role in sorted(role for role, _school in gone):
        _note(actor, person_id, "role_gone", role)


def note_password(actor: Actor, person_id: int) -> None:
    """Somebody had a link for a password sent to a person who moves money."""
    _note(actor, person_id, "password")


def ask_address(actor: Actor, person_id: int, address: str) -> None:
    """Ask that somebody who moves money gets another address. Raises Conflict when one waits already."""
    waiting = TrustChange.kind == "address", TrustChange.agreed.is_(None)
    found = select(TrustChange.id).where(*waiting, TrustChange.person_id == person_id)
    if session().scalar(found) is not None:
        raise Conflict(_("Another address already waits until somebody agrees to it."))
    _note(actor, person_id, "address", address=address, agreed=None)


def _note(
    actor: Actor, person_id: int, kind: str, role: str = "", *, address: str = "", agreed: bool | None = True
) -> None:
    if agreed is None and role and trust.is_waiting(person_id, role):
        return
    now = clock.now()
    values = {"person_id": person_id, "kind": kind, "role": str(role), "by_id": actor.id, "at": now}
    change = TrustChange(**values, address=address, agreed=agreed, decided_at=now if agreed else None)
    session().add(change)
    session().flush()
    details = {"kind": kind, "person": person_id, "role": str(role)}
    record(actor.id, "trust_changed" if agreed else "trust_asked", "trust_change", change.id, **details)
    trust_changed.send(change_id=change.id)


def agree(actor: Actor, change_id: int) -> None:
    """Agree to what somebody else asked for. Raises NotFound, NotAllowed, Conflict, and Invalid when the address is
    somebody else's by now."""
    change = _waiting(change_id)
    if not may_agree(actor, change.kind, change.person_id, change.by_id):
        raise NotAllowed(
            _("Somebody agrees who decides on money, who did not ask for it, and whom it is not about.")
        )
    if change.kind == "address":
        person = schools.person_named(change.person_id)
        accounts.change_person(change.person_id, change.address, person.name)
    else:
        _enter_role(actor, change)
    _decide(actor, change, agreed=True)
    person_saved.send(person_id=change.person_id)


def _enter_role(actor: Actor, change: TrustChange) -> None:
    """Whose password somebody else knew once makes another one first, by a link to their own address."""
    before = set(schools.grants_of(change.person_id))
    grant = (Role(change.role), None)
    write_grants(change.person_id, {grant} - before)
    details = {"before": shown(before), "after": shown(before | {grant})}
    record(actor.id, "roles_changed", "person", change.person_id, **details)
    key = f"trust-{change.id}"
    account_warned.send(person_id=change.person_id, kind="roles_changed", key=key, facts={})
    if accounts.take_handed_password(change.person_id):
        password_links.send_link(change.person_id)


def refuse(actor: Actor, change_id: int) -> None:
    """Refuse what somebody asked for, or take back what one asked oneself. Raises NotFound, NotAllowed, Conflict."""
    change = _waiting(change_id)
    own = change.by_id == actor.id or actor.has(Role.ADMINISTRATOR)
    if not own and not may_agree(actor, change.kind, change.person_id, change.by_id):
        raise NotAllowed()
    _decide(actor, change, agreed=False)


def _decide(actor: Actor, change: TrustChange, *, agreed: bool) -> None:
    change.agreed, change.decided_by_id, change.decided_at = agreed, actor.id, clock.now()
    session().flush()
    record(actor.id, "trust_agreed" if agreed else "trust_refused", "trust_change", change.id)
    trust_changed.send(change_id=change.id)


def _waiting(change_id: int) -> TrustChange:
    change = session().get(TrustChange, change_id, with_for_update=True, populate_existing=True)
    if change is None:
        raise NotFound()
    if change.agreed is not None:
        raise Conflict(_("This has already been decided on."))
    return change


def need_apart(actor: Actor, other_id: int | None) -> None:
    """Raise NotAllowed for who does not count as a second person beside this other one."""
    if trust.bonds().tie(actor.id, other_id):
        raise NotAllowed(
            _(
                "Less than seven days ago one of you gave the other a role or had a password reset, "
                "so somebody else decides."
            )
        )
