"""Distribution keys of the network: one person proposes, another approves, and projects adopt them."""

from datetime import date
from typing import Any

from sqlalchemy import func, select

from wiki.audit.services import record
from wiki.costs.models.key import KeyAdoption, KeyVersion, NetworkKeyLine, NetworkKeyVersion
from wiki.costs.queries import projects as project_queries
from wiki.costs.queries.network_keys import NetworkKey, network_key
from wiki.costs.rules.commands import KeyCommand
from wiki.costs.rules.lifecycle import REVERSERS
from wiki.costs.services import keys
from wiki.kernel import clock
from wiki.kernel.db import session
from wiki.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from wiki.kernel.i18n import _
from wiki.schools.rules import Actor
from wiki.schools.services.trust import need_apart


def may_propose(actor: Actor) -> bool:
    """The core team, the treasurer and the second approver."""
    return actor.has(*REVERSERS)


def may_approve(actor: Actor, key: NetworkKey) -> bool:
    """As proposing; never who proposed it."""
    return key.approved_at is None and may_propose(actor) and actor.id != key.created_by_id


def propose_network_key(actor: Actor, command: KeyCommand) -> NetworkKeyVersion:
    """Propose a key, or a new version of the key of the same name.

    Raises NotAllowed and Invalid (fields `name`, `rationale`, and those of `keys.check_command`).
    """
    if not may_propose(actor):
        _refuse()
    _check(command)
    name = command.name.strip()
    newest = select(func.max(NetworkKeyVersion.version)).where(NetworkKeyVersion.name == name)
    row = NetworkKeyVersion(
        name=name,
        version=(session().scalar(newest) or 0) + 1,
        method=command.method.value,
        basis=command.basis,
        rest_method=command.rest_method.value,
        effective_from=command.effective_from,
        rationale=command.rationale.strip(),
        created_by_id=actor.member_id,
        created_at=clock.now(),
    )
    session().add(row)
    session().flush()
    session().add_all(
        NetworkKeyLine(network_key_version_id=row.id, school_id=line.school_id, value=line.value)
        for line in command.lines
    )
    session().flush()
    record(actor.member_id, "propose_network_key", "network_key", row.id, name=name, version=row.version)
    return row


def approve_network_key(actor: Actor, key_id: int) -> NetworkKeyVersion:
    """Approve what somebody else proposed; raises NotFound, NotAllowed, Conflict."""
    statement: Any = select(NetworkKeyVersion).where(NetworkKeyVersion.id == key_id).with_for_update()
    row: NetworkKeyVersion | None = session().scalar(statement.execution_options(populate_existing=True))
    if row is None:
        raise NotFound(_("There is no such distribution key."))
    if not may_propose(actor):
        _refuse()
    if row.created_by_id == actor.id:
        raise NotAllowed(_("You proposed this key. Somebody else approves it."))
    need_apart(actor, row.created_by_id)
    if row.approved_at is not None:
        raise Conflict(_("This key has already been decided on."))
    row.approved_by_id, row.approved_at = actor.member_id, clock.now()
    session().flush()
    record(actor.member_id, "approve_network_key", "network_key", row.id, name=row.name, version=row.version)
    return row


def adopt_network_key(actor: Actor, project_id: int, key_id: int, effective_from: date) -> KeyVersion:
    """Propose a key of the network for a project; of its lines those of the schools that take part.

    Raises NotFound, NotAllowed, Conflict when the key is not approved yet or the project is closed, and Invalid
    (field `adopt_from`, and those of `keys.propose_key`).
    """
    found = network_key(key_id)
    if found.approved_at is None:
        raise Conflict(_("This network key has not been approved yet."))
    if effective_from < found.key.effective_from:
        raise Invalid({"adopt_from": _("The network key is not yet valid on this day.")})
    present = {
        row.school_id
        for row in project_queries.participants_on(project_queries.participants(project_id), effective_from)
    }
    command = KeyCommand(
        found.key.method,
        effective_from,
        found.rationale,
        tuple(line for line in found.key.lines if line.school_id in present),
        basis=found.key.basis,
        rest_method=found.key.rest_method,
    )
    version = keys.propose_key(actor, project_id, command)
    session().add(KeyAdoption(key_version_id=version.id, network_key_version_id=key_id))
    session().flush()
    return version


def _check(command: KeyCommand) -> None:
    errors: dict[str, str] = {}
    if not command.name.strip():
        errors["name"] = _("Give the key a name.")
    if not command.rationale.strip():
        errors["rationale"] = _("Say why this is fair: whoever approves the key reads it.")
    if errors:
        raise Invalid(errors)
    keys.check_command(command, dict(project_queries.schools_to_choose()))


def _refuse() -> None:
    raise NotAllowed(_("Network keys are for the core team, the treasurer and the second approver."))
