"""How often one may guess a password: every sign-in is counted before its password is looked at."""

import logging

from sqlalchemy import delete

from wiki.accounts import queries, rules
from wiki.accounts.models import SignInAttempt
from wiki.accounts.rules import Place, TooOften
from wiki.audit.services import record
from wiki.kernel import clock, running_app
from wiki.kernel.db import session
from wiki.kernel.i18n import lazy as _

log = logging.getLogger("lichtwerk.accounts")


def key(email: str) -> str:
    """What stands for an account among the attempts."""
    return rules.account_key(email, running_app.secret_key())


def count(email: str, place: Place) -> None:
    """Count a sign-in before its password is looked at, so that guesses at the same moment count too.

    Raises TooOften. `accounts.start_session` takes the attempt back.
    """
    account = key(email)
    if rules.too_often(queries.failures(account, email, place)):
        log.warning("sign-in slowed down account=%s address=%s", account[:12], place.address)
        raise TooOften(
            _("Too many failed attempts. Wait a quarter of an hour and try again, or ask your administrator.")
        )
    session().execute(delete(SignInAttempt).where(SignInAttempt.at < clock.now() - rules.WINDOW))
    session().add(
        SignInAttempt(account=account, address=place.address, browser=place.browser, at=clock.now())
    )


def note_failure(email: str, place: Place) -> None:
    """Keep trace of a refused sign-in, without the name that was typed."""
    account = key(email)
    log.warning("sign-in refused account=%s address=%s", account[:12], place.address)
    record(None, "sign_in_refused", "account", account[:12], address=place.address)


def take_back(email: str, place: Place) -> None:
    """Who signed in guessed nothing: what was counted for this account, here, is forgotten."""
    here = (SignInAttempt.address == place.address) | (
        (SignInAttempt.browser == place.browser) & (SignInAttempt.browser != "")
    )
    session().execute(delete(SignInAttempt).where(SignInAttempt.account == key(email), here))


def forget(email: str) -> None:
    """Somebody has another password: guesses at the one before count no more, wherever they came from."""
    session().execute(delete(SignInAttempt).where(SignInAttempt.account == key(email)))
