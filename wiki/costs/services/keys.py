"""Fixing distribution keys: the first one with its project, later ones proposed by one person and approved by another.

A version never changes, and costs that were handed in are never divided anew.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import select

from wiki.audit.services import record
from wiki.costs import wording
from wiki.costs.models.key import KeyApproval, KeyLine, KeyVersion
from wiki.costs.models.project import Project
from wiki.costs.queries import keys, projects
from wiki.costs.queries.keys import KeyRow
from wiki.costs.rules.commands import MAX_KEY_NAME, MAX_RATIONALE, MAX_REASON, KeyCommand
from wiki.costs.rules.distribution_keys import HALF_DAYS, Key, KeyProblem, Method, check_key
from wiki.costs.rules.fingerprints import key_hash
from wiki.costs.services import permissions as permission_services
from wiki.costs.services.locks import locked_project, managed_project
from wiki.kernel import clock
from wiki.kernel.db import session
from wiki.kernel.errors import Conflict, Invalid, NotFound
from wiki.kernel.forms import too_long
from wiki.kernel.i18n import _, date_long
from wiki.schools.rules import Actor


def approve_first_key(actor: Actor, project: Project, command: KeyCommand) -> KeyVersion:
    """Fix the key that a project opens with: who opens the project approves it.

    Raises Invalid with a sentence for each wrong field (those of `check_command`).
    """
    version = _add(actor, project, command, 1)
    _decide(actor, version, approved=True)
    return version


def propose_key(actor: Actor, project_id: int, command: KeyCommand) -> KeyVersion:
    """Propose a new version of a key; it counts when somebody else has approved it.

    Raises NotFound, NotAllowed, Conflict when the project is closed, and Invalid (fields `rationale`,
    `effective_from`, and those of `check_command`).
    """
    project = managed_project(actor, project_id)
    versions = keys.key_versions(project_id)
    if not command.rationale.strip():
        raise Invalid({"rationale": _("Say why this is fair: whoever approves the key reads it.")})
    _check_place(project_id, command.name, command.effective_from, versions)
    added = _add(actor, project, command, max((v.version for v in versions), default=0) + 1)
    _note(actor, project, "project.key_proposed", added)
    return added


def decide_key(actor: Actor, project_id: int, number: int, *, approve: bool, reason: str = "") -> KeyVersion:
    """Approve or refuse a proposed version, as somebody other than who proposed it.

    Raises NotFound, NotAllowed, Conflict when it was decided on already, and Invalid (fields `reason`, and
    `effective_from` when costs were submitted since).
    """
    project = locked_project(actor, project_id)
    versions = keys.key_versions(project_id)
    row = next((v for v in versions if v.version == number), None)
    if row is None:
        raise NotFound(_("There is no such distribution key."))
    permission_services.need_decide_key(actor, row.created_by_id)
    if row.approved is not None:
        raise Conflict(_("This key has already been decided on."))
    if not approve and not reason.strip():
        raise Invalid({"reason": _("Say why not.")})
    if len(reason) > MAX_REASON:
        raise Invalid({"reason": too_long(MAX_REASON)})
    if approve:
        _check_place(project_id, row.name, row.key.effective_from, versions)
    version = session().get_one(KeyVersion, row.id)
    _decide(actor, version, approved=approve, reason=reason.strip())
    _note(actor, project, "project.key_approved" if approve else "project.key_refused", version)
    return version


def _check_place(project_id: int, name: str, effective_from: date, versions: Sequence[KeyRow]) -> None:
    """A key begins after the last one of its name, and after the costs that were handed in by it."""
    begun = [v.key.effective_from for v in versions if v.approved and v.name == name]
    if begun and effective_from < max(begun):
        sentence = _("A new key cannot begin before the last one (%(date)s).", date=date_long(max(begun)))
        raise Invalid({"effective_from": sentence})
    after_costs(project_id, "effective_from", effective_from, name)


def after_costs(project_id: int, field: str, day: date, key_name: str | None = None) -> None:
    """Check that a day comes after the last cost that was submitted; raises Invalid with the given field."""
    last = projects.last_submitted_on(project_id, key_name)
    if last is not None and day <= last:
        raise Invalid(
            {
                field: _(
                    "A cost of %(date)s has been submitted. Choose a later date: what was set "
                    "beforehand stays as it is.",
                    date=date_long(last),
                )
            }
        )


def _add(actor: Actor, project: Project, command: KeyCommand, number: int) -> KeyVersion:
    present = projects.participants_on(
        projects.participants(project.id), max(command.effective_from, project.starts_on)
    )
    check_command(command, {row.school_id: row.name for row in present})
    version = KeyVersion(
        project_id=project.id,
        version=number,
        method=command.method.value,
        effective_from=command.effective_from,
        rationale=command.rationale.strip(),
        name=command.name.strip(),
        basis=command.basis,
        rest_method=command.rest_method.value,
        created_by_id=actor.member_id,
        created_at=clock.now(),
    )
    session().add(version)
    session().flush()
    session().add_all(
        KeyLine(key_version_id=version.id, school_id=line.school_id, value=line.value)
        for line in command.lines
    )
    session().flush()
    return version


def _decide(actor: Actor, version: KeyVersion, *, approved: bool, reason: str = "") -> None:
    lines = session().execute(
        select(KeyLine.school_id, KeyLine.value).where(KeyLine.key_version_id == version.id)
    )
    approval = KeyApproval(
        key_version_id=version.id,
        approved=approved,
        reason=reason,
        decided_by_id=actor.member_id,
        decided_at=clock.now(),
        sha256=_hash(version, [(school_id, value) for school_id, value in lines]),
    )
    session().add(approval)
    session().flush()


def _hash(version: KeyVersion, lines: Iterable[tuple[int, int | None]]) -> str:
    return key_hash(
        version.project_id,
        version.version,
        version.name,
        version.method,
        version.basis,
        version.rest_method,
        version.effective_from,
        lines,
    )


def _note(actor: Actor, project: Project, action: str, version: KeyVersion) -> None:
    session().flush()
    record(actor.member_id, action, "project", project.id, version=version.version)


def check_command(command: KeyCommand, names: dict[int, str]) -> None:
    """Check that this can be a key of these schools (names by id).

    Raises Invalid (fields `rationale`, `name`, `rest_method`, `basis`, `method`, `value_<school id>`).
    """
    errors: dict[str, str] = {}
    if len(command.rationale) > MAX_RATIONALE:
        errors["rationale"] = too_long(MAX_RATIONALE)
    if len(command.name.strip()) > MAX_KEY_NAME:
        errors["name"] = too_long(MAX_KEY_NAME)
    if command.rest_method not in (Method.EQUAL, Method.PUPILS):
        errors["rest_method"] = _("The rest is divided equally or by number of pupils.")
    if command.basis not in ("", HALF_DAYS) or (command.basis and command.method is not Method.WEIGHTS):
        errors["basis"] = _("Half-days are weights.")
    if errors:
        raise Invalid(errors)
    try:
        key = Key(command.method, command.lines, command.effective_from, command.rest_method, command.basis)
        check_key(key, list(names))
    except KeyProblem as problem:
        all_names = names | dict(projects.schools_to_choose())
        raise Invalid({wording.key_field(problem): wording.key_sentence(problem, all_names)}) from problem
