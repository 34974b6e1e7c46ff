"""Reads about accounts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import and_, exists, func, select

from wiki.accounts.models import ApiToken, Person, SignInAttempt, SignInSession
from wiki.accounts.rules import WINDOW, normal_email
from wiki.kernel import clock
from wiki.kernel.db import session


@dataclass(frozen=True)
class Credentials:
    """What a password is held against."""

    person_id: int
    password_hash: str
    active: bool


@dataclass(frozen=True)
class Failures:
    """Attempts in the last quarter of an hour, and whether this person signed in from this address before."""

    pair: int
    account: int
    address: int
    known_address: bool


def credentials(email: str) -> Credentials | None:
    """Of the account with this address, also when it may not sign in."""
    statement = select(Person.id, Person.password_hash, Person.active).where(
        Person.email == normal_email(email)
    )
    row = session().execute(statement).one_or_none()
    return Credentials(row.id, row.password_hash, row.active) if row else None


def failures(account: str, address: str, email: str) -> Failures:
    """What speaks for slowing down: `account` is the keyed hash, `address` the network."""
    of_account, of_address = SignInAttempt.account == account, SignInAttempt.address == address
    statement = select(
        func.count().filter(and_(of_account, of_address)),
        func.count().filter(of_account),
        func.count().filter(of_address),
    ).where(SignInAttempt.at > clock.now() - WINDOW, of_account | of_address)
    pair, by_account, by_address = session().execute(statement).one()
    return Failures(pair, by_account, by_address, _signed_in_from(email, address))


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
    created_at: datetime
    last_used_at: datetime | None


def live_tokens(person_id: int) -> list[TokenRow]:
    """The tokens of somebody for the JSON API that were not revoked, the newest first."""
    statement = (
        select(ApiToken.id, ApiToken.name, ApiToken.created_at, ApiToken.last_used_at)
        .where(ApiToken.person_id == person_id, ApiToken.revoked_at.is_(None))
        .order_by(ApiToken.id.desc())
        .limit(100)
    )
    return [TokenRow._make(row) for row in session().execute(statement)]


def token(sha256: str) -> TokenRow:
    """The token with this digest, without the token itself."""
    statement = select(ApiToken.id, ApiToken.name, ApiToken.created_at, ApiToken.last_used_at)
    return TokenRow._make(session().execute(statement.where(ApiToken.token_sha256 == sha256)).one())


def since(person_id: int) -> datetime | None:
    """When this person's account was made."""
    return session().scalar(select(Person.created_at).where(Person.id == person_id))
