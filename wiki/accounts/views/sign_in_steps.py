"""The steps of a sign-in over HTTP, shared by the sign-in page and signing in again."""

from flask import request

from wiki.accounts import session as accounts_session
from wiki.accounts.forms.account import SignIn
from wiki.accounts.rules import browser_of, network_of
from wiki.accounts.services import accounts
from wiki.kernel.db import transaction


def try_sign_in(typed: SignIn) -> bool:
    """Sign this browser in when address and password belong together. Raises TooOften.

    The password is looked at between two transactions: that is slow, and nobody should wait for it to write.
    """
    address = network_of(request.remote_addr)
    with transaction():
        accounts.count_attempt(typed.email, address)
    person_id = accounts.prove(typed.email, typed.password)
    token = None
    with transaction():
        if person_id is None:
            accounts.note_failure(typed.email, address)
        else:
            browser = browser_of(request.headers.get("User-Agent", ""))
            token = accounts.start_session(typed.email, typed.password, person_id, address, browser)
    if token is None:
        return False
    _leave_present_session()
    accounts_session.begin(token)
    return True


def _leave_present_session() -> None:
    """Who signs in as somebody else in the same browser leaves no live session behind."""
    present = accounts_session.current()
    if present is not None and present.session_id:
        with transaction():
            accounts.sign_out(present)
