"""Reads about accounts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, exists, func, select

from wiki.accounts.models import ApiToken, KnownBrowser, Person, SignInAttempt, SignInSession
from wiki.accounts.rules import WINDOW, Failures, Place, normal_email
from wiki.kernel import clock
from wiki.kernel.db import session


@dataclass(frozen=True)
class Credentials:
    """What a password is held against."""

    person_id: int
    password_hash: str
    active: bool


def credentials(email: str) -> Credentials | None:
    """Of the account with this address, also when it may not sign in."""
    statement = select(Person.id, Person.password_hash, Person.active).where(
        Person.email == normal_email(email)
    )
    row = session().execute(statement).one_or_none()
    return Credentials(row.id, row.password_hash, row.active) if row else None


def failures(account: str, email: str, place: Place) -> Failures:
    """What speaks for slowing down: `account` is the keyed hash."""
    at = SignInAttempt
    of_account, of_address = at.account == account, at.address == place.address
    of_browser = and_(at.browser == place.browser, at.browser != "")
    unmarked = and_(of_address, at.browser == "") if not place.browser else of_browser
    statement = select(
        func.count().filter(and_(of_account, of_address)),
        func.count().filter(and_(of_account, of_browser)),
        func.count().filter(of_account),
        func.count().filter(unmarked),
        func.count().filter(of_address),
    ).where(at.at > clock.now() - WINDOW, of_account | of_address | of_browser)
    counted = session().execute(statement).one()
    return Failures(*counted, _known_browser(email, place), _signed_in_from(email, place.address))


def _known_browser(email: str, place: Place) -> bool:
    known = exists().where(
        KnownBrowser.person_id == Person.id,
        KnownBrowser.mark_sha256 == place.browser,
        Person.email == normal_email(email),
    )
    return bool(place.browser) and bool(session().scalar(select(known)))


def notice_mail(person_id: int) -> str:
    """Which notices the person gets by mail; see `Person.notice_mail`."""
    return session().execute(select(Person.notice_mail).where(Person.id == person_id)).scalar_one()


def _signed_in_from(email: str, address: str) -> bool:
    of_person = exists().where(
        SignInSession.person_id == Person.id,
        SignInSession.address == address,
        Person.email == normal_email(email),
    )
    return bool(session().scalar(select(of_person)))


def live_sessions(person_id: int) -> Sequence[SignInSession]:
    """The browsers somebody is signed in with, the latest used first."""
    statement = (
        select(SignInSession)
        .where(SignInSession.person_id == person_id, SignInSession.expires_at > clock.now())
        .order_by(SignInSession.seen_at.desc(), SignInSession.id.desc())
        .limit(100)
    )
    return session().scalars(statement).all()


class TokenRow(NamedTuple):
    """A token for the JSON API, without the token itself."""

    id: int
    name: str
    scopes: str
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None

    @property
    def scope_names(self) -> list[str]:
        """What it may do besides reading."""
        return self.scopes.split()


_TOKEN: Select[*tuple[Any, ...]] = select(
    ApiToken.id,
    ApiToken.name,
    ApiToken.scopes,
    ApiToken.created_at,
    ApiToken.expires_at,
    ApiToken.last_used_at,
)


def live_tokens(person_id: int) -> list[TokenRow]:
    """The tokens of somebody for the JSON API that are worth something, the newest first."""
    live = ApiToken.person_id == person_id, ApiToken.revoked_at.is_(None), ApiToken.expires_at > clock.now()
    statement = _TOKEN.where(*live).order_by(ApiToken.id.desc()).limit(100)
    return [TokenRow._make(row) for row in session().execute(statement)]


def since(person_id: int) -> datetime | None:
    """When this person's account was made."""
    return session().scalar(select(Person.created_at).where(Person.id == person_id))
