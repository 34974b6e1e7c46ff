"""A password that nobody hands over: a link goes to somebody's own address, and who follows it makes a password."""

from sqlalchemy import delete, select, update

from wiki.accounts import rules
from wiki.accounts.models import PasswordLink, Person, SignInSession
from wiki.accounts.rules import LINK_LASTS, digest, new_token
from wiki.accounts.services import attempts, passwords
from wiki.accounts.services.tokens import end_tokens
from wiki.accounts.wording import password_words
from wiki.audit.services import record
from wiki.kernel import clock
from wiki.kernel.db import session
from wiki.kernel.errors import Invalid, NotFound
from wiki.kernel.i18n import lazy as _
from wiki.kernel.signals import account_warned, password_link_made


def send_link(person_id: int, *, asked_by_themselves: bool = False) -> None:
    """Have a link mailed to somebody's own address. What they have until now goes on until they follow it."""
    password_link_made.send(person_id=person_id, token=make_link(person_id), own=asked_by_themselves)


def make_link(person_id: int) -> str:
    """The token of a new link; the links before it are worthless from now on."""
    session().execute(delete(PasswordLink).where(PasswordLink.person_id == person_id))
    token, now = new_token(), clock.now()
    row = {"person_id": person_id, "token_sha256": digest(token), "made_at": now}
    session().add(PasswordLink(**row, expires_at=now + LINK_LASTS))
    return token


def ask_link(email: str) -> None:
    """Somebody says that they forgot their password. Does the same, and tells nothing, when nobody has the address."""
    mine = Person.email == rules.normal_email(email), Person.active
    person_id = session().scalar(select(Person.id).where(*mine))
    if person_id is None or _asked_just_now(person_id):
        return
    send_link(person_id, asked_by_themselves=True)
    record(None, "password_link_asked", "person", person_id)


def _asked_just_now(person_id: int) -> bool:
    since = clock.now() - rules.LINK_EVERY
    recent = PasswordLink.person_id == person_id, PasswordLink.made_at > since
    return session().scalar(select(PasswordLink.id).where(*recent)) is not None


def owner(token: str) -> Person:
    """Whose link this is. Raises NotFound when it is worthless."""
    link = PasswordLink.token_sha256 == digest(token), PasswordLink.expires_at > clock.now(), Person.active
    statement = select(Person).join(PasswordLink, PasswordLink.person_id == Person.id).where(*link)
    person = session().scalar(statement)
    if person is None:
        raise NotFound(_("This link no longer works. Ask for a new one."))
    return person


def use_link(token: str, new: str) -> None:
    """Give the owner of a link the password they chose; all their sessions and tokens end, and so does the link.

    Raises NotFound, and Invalid (field `new_password`).
    """
    person = owner(token)
    if problem := rules.password_problem(new, (person.name, person.email)):
        raise Invalid({"new_password": password_words(problem)})
    values = {"password_hash": passwords.hashed(new), "password_handed": False, "must_change_password": False}
    session().execute(update(Person).where(Person.id == person.id).values(**values))
    session().execute(delete(PasswordLink).where(PasswordLink.person_id == person.id))
    session().execute(delete(SignInSession).where(SignInSession.person_id == person.id))
    end_tokens(person.id)
    attempts.forget(person.email)
    record(person.id, "password_made_by_link", "person", person.id)
    account_warned.send(person_id=person.id, kind="password_changed", key=clock.now().isoformat(), facts={})
