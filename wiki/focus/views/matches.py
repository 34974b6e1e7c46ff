"""Which schools fit, and why; asking one for contact, or not wanting to see it."""

from flask import abort, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from wiki.discussions.rules import MAX_BODY
from wiki.focus import wording
from wiki.focus.queries import matches as queries
from wiki.focus.queries.matches import MatchRow
from wiki.focus.queries.points import Filters, points, shown_year
from wiki.focus.rules.points import leads_rounds, may_ask, may_write
from wiki.focus.services import contacts
from wiki.focus.views.blueprint import bp
from wiki.kernel.acting import NO_ERRORS, FormErrors, act
from wiki.kernel.db import transaction
from wiki.kernel.forms import read_id
from wiki.kernel.i18n import _
from wiki.kernel.web import see_other
from wiki.plan.queries import school_years
from wiki.schools.access import MEMBERS, access, current_actor
from wiki.schools.queries.schools import school as school_card
from wiki.schools.queries.schools import schools_by_name


@bp.get("/matches")
@access(MEMBERS)
def matches() -> ResponseReturnValue:
    """Who fits the focal points of one's own school; the network coordinator chooses a school."""
    actor = current_actor()
    school_id = (read_id(request.args.get("school")) if request.args.get("school") else actor.school_id) or 0
    if not school_id and not leads_rounds(actor):
        return redirect("/focus/")
    year = shown_year(school_years(), request.args.get("school_year"))
    card = school_card(school_id) if school_id else None
    if year is None or (school_id and card is None):
        abort(404)
    found = queries.matches_of_school(actor, school_id, year) if card else []
    own = points(actor, year.id, Filters(school=school_id)) if card else []
    return render_template(
        "focus/matches.html",
        school=card,
        year=year,
        parts=[
            (
                point,
                [one for one in found if one.point.id == point.id and not one.dismissed],
                [one for one in found if one.point.id == point.id and one.dismissed],
            )
            for point in own
        ],
        schools=schools_by_name() if leads_rounds(actor) else (),
        dismisses=may_write(actor, school_id),
        asks=may_ask(actor, school_id),
        words=wording,
        longest=MAX_BODY,
        message=_message,
    )


def _message(match: MatchRow) -> str:
    """What is written already, so that one click asks."""
    why = ", ".join(dict.fromkeys(str(wording.KINDS[fact.kind]).lower() for fact in match.facts[:2]))
    return _(
        "Hello, at %(school)s we work on “%(point)s”. Lichtwerk suggests your school (%(why)s). "
        "Shall we find a moment to talk?",
        school=match.point.school,
        point=match.point.name,
        why=why,
    )


@bp.post("/matches/<match_id>/dismiss")
@access(MEMBERS)
def dismiss(match_id: str) -> ResponseReturnValue:
    """Have a school no longer suggested, or suggested again."""
    dismissed = request.form.get("dismissed", "1") == "1"
    with transaction():
        label = contacts.found_match(current_actor(), match_id).point.school_year
        contacts.dismiss(current_actor(), match_id, dismissed)
    flash(
        _("This school is no longer suggested for it.") if dismissed else _("This school is suggested again.")
    )
    return see_other(f"/focus/matches?school_year={label}")


@bp.route("/matches/<match_id>/contact", methods=["GET", "POST"])
@access(MEMBERS)
def contact(match_id: str) -> ResponseReturnValue:
    """Ask a school that fits for contact."""
    if request.method != "POST":
        return _contact_page(match_id)
    return act(
        lambda: contacts.ask(current_actor(), match_id, request.form.get("body", "")),
        lambda wrong: _contact_page(match_id, wrong),
        done=_("Your message is sent. The answer comes here, and by email if you want emails."),
        to=lambda made: f"/focus/contacts/{made.id}",
        conflict_at="",
    )


def _contact_page(match_id: str, wrong: FormErrors = NO_ERRORS) -> str:
    found = contacts.found_match(current_actor(), match_id)
    if not may_ask(current_actor(), found.point.school_id):
        abort(403)
    return render_template(
        "focus/contact.html",
        match=found,
        body=request.form.get("body", _message(found)),
        errors=wrong.errors,
        words=wording,
        longest=MAX_BODY,
    )
