"""Changing projects: opening them, their facts, who takes part, and the distribution key."""

import secrets
from collections.abc import Iterable
from datetime import date

from sqlalchemy import select

from wiki.audit.services import record
from wiki.costs.models.project import Project, ProjectParticipant
from wiki.costs.queries import projects
from wiki.costs.rules import permissions as permission_rules
from wiki.costs.rules.commands import MAX_DESCRIPTION, MAX_SCHOOLS, MAX_TITLE, OpenProject, ProjectFacts
from wiki.costs.rules.distribution_keys import in_brin_order
from wiki.costs.services import permissions as permission_services
from wiki.costs.services.keys import after_costs, approve_first_key
from wiki.costs.services.locks import locked_project, managed_project
from wiki.costs.services.participation import Period, move_participants
from wiki.kernel import clock
from wiki.kernel.db import session
from wiki.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from wiki.kernel.forms import too_long
from wiki.kernel.i18n import _, date_long
from wiki.kernel.money import MAX_CENTS
from wiki.kernel.signals import project_saved
from wiki.kernel.slug import slugify
from wiki.plan.models import Activity
from wiki.schools.models import School
from wiki.schools.rules import Actor


def open_project(actor: Actor, command: OpenProject, form: str = "") -> Project:
    """Open a project under an activity with its schools and first key.

    `form` is the mark of the form it came from, by which a second sending of it is recognised.

    Raises NotAllowed and Invalid (fields `school_ids`, `title`, `description`, `activity_id`, `ends_on`, `budget`,
    `lead_school_id`, and those of `keys.check_command`).
    """
    activity = session().get(Activity, command.facts.activity_id)
    if not permission_rules.may_open_project(actor, activity.lead_school_id if activity else None):
        raise NotAllowed(
            _("The core team and the coordinator of the school that leads the activity open projects.")
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
    approve_first_key(actor, project, command.key)
    record_saved(actor, project, "project.opened", **form_details(form))
    return project


def change_project(actor: Actor, project_id: int, version: int, facts: ProjectFacts) -> Project:
    """Change the facts of a project.

    Raises NotFound, NotAllowed, Conflict when it is closed or somebody changed it after `version` was read, and Invalid
    (fields `title`, `description`, `activity_id`, `ends_on`, `budget`, `lead_school_id`).
    """
    project = managed_project(actor, project_id)
    if project.version != version:
        raise Conflict(_("Somebody else changed this project in the meantime. Look at it and try again."))
    _check_facts(facts, [row.school_id for row in projects.participants(project_id) if row.to_on is None])
    before = Period(project.starts_on, project.ends_on)
    _fill(project, facts)
    project.version += 1
    moved = move_participants(project_id, before, Period(facts.starts_on, facts.ends_on))
    record_saved(actor, project, "project.changed", **({"moved_schools": moved} if moved else {}))
    return project


def join_project(actor: Actor, project_id: int, school_id: int, from_on: date) -> ProjectParticipant:
    """Let a school take part from a day on, after the costs that were submitted.

    Raises NotFound, NotAllowed, Conflict when the project is closed, and Invalid (fields `school_ids`, `school_id`,
    `from_on`).
    """
    project = managed_project(actor, project_id)
    _schools([school_id])
    spells = [row for row in projects.participants(project_id) if row.school_id == school_id]
    if any(row.to_on is None or row.to_on >= from_on for row in spells):
        raise Invalid({"school_id": _("This school already takes part.")})
    if not project.starts_on <= from_on <= project.ends_on:
        raise Invalid({"from_on": _("Choose a date within the period of the project.")})
    after_costs(project_id, "from_on", from_on)
    row = ProjectParticipant(project_id=project_id, school_id=school_id, from_on=from_on)
    session().add(row)
    session().flush()
    record_saved(actor, project, "project.school_joined", school_id=school_id)
    return row


def leave_project(actor: Actor, project_id: int, participant_id: int, to_on: date) -> ProjectParticipant:
    """Let a school take part until a day (that day included); it keeps bearing the earlier costs.

    Raises NotFound, NotAllowed, Conflict when the project is closed or the school has left, and Invalid (field
    `to_on`).
    """
    project = managed_project(actor, project_id)
    row = session().scalar(
        select(ProjectParticipant).where(
            ProjectParticipant.id == participant_id, ProjectParticipant.project_id == project_id
        )
    )
    if row is None:
        raise NotFound(_("This school does not take part."))
    if row.to_on is not None:
        raise Conflict(_("This school has already left."))
    if row.school_id == project.lead_school_id:
        raise Invalid({"to_on": _("The lead school takes part as long as the project runs.")})
    if to_on < row.from_on:
        raise Invalid({"to_on": _("This is before the school joined.")})
    _until_costs(project_id, to_on)
    row.to_on = to_on
    record_saved(actor, project, "project.school_left", school_id=row.school_id)
    return row


def close_project(actor: Actor, project_id: int) -> Project:
    """Close a project: it takes no new costs and no changes; what was entered is still submitted and decided on.

    Raises NotFound, NotAllowed, and Conflict when it is closed already.
    """
    project = managed_project(actor, project_id)
    project.closed_at = clock.now()
    project.version += 1
    record_saved(actor, project, "project.closed")
    return project


def reopen_project(actor: Actor, project_id: int) -> Project:
    """Open a closed project again. Raises NotFound, NotAllowed, and Conflict for one that is not closed."""
    project = locked_project(actor, project_id)
    permission_services.need_manage(actor, project.lead_school_id)
    if project.closed_at is None:
        raise Conflict(_("This project is not closed."))
    project.closed_at = None
    project.version += 1
    record_saved(actor, project, "project.reopened")
    return project


def form_details(form: str) -> dict[str, str]:
    """The mark of a form as a detail of an audit event; empty for what came without one."""
    return {"form": form} if form else {}


def _until_costs(project_id: int, to_on: date) -> None:
    last = projects.last_submitted_on(project_id)
    if last is not None and to_on < last:
        raise Invalid(
            {
                "to_on": _(
                    "A cost of %(date)s has been submitted. The school takes part at least until then.",
                    date=date_long(last),
                )
            }
        )


def _check_facts(facts: ProjectFacts, school_ids: Iterable[int]) -> None:
    errors = _text_errors(facts)
    if session().get(Activity, facts.activity_id) is None:
        errors["activity_id"] = _("Choose an activity from the year plan.")
    if facts.ends_on < facts.starts_on:
        errors["ends_on"] = _("The end is before the beginning.")
    if facts.budget_cents is not None and not 0 <= facts.budget_cents <= MAX_CENTS:
        errors["budget"] = _("Fill in an amount from € 0,00.")
    if facts.lead_school_id not in set(school_ids):
        errors["lead_school_id"] = _("The lead school takes part itself: select it among the schools too.")
    if errors:
        raise Invalid(errors)


def _text_errors(facts: ProjectFacts) -> dict[str, str]:
    errors: dict[str, str] = {}
    if not facts.title.strip():
        errors["title"] = _("Give the project a title.")
    elif len(facts.title) > MAX_TITLE:
        errors["title"] = too_long(MAX_TITLE)
    if len(facts.description) > MAX_DESCRIPTION:
        errors["description"] = too_long(MAX_DESCRIPTION)
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


def record_saved(actor: Actor, project: Project, action: str, **details: object) -> None:
    """Write a change of a project to the audit trail, and send `project_saved`."""
    session().flush()
    record(actor.id, action, "project", project.id, **details)
    project_saved.send(project_id=project.id)
