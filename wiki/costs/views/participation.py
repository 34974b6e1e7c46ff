"""Who takes part in a project, on the screen: a school joins or leaves, previewed first."""

from collections.abc import Callable

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from wiki.costs.forms import projects as project_forms
from wiki.costs.models.project import ProjectParticipant
from wiki.costs.queries import projects as project_queries
from wiki.costs.services import participation_preview
from wiki.costs.services import projects as project_services
from wiki.costs.views.blueprint import bp
from wiki.costs.views.projects import managed, problems_of
from wiki.kernel.db import transaction
from wiki.kernel.errors import Invalid
from wiki.kernel.forms import read_id
from wiki.kernel.i18n import _
from wiki.kernel.web import see_other
from wiki.schools.access import access, current_actor
from wiki.schools.rules import Actor, Role


@bp.route("/projects/<id:project_id>/participants", methods=["GET", "POST"])
@access(Role.NETWORK_COORDINATOR, Role.SCHOOL_COORDINATOR)
def participants(project_id: int) -> ResponseReturnValue:
    """Who takes part: let a school join or leave."""
    actor = current_actor()
    row = managed(actor, project_id)
    invalid: Invalid | None = None
    shown: participation_preview.Preview | None = None
    if request.method == "POST":
        try:
            move, message = _move(actor, project_id)
            if request.form.get("confirmed"):
                with transaction():
                    move()
                flash(message)
                return see_other(f"/projects/{project_id}/participants")
            shown = participation_preview.preview(actor, project_id, move)
        except Invalid as found:
            invalid = found
    present = project_queries.participants(project_id)
    page = render_template(
        "costs/participants.html",
        project=row,
        participants=present,
        leaving=read_id(request.form.get("participant_id", "")),
        preview=shown,
        schools=[("", _("Choose a school")), *project_queries.schools_to_choose()],
        values=request.form.to_dict(),
        **problems_of(invalid),
    )
    return page, 422 if invalid else 200


def _move(actor: Actor, project_id: int) -> tuple[Callable[[], ProjectParticipant], str]:
    """What the form asks for, to be done or only previewed, and the message for when it is done."""
    participant_id = read_id(request.form.get("participant_id", ""))
    if participant_id is not None:
        to_on = project_forms.last_day(request.form)
        return (
            lambda: project_services.leave_project(actor, project_id, participant_id, to_on),
            _("The last day of the school is set. Set a new distribution key if the key names the school."),
        )
    school_id, from_on = project_forms.participant(request.form)
    return (
        lambda: project_services.join_project(actor, project_id, school_id, from_on),
        _("The school takes part. Set a new distribution key if the key gives a value for each school."),
    )
