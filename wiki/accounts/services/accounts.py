"""Signing in and out, passwords, sessions, tokens, and the person behind them.

Hashing is slow on purpose, so `prove` runs outside a transaction; everything else runs inside one.
"""

import logging
from datetime import timedelta

from sqlalchemy import delete, func, select, update

from wiki.accounts import queries, rules
from wiki.accounts.models import ApiToken, Person, SignInAttempt, SignInSession
from wiki.accounts.rules import Account, TooOften, digest, new_token
from wiki.accounts.services import passwords
from wiki.audit.services import record
from wiki.kernel import clock, running_app
from wiki.kernel.db import session
from wiki.kernel.errors import Conflict, Invalid, NotFound
from wiki.kernel.forms import too_long
from wiki.kernel.i18n import LANGUAGES
from wiki.kernel.i18n import lazy as _
from wiki.kernel.signals import account_closed

log = logging.getLogger("lichtwerk.accounts")
MOST_TOKENS = 20
_KEPT = timedelta(days=1)
_NAME_WORDS = {
    "missing": _("Enter the name."),
    "lines": _("A name is one line of text."),
}


def _key(email: str) -> str:
    return rules.account_key(email, running_app.secret_key())


def count_attempt(email: str, address: str) -> None:
    """Count a sign-in before its password is looked at, so that guesses at the same moment count too.

    Raises TooOften. `start_session` takes the attempt back.
    """
    account = _key(email)
    found = queries.failures(account, address, email)
    if rules.too_often(found.pair, found.account, found.address, found.known_address):
        log.warning("sign-in slowed down account=%s address=%s", account[:12], address)
        raise TooOften(
            _("Too many failed attempts. Wait a quarter of an hour and try again, or ask your administrator.")
        )
    session().execute(delete(SignInAttempt).where(SignInAttempt.at < clock.now() - _KEPT))
    session().add(SignInAttempt(account=account, address=address, at=clock.now()))


def prove(email: str, password: str) -> int | None:
    """The id of the person whose password this is, else None; as slow for an account that is not there."""
    found = queries.credentials(email)
    right = passwords.matches(found.password_hash if found else None, password)
    return found.person_id if found and right and found.active else None


def note_failure(email: str, address: str) -> None:
    """Keep trace of a refused sign-in, without the name that was typed."""
    account = _key(email)
    log.warning("sign-in refused account=%s address=%s", account[:12], address)
    record(None, "sign_in_refused", "account", account[:12], address=address)


def start_session(email: str, password: str, person_id: int, address: str, browser: str) -> str | None:
    """Sign a proven person in: the token of a new session, or None when the account was closed meanwhile."""
    person = session().get(Person, person_id)
    if person is None or not person.active:
        return None
    now, token = clock.now(), new_token()
    _turn_visit(person)
    if passwords.is_outdated(person.password_hash):
        person.password_hash = passwords.hashed(password)
    row = {"person_id": person_id, "created_at": now, "seen_at": now, "expires_at": now + rules.LIFETIME}
    session().add(SignInSession(token_sha256=digest(token), address=address, browser=browser[:200], **row))
    mine = SignInAttempt.account == _key(email), SignInAttempt.address == address
    session().execute(delete(SignInAttempt).where(*mine))
    record(person_id, "signed_in", "person", person_id, address=address)
    log.info("signed in person=%s address=%s", person_id, address)
    return token


def _turn_visit(person: Person) -> None:
    """What was seen until now is the visit before; sessions that are over go."""
    mine = SignInSession.person_id == person.id
    seen = session().scalar(select(func.max(SignInSession.seen_at)).where(mine))
    moments = [m for m in (person.last_visit_at, seen) if m]
    person.last_visit_at = max(moments, default=None)
    session().execute(delete(SignInSession).where(mine, SignInSession.expires_at < clock.now()))


def touch_session(session_id: int) -> None:
    """Note that a session is in use."""
    session().execute(update(SignInSession).where(SignInSession.id == session_id).values(seen_at=clock.now()))


def touch_token(token_id: int) -> None:
    """Note that a token is in use."""
    session().execute(update(ApiToken).where(ApiToken.id == token_id).values(last_used_at=clock.now()))


def sign_out(actor: Account) -> None:
    """End the session the actor is here with."""
    session().execute(update(Person).where(Person.id == actor.member_id).values(last_visit_at=clock.now()))
    session().execute(delete(SignInSession).where(SignInSession.id == actor.session_id))
    record(actor.member_id, "signed_out", "person", actor.member_id)


def end_session(actor: Account, session_id: int) -> None:
    """End one of the actor's own sessions. Raises NotFound."""
    own = SignInSession.id == session_id, SignInSession.person_id == actor.member_id
    if session().scalar(select(SignInSession.id).where(*own)) is None:
        raise NotFound()
    session().execute(delete(SignInSession).where(*own))
    record(actor.member_id, "session_ended", "person", actor.member_id)


def end_other_sessions(actor: Account) -> None:
    """End every session of the actor but the one they are here with."""
    others = SignInSession.person_id == actor.member_id, SignInSession.id != (actor.session_id or 0)
    session().execute(delete(SignInSession).where(*others))
    record(actor.member_id, "other_sessions_ended", "person", actor.member_id)


