"""Signing in and out, passwords, sessions, and the person behind them.

Hashing is slow on purpose, so `prove` runs outside a transaction; everything else runs inside one.
"""

import logging

from sqlalchemy import delete, func, select, update

from wiki.accounts import queries, rules
from wiki.accounts.models import KnownBrowser, Person, SignInSession
from wiki.accounts.rules import Account, Place, digest, new_token
from wiki.accounts.services import attempts, passwords
from wiki.accounts.services.tokens import end_tokens
from wiki.accounts.wording import password_words
from wiki.audit.services import record
from wiki.kernel import clock
from wiki.kernel.db import session
from wiki.kernel.errors import Conflict, Invalid, NotFound
from wiki.kernel.forms import too_long
from wiki.kernel.i18n import LANGUAGES
from wiki.kernel.i18n import lazy as _
from wiki.kernel.signals import account_closed, account_warned

log = logging.getLogger("lichtwerk.accounts")
_NAME_WORDS = {
    "missing": _("Enter the name."),
    "lines": _("A name is one line of text."),
}


def prove(email: str, password: str) -> int | None:
    """The id of the person whose password this is, else None; as slow for an account that is not there."""
    found = queries.credentials(email)
    right = passwords.matches(found.password_hash if found else None, password)
    return found.person_id if found and right and found.active else None


def start_session(
    email: str, password: str, person_id: int, place: Place, browser: str, mark: str = ""
) -> str | None:
    """Sign a proven person in: the token of a new session, or None when the account was closed meanwhile.

    `browser` is its name, `mark` what it knows itself by from now on; who is here in a browser that is new is told.
    """
    person = session().get(Person, person_id)
    if person is None or not person.active:
        return None
    now, token = clock.now(), new_token()
    _turn_visit(person)
    if passwords.is_outdated(person.password_hash):
        person.password_hash = passwords.hashed(password)
    row = {"person_id": person_id, "created_at": now, "seen_at": now, "expires_at": now + rules.LIFETIME}
    session().add(
        SignInSession(token_sha256=digest(token), address=place.address, browser=browser[:200], **row)
    )
    attempts.take_back(email, place)
    _know_browser(person_id, mark, browser)
    record(person_id, "signed_in", "person", person_id, address=place.address)
    log.info("signed in person=%s address=%s", person_id, place.address)
    return token


def _know_browser(person_id: int, mark: str, browser: str) -> None:
    """Remember the browser, and warn of one that is new; the first one ever is nobody else's."""
    if not mark:
        return
    now, mine = clock.now(), KnownBrowser.person_id == person_id
    session().execute(delete(KnownBrowser).where(mine, KnownBrowser.seen_at < now - rules.BROWSER_LASTS))
    known = list(session().scalars(select(KnownBrowser).where(mine).order_by(KnownBrowser.seen_at)))
    this = next((one for one in known if one.mark_sha256 == digest(mark)), None)
    if this is not None:
        this.seen_at = now
        return
    for oldest in known[: max(0, len(known) + 1 - rules.MOST_BROWSERS)]:
        session().delete(oldest)
    session().add(KnownBrowser(person_id=person_id, mark_sha256=digest(mark), seen_at=now))
    if known:
        account_warned.send(
            person_id=person_id, kind="device_new", key=digest(mark)[:40], facts={"browser": browser or "?"}
        )


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


def change_password(actor: Account, present: str, new: str, *, keep_tokens: bool = False) -> None:
    """Give the actor another password; their other sessions end, and their tokens unless they keep them knowingly.

    Raises Invalid.
    """
    person = session().get_one(Person, actor.member_id)
    if not passwords.matches(person.password_hash, present):
        raise Invalid({"present_password": _("This is not your current password.")})
    _take_password(actor, person, new)
    if not keep_tokens:
        end_tokens(person.id)


def first_password(actor: Account, new: str) -> None:
    """The password that was handed over makes place for one of their own. Raises Invalid, and Conflict when none was
    handed over."""
    person = session().get_one(Person, actor.member_id)
    if not person.must_change_password:
        raise Conflict(_("You already have a password of your own."))
    if passwords.matches(person.password_hash, new):
        raise Invalid({"new_password": _("This is the password that was given to you. Make another one.")})
    _take_password(actor, person, new)
    end_tokens(person.id)


