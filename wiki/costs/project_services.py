"""Changing projects: opening them, their facts, who takes part, and the distribution key."""

import secrets
from collections.abc import Iterable
from datetime import date

from sqlalchemy import select

from wiki.audit.services import record
from wiki.costs import queries, rights, wording
from wiki.costs.commands import (
    MAX_DESCRIPTION,
    MAX_RATIONALE,
    MAX_SCHOOLS,
    MAX_TITLE,
    KeyCommand,
    OpenProject,
    ProjectFacts,
)
from wiki.costs.models import KeyApproval, KeyLine, KeyVersion, Project, ProjectParticipant
from wiki.costs.rules import key_hash
from wiki.costs.spells import Period, move_along
from wiki.costs.splitting import Key, KeyProblem, check_key, in_brin_order
from wiki.costs.splitting import KeyLine as Line
from wiki.kernel import clock
from wiki.kernel.db import session
from wiki.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from wiki.kernel.i18n import _, date_long
from wiki.kernel.money import MAX_CENTS
from wiki.kernel.signals import project_saved
from wiki.kernel.slug import slugify
from wiki.plan.models import Activity
from wiki.schools.models import School
from wiki.schools.rules import Actor


def open_project(actor: Actor, command: OpenProject, form: str = "") -> Project:
    """Open a project under an activity with its schools and first key; raises NotAllowed, Invalid.

    `form` is the mark of the form it came from, by which a second sending of it is known.
    """
    activity = session().get(Activity, command.facts.activity_id)
    if not rights.may_open_project(actor, activity.lead_school_id if activity else None):
        raise NotAllowed(
            _("The core team opens projects, and the coordinator of the school that leads the activity.")
        )
    brins = _schools(command.school_ids)
    _check_facts(command.facts, brins.keys())
    project = Project(code=secrets.token_hex(5), created_by_id=actor.member_id, created_at=clock.now())
    _fill(project, command.facts)
    session().add(project)
    session().flush()
    project.code = f"P{project.id}"
    for school_id in in_brin_order(brins):
        session().add(
            ProjectParticipant(project_id=project.id, school_id=school_id, from_on=command.facts.starts_on)
        )
    session().flush()
    _add_key(actor, project, command.key, 1)
    _saved(actor, project, "project.opened", **marked(form))
    return project


def change_project(actor: Actor, project_id: int, version: int, facts: ProjectFacts) -> Project:
    """Change the facts of a project; raises Conflict when somebody changed it after `version` was read."""
    project = managed_project(actor, project_id)
    if project.version != version:
        raise Conflict(_("Somebody changed this project in the meantime. Look at it and try again."))
    _check_facts(facts, [row.school_id for row in queries.participants(project_id) if row.to_on is None])
    before = Period(project.starts_on, project.ends_on)
    _fill(project, facts)
    project.version += 1
    moved = move_along(project_id, before, Period(facts.starts_on, facts.ends_on))
    _saved(actor, project, "project.changed", **({"moved_schools": moved} if moved else {}))
    return project


def add_key_version(actor: Actor, project_id: int, command: KeyCommand) -> KeyVersion:
    """Fix a new version of the key. An older version never changes, and costs handed in are never divided anew."""
    project = managed_project(actor, project_id)
    versions = queries.key_versions(project_id)
    if versions and command.effective_from < versions[-1].key.effective_from:
        first = versions[-1].key.effective_from
        raise Invalid(
            {
                "effective_from": _(
                    "A new key cannot begin before the last one (%(date)s).", date=date_long(first)
                )
            }
        )
    _after_costs(project_id, "effective_from", command.effective_from)
    added = _add_key(actor, project, command, len(versions) + 1)
    _saved(actor, project, "project.key_fixed", version=added.version)
    return added


