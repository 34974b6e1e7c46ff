"""Screens on which the core team asks schools for their ambition, schools answer, and a text is made of it."""

from collections.abc import Mapping
from typing import Any

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from wiki.kernel.acting import NO_ERRORS, FormErrors, act
from wiki.kernel.forms import version as version_of
from wiki.kernel.i18n import _
from wiki.plan.forms import ambition as typed_ambition
from wiki.plan.rules import may_edit_plan
from wiki.plan.services import set_ambition
from wiki.roadmap.forms import ambitions as forms
from wiki.roadmap.queries import ambitions as queries
from wiki.roadmap.rules import ambitions as rules
from wiki.roadmap.services import ambitions as services
from wiki.roadmap.views.blueprint import bp, year_of
from wiki.schools.access import MEMBERS, access, current_actor
from wiki.schools.rules import Role


@bp.get("/<label>/ambitions")
@access(MEMBERS)
def ambitions(label: str) -> ResponseReturnValue:
    """What schools want of a school year, beside the ambition of the year before."""
    return render_template("roadmap/ambitions.html", **_beside(label))


def _beside(label: str) -> dict[str, Any]:
    actor, year = current_actor(), year_of(label)
    asked = queries.round_of(year.id)
    replies = queries.replies(actor, year.id) if asked else []
    return {
        "plan": year,
        "before": queries.year_before(year),
        "asked": asked,
        "replies": [reply for reply in replies if reply.sent_at],
        "waiting": [reply for reply in replies if not reply.sent_at],
        "own": queries.own_reply(actor, year.id) if rules.may_answer(actor) else None,
        "may_edit": may_edit_plan(actor),
    }


@bp.route("/<label>/ambitions/questions", methods=["GET", "POST"])
@access(Role.NETWORK_COORDINATOR)
def ambition_questions(label: str) -> ResponseReturnValue:
    """Set the questions to the schools, and the day by which they answer."""
    year_id = year_of(label).id

    def page(wrong: FormErrors = NO_ERRORS) -> str:
        found = queries.round_of(year_id)
        return render_template(
            "roadmap/ambition_questions.html",
            plan=year_of(label),
            values=_typed_or_asked(found),
            version=found.version if found else 1,
            asked=found if wrong.is_conflict else None,
            most=rules.QUESTIONS_MAX,
            least=rules.QUESTIONS_MIN,
            errors=wrong.errors,
        )

    def save() -> None:
        version, command = version_of(request.form), forms.asked(request.form)
        services.ask_schools(current_actor(), year_id, version, command)

    if request.method != "POST":
        return page()
    done = _("The coordinators of the schools have been told.")
    return act(save, page, done=done, to=f"/plan/{label}/ambitions", conflict_at="")


def _typed_or_asked(found: queries.Round | None) -> Mapping[str, Any]:
    if request.method == "POST" or found is None:
        return request.form
    texts = {f"question_{number}": text for number, (_id, text) in enumerate(found.questions, start=1)}
    return {**texts, "answer_by": found.answer_by}


@bp.route("/<label>/ambitions/answer", methods=["GET", "POST"])
@access(Role.SCHOOL_COORDINATOR)
def answer_ambition(label: str) -> ResponseReturnValue:
    """Answer for one's own school; a draft is kept."""
    year_id = year_of(label).id
    asked = queries.round_of(year_id)
    if asked is None:
        abort(404)
    ids = [id_ for id_, _text in asked.questions]

    def page(wrong: FormErrors = NO_ERRORS) -> str:
        year, own = year_of(label), queries.own_reply(current_actor(), year_id)
        values = {f"answer_{id_}": text for id_, text in own.drafts.items()}
        return render_template(
            "roadmap/ambition_answer.html",
            plan=year,
            before=queries.year_before(year),
            asked=queries.round_of(year_id),
            own=own,
            values=request.form if request.method == "POST" else values,
            conflict=wrong.is_conflict,
            errors=wrong.errors,
        )

    def save() -> bool:
        version, command = version_of(request.form), forms.answers(request.form, ids)
        services.answer(current_actor(), year_id, version, command)
        return command.send

    if request.method != "POST":
        return page()
    return act(
        save,
        page,
        done=lambda sent: _("Sent. Other schools can read it now.") if sent else _("Your draft is saved."),
        to=lambda sent: f"/plan/{label}/ambitions" + ("" if sent else "/answer"),
        conflict_at="",
    )


@bp.route("/<label>/ambitions/write", methods=["GET", "POST"])
@access(Role.NETWORK_COORDINATOR)
def write_ambition(label: str) -> ResponseReturnValue:
    """Turn what the schools say into the ambition of the year, with their words at hand."""
    year_id = year_of(label).id

    def page(wrong: FormErrors = NO_ERRORS) -> str:
        given = _beside(label)
        text = request.form.get("ambition", given["plan"].ambition)
        conflict = wrong.is_conflict
        return render_template(
            "roadmap/ambition_write.html", **given, text=text, conflict=conflict, errors=wrong.errors
        )

    def save() -> None:
        set_ambition(current_actor(), year_id, version_of(request.form), typed_ambition(request.form))

    if request.method != "POST":
        return page()
    done = _("The ambition is saved.")
    return act(save, page, done=done, to=f"/plan/{label}", conflict_at="")
