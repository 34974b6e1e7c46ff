"""Where everybody is before a network day: rounds, and the preview of each school on the screen and on paper."""

from datetime import date

from flask import abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from wiki.focus import forms, wording
from wiki.focus.queries import previews as queries
from wiki.focus.queries.rounds import next_round, rounds
from wiki.focus.queries.standing import schools_behind
from wiki.focus.rules.points import leads_rounds
from wiki.focus.services import rounds as services
from wiki.focus.services.paper import previews_pdf
from wiki.focus.views.blueprint import bp
from wiki.kernel.acting import NO_ERRORS, FormErrors, act
from wiki.kernel.file_responses import attached
from wiki.kernel.forms import read_day
from wiki.kernel.i18n import _, ngettext
from wiki.schools.access import MEMBERS, access, current_actor
from wiki.schools.queries.schools import schools_by_name
from wiki.schools.rules import Role

LEAD = Role.NETWORK_COORDINATOR
ROUNDS = "/focus/rounds"


@bp.route("/rounds", methods=["GET", "POST"])
@access(LEAD)
def round_list() -> ResponseReturnValue:
    """The days for which schools are asked, and what was sent; a day can be added."""
    if request.method != "POST":
        return _rounds_page()
    return act(
        lambda: services.plan_round(current_actor(), forms.round_day(request.form)),
        _rounds_page,
        done=_("Schools that are behind are asked three weeks before this day."),
        to=ROUNDS,
    )


def _rounds_page(wrong: FormErrors = NO_ERRORS) -> str:
    coming = next_round()
    names = dict(schools_by_name())
    return render_template(
        "focus/rounds.html",
        rounds=rounds(),
        coming=coming,
        behind=[names[id_] for id_ in schools_behind(coming.day)] if coming else (),
        typed=request.form,
        errors=wrong.errors,
    )


@bp.post("/rounds/<id:round_id>/cancel")
@access(LEAD)
def cancel_round(round_id: int) -> ResponseReturnValue:
    """Ask nothing for a day after all."""
    return act(
        lambda: services.cancel_round(current_actor(), round_id),
        _rounds_page,
        done=_("The day is removed."),
        to=ROUNDS,
        conflict_at="",
    )


@bp.post("/rounds/<id:round_id>/remind")
@access(LEAD)
def remind(round_id: int) -> ResponseReturnValue:
    """Ask the schools that are behind now."""
    return act(
        lambda: services.remind(current_actor(), round_id),
        _rounds_page,
        done=lambda count: ngettext("%(num)s person is asked.", "%(num)s people are asked.", count),
        to=ROUNDS,
    )


@bp.post("/rounds/<id:round_id>/send")
@access(LEAD)
def send(round_id: int) -> ResponseReturnValue:
    """Send every school its preview."""
    return act(
        lambda: services.send_previews(current_actor(), round_id),
        _rounds_page,
        done=lambda count: ngettext("Sent to %(num)s person.", "Sent to %(num)s people.", count),
        to=ROUNDS,
    )


@bp.get("/preview/<day>")
@access(MEMBERS)
def preview_of_all(day: str) -> ResponseReturnValue:
    """Where everybody is; who does not look after the network sees their own school."""
    actor, on = current_actor(), _day(day)
    if not leads_rounds(actor):
        return (
            redirect(f"/focus/preview/{on.isoformat()}/{actor.school_id}") if actor.school_id else abort(403)
        )
    found = queries.previews(actor, on)
    round_ = next((one for one in rounds() if one.day == on), None)
    return render_template("focus/previews.html", previews=found, day=on, round=round_, words=wording)


@bp.get("/preview/<day>/pdf")
@access(LEAD)
def preview_of_all_pdf(day: str) -> ResponseReturnValue:
    """Where everybody is, on paper."""
    on = _day(day)
    found = queries.previews(current_actor(), on)
    return attached(previews_pdf(found), "application/pdf", _name("alle scholen", on), store=False)


@bp.get("/preview/<day>/<id:school_id>")
@access(MEMBERS)
def preview(day: str, school_id: int) -> ResponseReturnValue:
    """Where one school is, what changed, and who works on the same things."""
    found = queries.preview(current_actor(), _day(day), school_id)
    return render_template("focus/preview.html", preview=found, words=wording, own=current_actor().school_id)


@bp.get("/preview/<day>/<id:school_id>/pdf")
@access(MEMBERS)
def preview_pdf(day: str, school_id: int) -> ResponseReturnValue:
    """The same on paper."""
    found = queries.preview(current_actor(), _day(day), school_id)
    return attached(previews_pdf([found]), "application/pdf", _name(found.slug, found.day), store=False)


def _name(of: str, day: date) -> str:
    return f"speerpunten {of} {day.isoformat()}.pdf"


def _day(text: str) -> date:
    found = read_day(text)
    if found is None:
        abort(404)
    return found