def join_project(actor: Actor, project_id: int, school_id: int, from_on: date) -> ProjectParticipant:
    """Let a school take part from a day on, after the costs that were handed in."""
    project = managed_project(actor, project_id)
    _schools([school_id])
    spells = [row for row in queries.participants(project_id) if row.school_id == school_id]
    if any(row.to_on is None or row.to_on >= from_on for row in spells):
        raise Invalid({"school_id": _("This school takes part already.")})
    if not project.starts_on <= from_on <= project.ends_on:
        raise Invalid({"from_on": _("Choose a date within the period of the project.")})
    _after_costs(project_id, "from_on", from_on)
    row = ProjectParticipant(project_id=project_id, school_id=school_id, from_on=from_on)
    session().add(row)
    session().flush()
    _saved(actor, project, "project.school_joined", school_id=school_id)
    return row


def leave_project(actor: Actor, project_id: int, participant_id: int, to_on: date) -> ProjectParticipant:
    """Let a school take part until a day (that day included); it keeps bearing the earlier costs."""
    project = managed_project(actor, project_id)
    row = session().scalar(
        select(ProjectParticipant).where(
            ProjectParticipant.id == participant_id, ProjectParticipant.project_id == project_id
        )
    )
    if row is None:
        raise NotFound(_("This school does not take part."))
    if row.to_on is not None:
        raise Conflict(_("This school has left already."))
    if row.school_id == project.lead_school_id:
        raise Invalid({"to_on": _("The lead school takes part as long as the project runs.")})
    if to_on < row.from_on:
        raise Invalid({"to_on": _("This is before the school joined.")})
    _until_costs(project_id, to_on)
    row.to_on = to_on
    _saved(actor, project, "project.school_left", school_id=row.school_id)
    return row


def close_project(actor: Actor, project_id: int) -> Project:
    """Close a project: it takes no new costs and no changes; what was entered is still handed in and decided on."""
    project = managed_project(actor, project_id)
    project.closed_at = clock.now()
    project.version += 1
    _saved(actor, project, "project.closed")
    return project


def reopen_project(actor: Actor, project_id: int) -> Project:
    """Open a closed project again; raises Conflict for one that is not closed."""
    project = locked_project(actor, project_id)
    rights.need_manage(actor, project.lead_school_id)
    if project.closed_at is None:
        raise Conflict(_("This project is not closed."))
    project.closed_at = None
    project.version += 1
    _saved(actor, project, "project.reopened")
    return project


def managed_project(actor: Actor, project_id: int) -> Project:
    """The project, locked until the end of the transaction, for who keeps it; raises NotFound, NotAllowed."""
    project = locked_project(actor, project_id)
    rights.need_manage(actor, project.lead_school_id)
    if project.closed_at is not None:
        raise Conflict(_("This project is closed."))
    return project


def lock_activity(activity_id: int) -> None:
    """Let nobody else open a project under this activity until the end of the transaction."""
    session().execute(select(Activity.id).where(Activity.id == activity_id).with_for_update())


def marked(form: str) -> dict[str, str]:
    """The mark of a form as a detail of an audit event; none for what came without one."""
    return {"form": form} if form else {}