def _take_password(actor: Account, person: Person, new: str) -> None:
    if problem := rules.password_problem(new, (person.name, person.email)):
        raise Invalid({"new_password": password_words(problem)})
    person.password_hash, person.must_change_password = passwords.hashed(new), False
    attempts.forget(person.email)
    end_other_sessions(actor)
    record(person.id, "password_changed", "person", person.id)
    account_warned.send(person_id=person.id, kind="password_changed", key=clock.now().isoformat(), facts={})
    log.info("password changed person=%s", person.id)


def create_person(email: str, name: str, password: str, *, handed_over: bool = False) -> int:
    """A new account without roles; returns its id. Raises Invalid. Who may do this is decided by its caller.

    A password that is `handed_over` is changed at its first use.
    """
    email, name = rules.normal_email(email), name.strip()
    errors = _person_errors(email, name)
    if not errors and _address_taken(email, None):
        errors["email"] = _("There is already an account with this address.")
    if problem := rules.password_problem(password, (name, email)):
        errors["password"] = password_words(problem)
    if errors:
        raise Invalid(errors)
    values = {"email": email, "name": name, "password_hash": passwords.hashed(password)}
    handed = {"password_handed": handed_over, "must_change_password": handed_over}
    person = Person(**values, **handed, created_at=clock.now(), active=True)
    session().add(person)
    session().flush()
    return person.id


def change_person(person_id: int, email: str, name: str) -> None:
    """Set name and address of an account. Raises Invalid."""
    email, name = check_person(person_id, email, name)
    session().execute(update(Person).where(Person.id == person_id).values(email=email, name=name))


def check_person(person_id: int, email: str, name: str) -> tuple[str, str]:
    """The address and name as they would be stored. Raises Invalid when they cannot be this person's."""
    email, name = rules.normal_email(email), name.strip()
    errors = _person_errors(email, name)
    if not errors and _address_taken(email, person_id):
        errors["email"] = _("There is already an account with this address.")
    if errors:
        raise Invalid(errors)
    return email, name


def _person_errors(email: str, name: str) -> dict[str, str]:
    errors = {}
    if problem := rules.name_problem(name):
        errors["name"] = too_long(rules.NAME_MAX) if problem == "too_long" else _NAME_WORDS[problem]
    if rules.email_problem(email):
        errors["email"] = _("Enter an email address such as name@school.nl.")
    return errors


def _address_taken(email: str, except_id: int | None) -> bool:
    other = session().scalar(select(Person.id).where(Person.email == email))
    return other is not None and other != except_id


def set_active(person_id: int, active: bool) -> None:
    """Open or close an account; closing ends its sessions and revokes its tokens at once."""
    session().execute(update(Person).where(Person.id == person_id).values(active=active))
    if not active:
        _end_everything(person_id)
        account_closed.send(person_id=person_id)


def hand_over_password(person_id: int, password: str) -> None:
    """Give somebody a password that was made for them, to be changed at its first use; all their sessions and tokens
    end, and the guesses at the one before are forgotten."""
    values = {
        "password_hash": passwords.hashed(password),
        "password_handed": True,
        "must_change_password": True,
    }
    session().execute(update(Person).where(Person.id == person_id).values(**values))
    attempts.forget(session().scalars(select(Person.email).where(Person.id == person_id)).one())
    _end_everything(person_id)
    account_warned.send(person_id=person_id, kind="password_handed", key=clock.now().isoformat(), facts={})


def take_handed_password(person_id: int) -> bool:
    """Let nobody in by a password that somebody else knew once; tells whether there was such a password."""
    if not session().scalar(select(Person.password_handed).where(Person.id == person_id)):
        return False
    nobodys = passwords.hashed(new_token())
    session().execute(update(Person).where(Person.id == person_id).values(password_hash=nobodys))
    _end_everything(person_id)
    return True


def _end_everything(person_id: int) -> None:
    session().execute(delete(SignInSession).where(SignInSession.person_id == person_id))
    end_tokens(person_id)
