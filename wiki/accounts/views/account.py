"""Signing in, out and in again; one's own account."""

from typing import Protocol
from urllib.parse import urlencode

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    flash,
    jsonify,
    make_response,
    render_template,
    request,
)
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, Unauthorized
from werkzeug.routing import RequestRedirect

from wiki.accounts import queries
from wiki.accounts import session as accounts_session
from wiki.accounts.forms import interrupted_form
from wiki.accounts.forms.account import NO_TOKEN, NewPassword, NewToken, SignIn
from wiki.accounts.forms.interrupted_form import InterruptedForm
from wiki.accounts.rules import TOKEN_DAYS, Account, TooOften
from wiki.accounts.services import accounts, attempts, tokens
from wiki.accounts.views.sign_in_steps import place, try_sign_in
from wiki.accounts.wording import SCOPES
from wiki.kernel.access import ANYONE, MEMBERS, access, allowed
from wiki.kernel.db import transaction
from wiki.kernel.errors import Conflict, Invalid
from wiki.kernel.i18n import _, set_locale
from wiki.kernel.problem_details import problem
from wiki.kernel.signals import person_shown
from wiki.kernel.web import answer, csrf_token, is_api, safe_next, see_other, wants_json

bp = Blueprint("accounts", __name__)
Errors = dict[str, str]


class Owner(Account, Protocol):
    """Who is signed in, as these screens need to know them."""

    @property
    def must_change_password(self) -> bool: ...


def me() -> Owner:
    """Who is signed in."""
    actor: Owner = accounts_session.current()
    return actor


def no_store(body: str, status: int = 200) -> Response:
    """An answer that no browser keeps."""
    response = make_response(body, status)
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.get("/sign-in")
@access(ANYONE)
def sign_in() -> ResponseReturnValue:
    """The sign-in page; who is signed in already goes on."""
    target = safe_next(request.args.get("next"))
    if accounts_session.current():
        return see_other(target)
    return _sign_in_page(target)


@bp.post("/sign-in")
@access(ANYONE)
def do_sign_in() -> ResponseReturnValue:
    """Sign in, then go where one was going."""
    target = safe_next(request.form.get("next"))
    status, errors = _try()
    return _sign_in_page(target, status, errors) if errors else see_other(target)


def _try() -> tuple[int, Errors]:
    """The status and what to say when signing in with the posted form does not work; no errors when it did."""
    try:
        if try_sign_in(SignIn.read(request.form)):
            return 200, {}
    except Invalid as error:
        return 422, error.errors
    except TooOften as error:
        return error.status, {"form": error.detail}
    wrong = _("This email address and password do not match. Check both and try again.")
    return 401, {"form": wrong}


def _sign_in_page(target: str, status: int = 200, errors: Errors | None = None) -> Response:
    typed = {"email": request.form.get("email", "")}
    page = render_template("accounts/sign_in.html", next=target, errors=errors or {}, typed=typed)
    return no_store(page, status)


@bp.post("/sign-out")
@access(ANYONE)
def sign_out() -> ResponseReturnValue:
    """End this session."""
    if accounts_session.current():
        with transaction():
            accounts.sign_out(me())
    accounts_session.end()
    flash(_("You are signed out."))
    response = make_response(see_other("/"))
    response.headers["Clear-Site-Data"] = (
        '"cache"'  # not the storage: it holds what only this device has of a text
    )
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.post("/sign-in/again")
@access(ANYONE)
def sign_in_again() -> ResponseReturnValue:
    """Sign in in the middle of a form, and go on with it."""
    kept = posted_again() or abort(400)
    if "somebody_else" in request.form:
        return _again_page(kept, 200)
    status, errors = _try()
    return _again_page(kept, status, errors) if errors else go_on_page(kept)


def posted_again() -> InterruptedForm | None:
    """The form that the page carried; None when it carried none."""
    path = safe_next(request.form.get("path"), "")
    if not path or not _takes_forms(path):
        return None
    return interrupted_form.unpack(path, request.form.get("typed", ""), request.form.getlist("file"))


def _takes_forms(path: str) -> bool:
    """Whether this is the address of a form of the site."""
    try:
        current_app.url_map.bind("").match(path.partition("?")[0], "POST")
        return not path.startswith("/api/")
    except (HTTPException, RequestRedirect):
        return False


def _again_page(kept: InterruptedForm, status: int, errors: Errors | None = None) -> Response:
    typed = {"email": request.form.get("email", "") if request.endpoint == "accounts.sign_in_again" else ""}
    page = render_template("accounts/sign_in_again.html", typed_form=kept, errors=errors or {}, typed=typed)
    return no_store(page, status)


def go_on_page(kept: InterruptedForm, status: int = 200, why: str = "") -> Response:
    """What was typed, to be sent once more; `why` says what stood in the way."""
    return no_store(render_template("accounts/go_on.html", typed_form=kept, why=why), status)


@bp.get("/sign-in/form-token")
@access(MEMBERS)
def form_token() -> ResponseReturnValue:
    """For a form that outlived its session: the token of this one, and whose it is. For our own scripts alone."""
    if not _from_this_site():
        abort(400)
    response = jsonify(token=csrf_token(), person=me().member_id)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