def locked_project(actor: Actor, project_id: int) -> Project:
    """The project, locked until the end of the transaction: one change of its costs and key at a time."""
    project = session().scalar(
        select(Project)
        .where(Project.id == project_id, queries.visible_to(actor))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if project is None:
        raise NotFound(_("There is no such project."))
    return project


def _add_key(actor: Actor, project: Project, command: KeyCommand, number: int) -> KeyVersion:
    present = queries.participants_on(
        queries.participants(project.id), max(command.effective_from, project.starts_on)
    )
    _check_key(command, {row.school_id: row.name for row in present})
    version = KeyVersion(
        project_id=project.id,
        version=number,
        method=command.method.value,
        effective_from=command.effective_from,
        rationale=command.rationale.strip(),
        created_by_id=actor.member_id,
        created_at=clock.now(),
    )
    session().add(version)
    session().flush()
    for line in command.lines:
        session().add(KeyLine(key_version_id=version.id, school_id=line.school_id, value=line.value))
    session().flush()
    _approve_key(actor, version, command.lines)
    return version


def _approve_key(actor: Actor, version: KeyVersion, lines: Iterable[Line]) -> None:
    sha256 = key_hash(
        version.project_id,
        version.version,
        version.name,
        version.method,
        version.basis,
        version.rest_method,
        version.effective_from,
        [(line.school_id, line.value) for line in lines],
    )
    session().add(
        KeyApproval(
            key_version_id=version.id,
            approved=True,
            decided_by_id=actor.member_id,
            decided_at=clock.now(),
            sha256=sha256,
        )
    )
    session().flush()


def _check_key(command: KeyCommand, names: dict[int, str]) -> None:
    if len(command.rationale) > MAX_RATIONALE:
        raise Invalid({"rationale": _("Use at most %(max)s characters.", max=MAX_RATIONALE)})
    try:
        check_key(Key(command.method, command.lines, command.effective_from), list(names))
    except KeyProblem as problem:
        all_names = names | dict(queries.schools_to_choose())
        raise Invalid({wording.key_field(problem): wording.key_sentence(problem, all_names)}) from problem


def _after_costs(project_id: int, field: str, day: date) -> None:
    last = queries.last_handed_in_on(project_id)
    if last is not None and day <= last:
        raise Invalid(
            {
                field: _(
                    "There is a cost of %(date)s that was handed in. Choose a later date: what was fixed "
                    "beforehand stays as it is.",
                    date=date_long(last),
                )
            }
        )


def _until_costs(project_id: int, to_on: date) -> None:
    last = queries.last_handed_in_on(project_id)
    if last is not None and to_on < last:
        raise Invalid(
            {
                "to_on": _(
                    "There is a cost of %(date)s that was handed in. The school takes part at least until then.",
                    date=date_long(last),
                )
            }
        )


def _check_facts(facts: ProjectFacts, school_ids: Iterable[int]) -> None:
    errors = _text_errors(facts)
    if session().get(Activity, facts.activity_id) is None:
        errors["activity_id"] = _("Choose an activity of the year plan.")
    if facts.ends_on < facts.starts_on:
        errors["ends_on"] = _("The end is before the beginning.")
    if facts.budget_cents is not None and not 0 <= facts.budget_cents <= MAX_CENTS:
        errors["budget"] = _("Fill in an amount from € 0,00.")
    if facts.lead_school_id not in set(school_ids):
        errors["lead_school_id"] = _("The lead school takes part itself: choose it among the schools too.")
    if errors:
        raise Invalid(errors)


def _text_errors(facts: ProjectFacts) -> dict[str, str]:
    errors: dict[str, str] = {}
    if not facts.title.strip():
        errors["title"] = _("Give the project a title.")
    elif len(facts.title) > MAX_TITLE:
        errors["title"] = _("Use at most %(max)s characters.", max=MAX_TITLE)
    if len(facts.description) > MAX_DESCRIPTION:
        errors["description"] = _("Use at most %(max)s characters.", max=MAX_DESCRIPTION)
    return errors


def _schools(school_ids: Iterable[int]) -> dict[int, str]:
    """BRIN codes of these schools, by id; raises Invalid when there are none or one is not known."""
    wanted = list(school_ids)
    if not wanted:
        raise Invalid({"school_ids": _("Choose the schools that take part.")})
    if len(wanted) > MAX_SCHOOLS or len(set(wanted)) < len(wanted):
        raise Invalid({"school_ids": _("Choose each school once.")})
    statement = select(School.id, School.brin).where(School.id.in_(wanted))
    brins = {row.id: row.brin for row in session().execute(statement)}
    if len(brins) < len(wanted):
        raise Invalid({"school_ids": _("One of these schools is not known.")})
    return brins


def _fill(project: Project, facts: ProjectFacts) -> None:
    project.title = facts.title.strip()
    project.slug = slugify(project.title, "project")
    project.activity_id = facts.activity_id
    project.lead_school_id = facts.lead_school_id
    project.starts_on = facts.starts_on
    project.ends_on = facts.ends_on
    project.budget_cents = facts.budget_cents
    project.description = facts.description.strip()


def _saved(actor: Actor, project: Project, action: str, **details: object) -> None:
    session().flush()
    record(actor.id, action, "project", project.id, **details)
    project_saved.send(project_id=project.id)
