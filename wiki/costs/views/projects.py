"""Screens of projects: the list, one project, and the forms that change it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from wiki.costs import wording
from wiki.costs.forms import projects as project_forms
from wiki.costs.queries import costs as cost_queries
from wiki.costs.queries import keys
from wiki.costs.queries import network_keys as network_key_queries
from wiki.costs.queries import projects as project_queries
from wiki.costs.rules import permissions as permission_rules
from wiki.costs.services import idempotency
from wiki.costs.services import permissions as permission_services
from wiki.costs.services import projects as project_services
from wiki.costs.views.blueprint import bp
from wiki.kernel import clock
from wiki.kernel.acting import NO_ERRORS, FormErrors, act
from wiki.kernel.errors import NotAllowed
from wiki.kernel.forms import read_day, read_id
from wiki.kernel.forms import version as version_of
from wiki.kernel.i18n import _, date_long, lazy
from wiki.kernel.signals import project_shown
from wiki.plan import queries as plan
from wiki.schools.access import MEMBERS, access, current_actor
from wiki.schools.rules import Actor, Role


@bp.get("/projects/")
@access(MEMBERS)
def projects() -> ResponseReturnValue:
    """All projects, or those of one activity or school."""
    actor = current_actor()
    activity_id = read_id(request.args.get("activity", ""))
    school_id = read_id(request.args.get("school", ""))
    cursor = request.args.get("cursor")
    found = project_queries.projects(actor, activity_id=activity_id, school_id=school_id, cursor=cursor)
    return render_template(
        "costs/projects.html",
        projects=found.items,
        chosen={"activity": activity_id, "school": school_id},
        more={"activity": activity_id, "school": school_id, "cursor": found.next} if found.next else None,
        later=bool(cursor),
        activities=_activity_options(plan.activities_to_choose([activity_id] if activity_id else [])),
        schools=project_queries.schools_to_choose(),
        may_open=_may_open_any(actor),
        words=wording,
    )


@bp.route("/projects/new", methods=["GET", "POST"])
@access(Role.NETWORK_COORDINATOR, Role.SCHOOL_COORDINATOR)
def new_project() -> ResponseReturnValue:
    """Open a project under an activity."""
    actor = current_actor()
    if not _may_open_any(actor):
        raise NotAllowed(
            _("The core team and the coordinator of the school that leads the activity open projects.")
        )
    if request.method != "POST":
        return _new_form(actor)

    def open_project() -> str:
        command = project_forms.open_project(request.form)
        mark = idempotency.mark_of(request.form.get("form_id", ""), command)
        project_id, slug = idempotency.open_project_once(actor, command, mark)
        return f"/projects/{project_id}-{slug}"

    return act(open_project, lambda wrong: _new_form(actor, wrong), done=_("The project is open."), to=str)


@bp.get("/projects/<id:project_id>-<slug>")
@bp.get("/projects/<id:project_id>", defaults={"slug": ""})
@access(MEMBERS)
def project(project_id: int, slug: str) -> ResponseReturnValue:
    """One project: who takes part, the key, the costs, and the balance of each school."""
    actor = current_actor()
    row = project_queries.project(actor, project_id)
    if slug != row.slug:
        return redirect(row.url)
    schools = project_queries.participants(project_id)
    versions = keys.key_versions(project_id)
    costs = cost_queries.costs_of(actor, project_id, request.args.get("cursor"))
    manages = permission_rules.may_manage_project(actor, row.lead_school_id)
    return render_template(
        "costs/project.html",
        project=row,
        participants=schools,
        school_names={s.school_id: s.name for s in schools} | dict(project_queries.schools_to_choose()),
        keys=versions,
        keys_now=_keys_now(versions, max(clock.today(), row.starts_on)),
        adopted=network_key_queries.adopted(project_id),
        may_decide_key=lambda version: permission_rules.may_decide_key(actor, version.created_by_id),
        costs=costs,
        payers=cost_queries.payers([c.id for c in costs.items]),
        later=bool(request.args.get("cursor")),
        positions=project_queries.positions(actor, project_id),
        may_manage=manages and row.closed_at is None,
        may_reopen=manages and row.closed_at is not None,
        may_record=permission_rules.may_record_cost(actor, {s.school_id for s in schools})
        and row.closed_at is None,
        under=[markup for _receiver, markup in project_shown.send(actor=actor, project_id=row.id)],
        words=wording,
    )


@bp.route("/projects/<id:project_id>/edit", methods=["GET", "POST"])
@access(Role.NETWORK_COORDINATOR, Role.SCHOOL_COORDINATOR)
def edit_project(project_id: int) -> ResponseReturnValue:
    """Change the facts of a project."""
    actor = current_actor()
    need_managed(actor, project_id)
    if request.method != "POST":
        return _edit_form(project_id)

    def change() -> None:
        version, facts = version_of(request.form), project_forms.project_facts(request.form)
        project_services.change_project(actor, project_id, version, facts)

    return act(
        change,
        lambda wrong: _edit_form(project_id, wrong),
        done=_("The project is saved."),
        to=lambda _done: project_queries.project(actor, project_id).url,
        conflict_at="",
    )


def _edit_form(project_id: int, wrong: FormErrors = NO_ERRORS) -> str:
    row = project_queries.project(current_actor(), project_id)
    values = {**_typed(), "version": row.version} if request.method == "POST" else _stored(row)
    choices = _choices(row.activity_id)
    return render_template(
        "costs/project_edit.html",
        project=row,
        values=values,
        clashes=_clashes(row, choices) if wrong.is_conflict else [],
        errors=wrong.errors,
        readings=wrong.readings,
        **choices,
    )


def _keys_now(versions: list[keys.KeyRow], day: date) -> set[int]:
    """The version of each key that holds on a day, by id."""
    names = {version.name for version in versions}
    found = [keys.key_in_force((v for v in versions if v.name == name), day) for name in names]
    return {version.id for version in found if version}


def need_managed(actor: Actor, project_id: int) -> project_queries.ProjectRow:
    """A project, for who manages it; raises NotFound, NotAllowed."""
    row = project_queries.project(actor, project_id)
    permission_services.need_manage(actor, row.lead_school_id)
    return row


def _may_open_any(actor: Actor) -> bool:
    own = actor.school_id
    leads = own is not None and actor.coordinates(own) and bool(plan.activities_led_by(own, limit=1))
    return leads or permission_rules.may_open_project(actor, None)


def _new_form(actor: Actor, wrong: FormErrors = NO_ERRORS) -> str:
    values: dict[str, Any] = _typed()
    if request.method != "POST":
        values = {"activity_id": request.args.get("activity", ""), "method": "equal", "school_ids": []}
        values["form_id"] = idempotency.new_form_id()
        if not actor.has(Role.NETWORK_COORDINATOR):
            values["lead_school_id"] = actor.school_id
    choices = _choices(read_id(str(values.get("activity_id", ""))), actor)
    return render_template(
        "costs/project_new.html",
        values=values,
        words=wording,
        errors=wrong.errors,
        readings=wrong.readings,
        **choices,
    )


def _choices(activity_id: int | None, opening: Actor | None = None) -> dict[str, Any]:
    """What a form offers; `opening` is who opens a project, under an activity they may open one under."""
    schools = project_queries.schools_to_choose()
    chosen = {activity_id} if activity_id else set()
    if opening:
        chosen |= {a.id for a in plan.activities_led_by(opening.school_id or 0)}
    offered = plan.activities_to_choose(chosen)
    if opening:
        offered = [a for a in offered if permission_rules.may_open_project(opening, a.lead_school_id)]
    return {
        "activities": [("", _("Choose an activity")), *_activity_options(offered)],
        "schools": schools,
        "lead_schools": [("", _("Choose a school")), *schools],
    }


def _activity_options(rows: list[plan.ActivityRow]) -> list[tuple[int, str]]:
    return [(a.id, a.label) for a in rows]


def _typed() -> dict[str, Any]:
    """Everything that was typed, to show it again."""
    return {**request.form.to_dict(), "school_ids": request.form.getlist("school_ids")}


def _clashes(row: project_queries.ProjectRow, choices: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Where what was typed differs from what is stored now: the field, theirs and mine, as people read them."""
    stored, typed = _stored(row), _typed()
    named = {
        "activity_id": {str(id_): text for id_, text in choices["activities"]},
        "lead_school_id": {str(id_): text for id_, text in choices["lead_schools"]},
    }

    def said(name: str, values: Mapping[str, Any]) -> str:
        value = " ".join(str(values.get(name, "")).split())
        day = read_day(value) if name in ("starts_on", "ends_on") else None
        return date_long(day) if day else str(named.get(name, {}).get(value, value))

    pairs = [(str(label), said(name, stored), said(name, typed)) for name, label in _FIELDS.items()]
    return [(label, theirs, mine) for label, theirs, mine in pairs if theirs != mine]


_FIELDS = {
    "title": lazy("Title"),
    "activity_id": lazy("Activity of the year plan"),
    "lead_school_id": lazy("Lead school"),
    "starts_on": lazy("First day"),
    "ends_on": lazy("Last day"),
    "budget": lazy("Budget in euros"),
    "description": lazy("Description"),
}


def _stored(row: project_queries.ProjectRow) -> dict[str, Any]:
    return {
        "title": row.title,
        "activity_id": row.activity_id,
        "lead_school_id": row.lead_school_id,
        "starts_on": row.starts_on.isoformat(),
        "ends_on": row.ends_on.isoformat(),
        "budget": wording.typed_euro(row.budget_cents),
        "description": row.description,
        "version": row.version,
    }
