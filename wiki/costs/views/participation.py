"""Who takes part in a project, on the screen: a school joins or leaves, previewed first."""

from collections.abc import Callable

from flask import render_template, request
from flask.typing import ResponseReturnValue

from wiki.costs.forms import projects as project_forms
from wiki.costs.models.project import ProjectParticipant
from wiki.costs.queries import projects as project_queries
from wiki.costs.services import participation_preview
from wiki.costs.services import projects as project_services
from wiki.costs.views.blueprint import bp
from wiki.costs.views.projects import need_managed
from wiki.kernel.acting import NO_ERRORS, FormErrors, act, errors_of
from wiki.kernel.errors import Invalid
from wiki.kernel.forms import read_id
from wiki.kernel.i18n import _
from wiki.schools.access import access, current_actor
from wiki.schools.rules import Actor, Role


@bp.route("/projects/<id:project_id>/participants", methods=["GET", "POST"])
@access(Role.NETWORK_COORDINATOR, Role.SCHOOL_COORDINATOR)
def participants(project_id: int) -> ResponseReturnValue:
    """Who takes part: let a school join or leave."""
    actor = current_actor()
    need_managed(actor, project_id)
    if request.method != "POST":
        return _page(project_id)
    if not request.form.get("confirmed"):
        return _previewed(actor, project_id)

    def move() -> str:
        do, message = _move(actor, project_id)
        do()
        return message

    return act(
        move,
        lambda wrong: _page(project_id, wrong),
        done=str,
        to=f"/projects/{project_id}/participants",
    )


def _previewed(actor: Actor, project_id: int) -> ResponseReturnValue:
    """The screen with what would follow from what was filled in; nothing is written."""
    try:
        do, _message = _move(actor, project_id)
        return _page(project_id, shown=participation_preview.preview(actor, project_id, do))
    except Invalid as invalid:
        return _page(project_id, errors_of(invalid)), invalid.status


def _page(
    project_id: int, wrong: FormErrors = NO_ERRORS, shown: participation_preview.Preview | None = None
) -> str:
    return render_template(
        "costs/participants.html",
        project=project_queries.project(current_actor(), project_id),
        participants=project_queries.participants(project_id),
        leaving=read_id(request.form.get("participant_id", "")),
        preview=shown,
        schools=[("", _("Choose a school")), *project_queries.schools_to_choose()],
        values=request.form,
        errors=wrong.errors,
        readings=wrong.readings,
    )


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
