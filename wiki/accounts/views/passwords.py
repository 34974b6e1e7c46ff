"""Making a password: of one's own in place of one that was handed over, or by a link to one's own address."""

from urllib.parse import urlencode

from flask import Response, flash, make_response, render_template, request
from flask.typing import ResponseReturnValue

from wiki.accounts import session as accounts_session
from wiki.accounts.forms.account import MadePassword
from wiki.accounts.forms.interrupted_form import InterruptedForm
from wiki.accounts.rules import OwnPasswordFirst, email_problem
from wiki.accounts.services import accounts, password_links
from wiki.accounts.views.account import (
    Errors,
    bp,
    go_on_page,
    me,
    no_store,
    posted_again,
    sent_now,
)
from wiki.kernel import running_app
from wiki.kernel.access import ANYONE, MEMBERS, access
from wiki.kernel.db import transaction
from wiki.kernel.errors import Invalid, LichtwerkError, TooFast
from wiki.kernel.i18n import _
from wiki.kernel.space import ServerFull
from wiki.kernel.web import answer, here, is_api, safe_next, see_other, wants_json


@bp.app_errorhandler(OwnPasswordFirst)
def own_password_first(error: OwnPasswordFirst) -> ResponseReturnValue:
    """Whose password was handed over makes one first, and loses nothing of what they were doing."""
    if is_api() or wants_json():
        return answer(error.status, error.detail)
    if request.method in {"GET", "HEAD"}:
        return see_other("/account/first-password?" + urlencode({"next": here()}))
    return _first_page("/", kept=sent_now(), status=error.status)


@bp.app_errorhandler(TooFast)
def too_fast(error: TooFast) -> ResponseReturnValue:
    """Who sent a form too soon after others sends the same once more, and types nothing anew."""
    response = _once_more(error)
    response.headers["Retry-After"] = str(error.seconds)
    return response


@bp.app_errorhandler(ServerFull)
def server_full(error: ServerFull) -> ResponseReturnValue:
    """What was typed when there was no room for it is there to be sent once more."""
    return _once_more(error)


def _once_more(error: LichtwerkError) -> Response:
    sent = request.method == "POST" and not (is_api() or wants_json())
    kept = sent_now() if sent and me() else None
    again = go_on_page(kept, error.status, error.detail) if kept else answer(error.status, error.detail)
    return make_response(again)


@bp.get("/account/first-password")
@access(MEMBERS)
def first_password() -> ResponseReturnValue:
    """A form for a password of one's own."""
    target = safe_next(request.args.get("next"))
    return _first_page(target) if me().must_change_password else see_other(target)


def _first_page(
    target: str, errors: Errors | None = None, kept: InterruptedForm | None = None, status: int = 200
) -> Response:
    values = {"next": target, "errors": errors or {}, "typed_form": kept}
    return no_store(render_template("accounts/first_password.html", **values), status)


@bp.post("/account/first-password")
@access(MEMBERS)
def make_first_password() -> ResponseReturnValue:
    """Make a password of one's own, and go on."""
    target, kept = safe_next(request.form.get("next")), posted_again()
    try:
        typed = MadePassword.read(request.form)
        with transaction():
            accounts.first_password(me(), typed.new)
    except Invalid as error:
        return _first_page(target, error.errors, kept, 422)
    if kept:
        return go_on_page(kept)
    flash(_("This is your password from now on."))
    return see_other(target)


@bp.get("/forgotten-password")
@access(ANYONE)
def forgotten_password() -> ResponseReturnValue:
    """A form for who forgot their password."""
    return _forgotten_page()


def _forgotten_page(errors: Errors | None = None, sent: str = "", status: int = 200) -> Response:
    mails = bool(running_app.settings().mail_url)
    values = {"errors": errors or {}, "sent": sent, "mails": mails, "email": request.form.get("email", "")}
    return no_store(render_template("accounts/forgotten_password.html", **values), status)


@bp.post("/forgotten-password")
@access(ANYONE)
def ask_password_link() -> ResponseReturnValue:
    """Have a link sent; the answer is the same whether or not somebody has the address."""
    email = request.form.get("email", "").strip()[:254]
    if email_problem(email):
        return _forgotten_page({"email": _("Enter your email address.")}, status=422)
    with transaction():
        password_links.ask_link(email)
    return _forgotten_page(sent=email)


@bp.get("/password/<token>")
@access(ANYONE)
def password_by_link(token: str) -> ResponseReturnValue:
    """A form for a new password, for who has the link."""
    return _link_page(token)


def _link_page(token: str, errors: Errors | None = None, status: int = 200) -> Response:
    owner = password_links.owner(token)
    values = {"token": token, "owner": owner, "errors": errors or {}}
    return no_store(render_template("accounts/password_by_link.html", **values), status)


@bp.post("/password/<token>")
@access(ANYONE)
def make_password_by_link(token: str) -> ResponseReturnValue:
    """Make the password; then one signs in with it."""
    try:
        typed = MadePassword.read(request.form)
        with transaction():
            password_links.use_link(token, typed.new)
    except Invalid as error:
        return _link_page(token, error.errors, 422)
    accounts_session.end()
    flash(_("Your new password is saved. Sign in with it."))
    return see_other("/sign-in")
