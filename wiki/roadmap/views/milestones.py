"""Screens on which milestones and results are entered; they are shown on the page of their activity."""

from collections.abc import Mapping
from typing import Any

from flask import abort, flash, render_template, request
from flask.typing import ResponseReturnValue

from wiki.kernel.acting import NO_ERRORS, FormErrors, act
from wiki.kernel.db import transaction
from wiki.kernel.forms import version as version_of
from wiki.kernel.i18n import _
from wiki.kernel.web import safe_next, see_other
from wiki.plan.queries import ActivityRow, activity
from wiki.roadmap.forms.milestones import milestone as typed_milestone
from wiki.roadmap.queries import milestones as queries
from wiki.roadmap.services import milestones as services
from wiki.roadmap.views.blueprint import bp
from wiki.roadmap.wording import KINDS, STATES
from wiki.schools.access import MEMBERS, access, current_actor


@bp.route("/activities/<id:activity_id>/milestones/new", methods=["GET", "POST"])
@access(MEMBERS)
def new_milestone(activity_id: int) -> ResponseReturnValue:
    """Add a milestone or a result to an activity."""
    row = activity(activity_id)
    if row is None:
        abort(404)
    if not queries.may_edit(current_actor(), activity_id):
        abort(403)
    url = row.url

    def page(wrong: FormErrors = NO_ERRORS) -> str:
        values = request.form or {"kind": "milestone", "state": "open"}
        return _form(_("New milestone or result"), activity(activity_id), values, wrong)

    if request.method != "POST":
        return page()
    return act(
        lambda: services.add_milestone(current_actor(), activity_id, typed_milestone(request.form)).id,
        page,
        done=_("It is with the activity."),
        to=lambda id_: f"{url}#milestone-{id_}",
    )


@bp.route("/milestones/<id:milestone_id>/edit", methods=["GET", "POST"])
@access(MEMBERS)
def edit_milestone(milestone_id: int) -> ResponseReturnValue:
    """Change a milestone or a result."""
    row = queries.milestone(milestone_id)
    if not queries.may_edit(current_actor(), row.activity_id):
        abort(403)
    url = row.url

    def page(wrong: FormErrors = NO_ERRORS) -> str:
        now = queries.milestone(milestone_id)
        values: Mapping[str, Any] = vars(now)
        if request.method == "POST":
            values = {**request.form.to_dict(), "version": now.version}
        return _form(_("Change milestone or result"), activity(now.activity_id), values, wrong, now)

    def save() -> None:
        version, command = version_of(request.form), typed_milestone(request.form)
        services.edit_milestone(current_actor(), milestone_id, version, command)

    if request.method != "POST":
        return page()
    return act(save, page, done=_("The change is saved."), to=url, conflict_at="")


@bp.post("/milestones/<id:milestone_id>/reached")
@access(MEMBERS)
def reach_milestone(milestone_id: int) -> ResponseReturnValue:
    """Say that a milestone was reached today."""
    url = queries.milestone(milestone_id).url
    with transaction():
        services.reach_milestone(current_actor(), milestone_id)
    flash(_("Reached. Well done."), "success")
    return see_other(safe_next(request.form.get("next"), url))


@bp.post("/milestones/<id:milestone_id>/remove")
@access(MEMBERS)
def remove_milestone(milestone_id: int) -> ResponseReturnValue:
    """Take away a milestone that was entered by mistake."""
    url = queries.milestone(milestone_id).activity_url
    with transaction():
        services.remove_milestone(current_actor(), milestone_id)
    flash(_("It is removed."))
    return see_other(f"{url}#milestones")


def _form(
    title: str,
    of: ActivityRow | None,
    values: Mapping[str, Any],
    wrong: FormErrors,
    there: queries.MilestoneRow | None = None,
) -> str:
    return render_template(
        "roadmap/milestone_form.html",
        title=title,
        activity=of,
        values=values,
        errors=wrong.errors,
        there=there,
        theirs=there if wrong.is_conflict else None,
        kinds=list(KINDS.items()),
        states=list(STATES.items()),
    )
