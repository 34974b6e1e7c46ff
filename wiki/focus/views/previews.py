"""Where everybody is before a network day: rounds, and the preview of each school on the screen and on paper."""

from collections.abc import Sequence

from flask import abort, redirect, render_template
from flask.typing import ResponseReturnValue

from wiki.focus import wording
from wiki.focus.queries import previews as queries
from wiki.focus.queries.rounds import RoundRow, next_round, round_before, rounds
from wiki.focus.queries.standing import schools_behind
from wiki.focus.rules.points import leads_rounds
from wiki.focus.services import rounds as services
from wiki.focus.services.paper import previews_pdf
from wiki.focus.views.blueprint import bp
from wiki.kernel.acting import NO_ERRORS, FormErrors, act
from wiki.kernel.file_responses import attached
from wiki.kernel.i18n import ngettext
from wiki.schools.access import MEMBERS, access, current_actor
from wiki.schools.queries.schools import schools_by_name
from wiki.schools.rules import Role

LEAD = Role.NETWORK_COORDINATOR
ROUNDS = "/focus/rounds"


@bp.get("/rounds")
@access(LEAD)
def round_list() -> ResponseReturnValue:
    """The network days for which schools are asked, and what was sent."""
    return _rounds_page()


def _rounds_page(wrong: FormErrors = NO_ERRORS) -> str:
    coming = next_round()
    names = dict(schools_by_name())
    return render_template(
        "focus/rounds.html",
        rounds=rounds(),
        coming=coming,
        behind=[names[id_] for id_ in schools_behind(coming.day)] if coming else (),
        errors=wrong.errors,
    )


@bp.post("/rounds/<id:day_id>/remind")
@access(LEAD)
def remind(day_id: int) -> ResponseReturnValue:
    """Ask the schools that are behind now."""
    return act(
        lambda: services.remind(current_actor(), day_id),
        _rounds_page,
        done=lambda count: ngettext("%(num)s person is asked.", "%(num)s people are asked.", count),
        to=ROUNDS,
        conflict_at="",
    )


@bp.post("/rounds/<id:day_id>/send")
@access(LEAD)
def send(day_id: int) -> ResponseReturnValue:
    """Send every school its preview."""
    return act(
        lambda: services.send_previews(current_actor(), day_id),
        _rounds_page,
        done=lambda count: ngettext("Sent to %(num)s person.", "Sent to %(num)s people.", count),
        to=ROUNDS,
        conflict_at="",
    )


@bp.get("/preview/<id:day_id>")
@access(MEMBERS)
def preview_of_all(day_id: int) -> ResponseReturnValue:
    """Where everybody is; who does not look after the network sees their own school."""
    actor, round_ = current_actor(), round_before(day_id)
    if not leads_rounds(actor):
        return redirect(f"{round_.url}/{actor.school_id}") if actor.school_id else abort(403)
    return render_template(
        "focus/previews.html", previews=queries.previews(actor, round_), round=round_, words=wording
    )


@bp.get("/preview/<id:day_id>/pdf")
@access(LEAD)
def preview_of_all_pdf(day_id: int) -> ResponseReturnValue:
    """Where everybody is, on paper."""
    round_ = round_before(day_id)
    found = queries.previews(current_actor(), round_)
    return _on_paper(found, round_, "alle scholen")


@bp.get("/preview/<id:day_id>/<id:school_id>")
@access(MEMBERS)
def preview(day_id: int, school_id: int) -> ResponseReturnValue:
    """Where one school is, what changed, and who works on the same things."""
    found = queries.preview(current_actor(), round_before(day_id), school_id)
    return render_template("focus/preview.html", preview=found, words=wording, own=current_actor().school_id)


@bp.get("/preview/<id:day_id>/<id:school_id>/pdf")
@access(MEMBERS)
def preview_pdf(day_id: int, school_id: int) -> ResponseReturnValue:
    """The same on paper."""
    found = queries.preview(current_actor(), round_before(day_id), school_id)
    return _on_paper([found], found.round, found.slug)


def _on_paper(found: Sequence[queries.Preview], round_: RoundRow, of: str) -> ResponseReturnValue:
    name = f"speerpunten {of} {round_.day.isoformat()}.pdf"
    return attached(previews_pdf(found, round_), "application/pdf", name, store=False)