def choose_language(actor: Account, language: str | None) -> None:
    """Set the language the actor reads in; None leaves it to the browser. Raises Invalid (field `language`)."""
    if language is not None and language not in LANGUAGES:
        raise Invalid({"language": _("Choose one of the languages.")})
    session().execute(update(Person).where(Person.id == actor.member_id).values(language=language))


def change_password(actor: Account, present: str, new: str) -> None:
    """Give the actor another password and end their other sessions. Raises Invalid."""
    person = session().get_one(Person, actor.member_id)
    if not passwords.matches(person.password_hash, present):
        raise Invalid({"present_password": _("This is not your current password.")})
    if problem := rules.password_problem(new, (person.name, person.email)):
        raise Invalid({"new_password": _password_words(problem)})
    person.password_hash = passwords.hashed(new)
    session().execute(delete(SignInAttempt).where(SignInAttempt.account == _key(person.email)))
    end_other_sessions(actor)
    record(person.id, "password_changed", "person", person.id)
    log.info("password changed person=%s", person.id)


def make_token(actor: Account, name: str) -> str:
    """Make a bearer token for the JSON API with the rights of the actor; it cannot be shown again.

    Raises Invalid (field `name`), and Conflict when the actor has too many tokens.
    """
    name = " ".join(name.split())
    if not name:
        raise Invalid({"name": _("Give the token a name.")})
    if len(name) > 80:
        raise Invalid({"name": too_long(80)})
    if len(queries.live_tokens(actor.member_id)) >= MOST_TOKENS:
        raise Conflict(_("You already have %(count)s tokens. Revoke one first.", count=MOST_TOKENS))
    token = new_token()
    row = ApiToken(token_sha256=digest(token), person_id=actor.member_id, name=name, created_at=clock.now())
    session().add(row)
    session().flush()
    record(actor.member_id, "token_made", "api_token", row.id)
    return token


def revoke_token(actor: Account, token_id: int) -> None:
    """Make one of the actor's own tokens worthless. Raises NotFound."""
    token = session().get(ApiToken, token_id)
    if token is None or token.person_id != actor.member_id:
        raise NotFound()
    token.revoked_at = token.revoked_at or clock.now()
    record(actor.member_id, "token_revoked", "api_token", token_id)


def create_person(email: str, name: str, password: str) -> int:
    """A new account without roles; returns its id. Raises Invalid. Who may do this is decided by its caller."""
    email, name = rules.normal_email(email), name.strip()
    errors = _person_errors(email, name)
    if not errors and _address_taken(email, None):
        errors["email"] = _("There is already an account with this address.")
    if problem := rules.password_problem(password, (name, email)):
        errors["password"] = _password_words(problem)
    if errors:
        raise Invalid(errors)
    values = {"email": email, "name": name, "password_hash": passwords.hashed(password)}
    person = Person(**values, created_at=clock.now(), active=True)
    session().add(person)
    session().flush()
    return person.id


def change_person(person_id: int, email: str, name: str) -> None:
    """Set name and address of an account. Raises Invalid."""
    email, name = rules.normal_email(email), name.strip()
    errors = _person_errors(email, name)
    if not errors and _address_taken(email, person_id):
        errors["email"] = _("There is already an account with this address.")
    if errors:
        raise Invalid(errors)
    session().execute(update(Person).where(Person.id == person_id).values(email=email, name=name))


def _person_errors(email: str, name: str) -> dict[str, str]:
    errors = {}
    if problem := rules.name_problem(name):
        errors["name"] = too_long(rules.NAME_MAX) if problem == "too_long" else _NAME_WORDS[problem]
    if rules.email_problem(email):
        errors["email"] = _("Enter an email address such as name@school.nl.")
    return errors


def _password_words(problem: str) -> str:
    return {
        "too_short": _("A password must have at least %(count)s characters.", count=rules.SHORTEST),
        "too_long": too_long(rules.LONGEST),
        "common": _("This password is easy to guess. Use a few words that only you would put together."),
        "known": _("Your own name or address is easy to guess. Use other words."),
    }[problem]


def _address_taken(email: str, except_id: int | None) -> bool:
    other = session().scalar(select(Person.id).where(Person.email == email))
    return other is not None and other != except_id


def set_active(person_id: int, active: bool) -> None:
    """Open or close an account; closing ends its sessions and revokes its tokens at once."""
    session().execute(update(Person).where(Person.id == person_id).values(active=active))
    if not active:
        _end_everything(person_id)
        account_closed.send(person_id=person_id)


def set_password(person_id: int, password: str) -> None:
    """Give somebody a password that was made for them, and end every session of theirs."""
    values = {"password_hash": passwords.hashed(password)}
    session().execute(update(Person).where(Person.id == person_id).values(**values))
    session().execute(delete(SignInSession).where(SignInSession.person_id == person_id))


def _end_everything(person_id: int) -> None:
    session().execute(delete(SignInSession).where(SignInSession.person_id == person_id))
    tokens = ApiToken.person_id == person_id, ApiToken.revoked_at.is_(None)
    session().execute(update(ApiToken).where(*tokens).values(revoked_at=clock.now()))
