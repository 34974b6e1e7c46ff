"""The steps of a sign-in over HTTP, shared by the sign-in page and signing in again."""

import re

from flask import Response, after_this_request, current_app, request

from wiki.accounts import session as accounts_session
from wiki.accounts.forms.account import SignIn
from wiki.accounts.rules import BROWSER_LASTS, Place, browser_of, digest, network_of, new_token
from wiki.accounts.services import accounts, attempts
from wiki.kernel.db import transaction

_MARK = re.compile(r"[\w-]{43}", re.ASCII)


def place() -> Place:
    """Where this request comes from, for counting guesses."""
    mark = _mark()
    return Place(network_of(request.remote_addr), digest(mark) if mark else "")


def try_sign_in(typed: SignIn) -> bool:
    """Sign this browser in when address and password belong together. Raises TooOften.

    The password is looked at between two transactions: that is slow, and nobody should wait for it to write.
    """
    here, mark = place(), _mark() or new_token()
    _keep_mark(mark)
    with transaction():
        attempts.count(typed.email, here)
    person_id = accounts.prove(typed.email, typed.password)
    token = None
    with transaction():
        if person_id is None:
            attempts.note_failure(typed.email, here)
        else:
            browser = browser_of(request.headers.get("User-Agent", ""))
            token = accounts.start_session(typed.email, typed.password, person_id, here, browser, mark)
    if token is None:
        return False
    _leave_present_session()
    accounts_session.begin(token)
    return True


def _mark() -> str:
    """What this browser knows itself by; empty for one that has no mark yet."""
    found = request.cookies.get(_cookie_name(), "")
    return found if _MARK.fullmatch(found) else ""


def _cookie_name() -> str:
    return f"{current_app.config['SESSION_COOKIE_NAME']}-browser"


def _keep_mark(mark: str) -> None:
    """Have the browser keep its mark, also after it was signed out."""

    @after_this_request
    def keep(response: Response) -> Response:
        secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
        lasts = int(BROWSER_LASTS.total_seconds())
        response.set_cookie(
            _cookie_name(), mark, max_age=lasts, secure=secure, httponly=True, samesite="Lax", path="/"
        )
        return response


def _leave_present_session() -> None:
    """Who signs in as somebody else in the same browser leaves no live session behind."""
    present = accounts_session.current()
    if present is not None and present.session_id:
        with transaction():
            accounts.sign_out(present)
