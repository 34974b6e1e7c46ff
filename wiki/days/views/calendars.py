"""The calendar that somebody subscribes to, at a secret address."""

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from wiki.days.services import calendar
from wiki.days.views.blueprint import bp
from wiki.days.views.days import ICS
from wiki.kernel.acting import act
from wiki.kernel.i18n import _
from wiki.schools.access import ANYONE, MEMBERS, access, current_actor


@bp.get("/days/calendar")
@access(MEMBERS)
def own_calendar() -> ResponseReturnValue:
    """The address of one's own calendar."""
    return _page()


def _page(_wrong: object = None) -> str:
    return render_template("days/calendar.html", address=calendar.own_address(current_actor()))


@bp.post("/days/calendar")
@access(MEMBERS)
def renew_calendar() -> ResponseReturnValue:
    """Have a new secret address."""
    done = _("This is your address. An older one does not work any more.")
    return act(lambda: calendar.renew(current_actor()), _page, done=done, to="/days/calendar")


@bp.post("/days/calendar/revoke")
@access(MEMBERS)
def revoke_calendar() -> ResponseReturnValue:
    """Have no such address any more."""
    done = _("Your address does not work any more.")
    return act(lambda: calendar.revoke(current_actor()), _page, done=done, to="/days/calendar")


@bp.get("/calendar/<token>.ics")
@access(ANYONE)
def feed(token: str) -> ResponseReturnValue:
    """The days of the person whose secret address this is, for programs that are not signed in."""
    response = Response(calendar.own_calendar(token), content_type=ICS)
    response.headers["Cache-Control"] = "private, no-store"
    return response