@bp.app_errorhandler(Unauthorized)
def signed_out(_error: Unauthorized) -> ResponseReturnValue:
    """Nobody is signed in where somebody must be: sign in, and lose nothing."""
    if is_api():
        response = make_response(answer(401, _("Send a bearer token: Authorization: Bearer ...")))
        response.headers["WWW-Authenticate"] = 'Bearer realm="Lichtwerk"'
        return response
    if wants_json():
        return problem(401, _("Sign in first"), _("Sign in to see this."))
    if request.method in {"GET", "HEAD"}:
        here = request.full_path if request.query_string else request.path
        return see_other("/sign-in?" + urlencode({"next": here}))
    return _again_page(sent_now(), 401) if _from_this_site() else answer(401)


@bp.app_errorhandler(CSRFError)
def token_missing(_error: CSRFError) -> ResponseReturnValue:
    """A form without its token. From our own page it was open too long; from anywhere else it is refused."""
    set_locale()
    if is_api() or not _from_this_site():
        return answer(400)
    if wants_json():
        return problem(400, _("This page was open for too long"), _("Reload the page and try again."))
    return _own_form(request.endpoint or "")


def _own_form(endpoint: str) -> ResponseReturnValue:
    too_long = {"form": _("This page was open for too long. Please sign in again.")}
    if endpoint == "accounts.do_sign_in":
        return _sign_in_page(safe_next(request.form.get("next")), 400, too_long)
    if endpoint == "accounts.sign_in_again":
        kept = posted_again()
        return _again_page(kept, 400, too_long) if kept else answer(400)
    who = allowed(current_app.view_functions[endpoint])
    if accounts_session.current() or ANYONE in who:
        return go_on_page(sent_now(), 400)
    return _again_page(sent_now(), 401)


def sent_now() -> InterruptedForm:
    """The form of this request, without its files and passwords."""
    here = request.full_path if request.query_string else request.path
    files = (f.filename or "" for f in request.files.values())
    return interrupted_form.pack(here, request.form.items(multi=True), files)


def _from_this_site() -> bool:
    """What the browser says of where a form came from; without a word from it, no."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    return request.headers.get("Origin") == request.host_url.rstrip("/")


@bp.get("/account")
@access(MEMBERS)
def account() -> ResponseReturnValue:
    """One's own account."""
    return _account_page()


def _account_page(
    status: int = 200, errors: Errors | None = None, token: str = "", typed: NewToken = NO_TOKEN
) -> Response:
    owner = me()
    values = {
        "sessions": queries.live_sessions(owner.member_id),
        "tokens": queries.live_tokens(owner.member_id),
        "since": queries.since(owner.member_id),
        "notice_mail": queries.notice_mail(owner.member_id),
        "warnings": [said for _receiver, said in person_shown.send(person_id=owner.member_id) if said],
        "errors": errors or {},
        "new_token": token,
        "typed_token": typed,
        "scopes": SCOPES,
        "token_days": (30, 90, TOKEN_DAYS),
    }
    return no_store(render_template("accounts/account.html", **values), status)


@bp.post("/account/language")
@access(MEMBERS)
def language() -> ResponseReturnValue:
    """Choose the language one reads in, everywhere."""
    wanted = request.form.get("language") or None
    with transaction():
        accounts.choose_language(me(), wanted)
    accounts_session.remember_language(wanted)
    flash(_("Your language is set."))
    return see_other("/account")


@bp.post("/account/password")
@access(MEMBERS)
def change_password() -> ResponseReturnValue:
    """Take another password."""
    try:
        typed = NewPassword.read(request.form)
        with transaction():
            attempts.count(me().email, place())
        with transaction():
            accounts.change_password(me(), typed.present, typed.new, keep_tokens=typed.keep_tokens)
    except Invalid as error:
        return _account_page(422, error.errors)
    except TooOften as error:
        return _account_page(error.status, {"present_password": error.detail})
    flash(_("Your password is changed. Other browsers are signed out."))
    return see_other("/account")


@bp.post("/account/sessions/<id:session_id>/end")
@access(MEMBERS)
def end_session(session_id: int) -> ResponseReturnValue:
    """Sign another browser of one's own out."""
    with transaction():
        accounts.end_session(me(), session_id)
    flash(_("That browser is signed out."))
    return see_other("/account")


@bp.post("/account/sessions/end-others")
@access(MEMBERS)
def end_other_sessions() -> ResponseReturnValue:
    """Sign every other browser of one's own out."""
    with transaction():
        accounts.end_other_sessions(me())
    flash(_("All other browsers are signed out."))
    return see_other("/account")


@bp.post("/account/tokens")
@access(MEMBERS)
def make_token() -> ResponseReturnValue:
    """A new token for the JSON API, shown this once."""
    typed = NewToken.read(request.form)
    try:
        with transaction():
            token = tokens.make_token(me(), typed.name, typed.scopes, typed.days)
    except Invalid as error:
        return _account_page(422, error.errors, typed=typed)
    except Conflict as error:
        return _account_page(409, {"name": error.detail}, typed=typed)
    return _account_page(token=token)


@bp.post("/account/tokens/<id:token_id>/revoke")
@access(MEMBERS)
def revoke_token(token_id: int) -> ResponseReturnValue:
    """Make a token of one's own worthless."""
    with transaction():
        tokens.revoke_token(me(), token_id)
    flash(_("The token is revoked."))
    return see_other("/account")
