"""Screens of this slice: one's notices, which of them come by mail, and the outbox."""

from flask import Blueprint, Response, flash, make_response, render_template, request
from flask.typing import ResponseReturnValue

from wiki.kernel.db import transaction
from wiki.kernel.forms import read_id
from wiki.kernel.i18n import _
from wiki.kernel.web import safe_next, see_other
from wiki.notices import queries
from wiki.notices.services import notices, outbox
from wiki.notices.wording import STATES
from wiki.schools.access import MEMBERS, access, current_actor
from wiki.schools.rules import Role

bp = Blueprint("notices", __name__)


@bp.get("/notices/")
@access(MEMBERS)
def index() -> ResponseReturnValue:
    """What one was told, newest first."""
    cursor = request.args.get("cursor")
    page = queries.notices(current_actor(), cursor)
    newest = max((row.id for row in page.items), default=0)
    return render_template("notices/index.html", page=page, newest=newest, later=bool(cursor))


@bp.post("/notices/<id:notice_id>/open")
@access(MEMBERS)
def open_notice(notice_id: int) -> ResponseReturnValue:
    """Go where a notice leads; then it is read."""
    with transaction():
        target = notices.mark_read(current_actor(), notice_id)
    return see_other(target)


@bp.post("/notices/read")
@access(MEMBERS)
def mark_all_read() -> ResponseReturnValue:
    """Say that one has read everything that was shown."""
    with transaction():
        notices.mark_all_read(current_actor(), read_id(request.form.get("newest")) or 0)
    flash(_("You have read these notifications."))
    return see_other("/notices/")


@bp.post("/account/notices")
@access(MEMBERS)
def choose_mail() -> ResponseReturnValue:
    """Choose which notices come by mail."""
    with transaction():
        notices.choose_mail(current_actor(), request.form.get("mail", ""))
    flash(_("Saved when you get emails."))
    return see_other("/account#notices")


@bp.get("/admin/outbox")
@access(Role.ADMINISTRATOR)
def outgoing() -> ResponseReturnValue:
    """The mails, and what became of each."""
    actor, state, cursor = current_actor(), request.args.get("state", ""), request.args.get("cursor")
    shown = render_template(
        "notices/outbox.html",
        page=queries.outbox(actor, state, cursor),
        counts=queries.outbox_counts(actor),
        state=state,
        later=bool(cursor),
        states=STATES,
        sends=queries.sends_mail(),
    )
    return _no_store(shown)


@bp.post("/admin/outbox/<id:mail_id>/again")
@access(Role.ADMINISTRATOR)
def send_again(mail_id: int) -> ResponseReturnValue:
    """Have a mail sent that was not, or perhaps not."""
    with transaction():
        outbox.send_again(current_actor(), mail_id)
    flash(_("The email is waiting to be sent."))
    return see_other(safe_next(request.form.get("next"), "/admin/outbox"))


@bp.post("/admin/outbox/<id:mail_id>/leave")
@access(Role.ADMINISTRATOR)
def leave(mail_id: int) -> ResponseReturnValue:
    """Say that a mail need not be sent any more."""
    with transaction():
        outbox.leave(current_actor(), mail_id)
    flash(_("The email will not be sent."))
    return see_other(safe_next(request.form.get("next"), "/admin/outbox"))


def _no_store(shown: str) -> Response:
    response = make_response(shown)
    response.headers["Cache-Control"] = "no-store"
    return response
