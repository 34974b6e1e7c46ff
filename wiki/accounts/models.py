"""People and the ways they prove who they are."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from wiki.kernel.db import BigId, Model


class Person(Model):
    """Somebody with an account. `email` is stored in lower case; `active` is False for who may no longer sign in."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    password_hash: Mapped[str] = mapped_column(String(200))
    password_handed: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Somebody else made the password once, and its owner has not made one by a link to their own address since."""
    must_change_password: Mapped[bool] = mapped_column(default=False, server_default=false())
    """The password was handed over and not changed yet: nothing else can be done first."""
    language: Mapped[str | None] = mapped_column(String(5))
    active: Mapped[bool] = mapped_column(default=True)
    notice_mail: Mapped[str] = mapped_column(String(10), default="at_once", server_default="at_once")
    """Which notices come by mail too: `at_once`, `daily` or `none`; see `wiki.notices.rules`."""
    created_at: Mapped[datetime]
    last_visit_at: Mapped[datetime | None]
    """End of the visit before this one: what is newer is new to this person."""


class SignInSession(Model):
    """One signed-in browser. The cookie holds a random token, this row only its SHA-256."""

    __tablename__ = "sign_in_session"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    token_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    browser: Mapped[str] = mapped_column(String(200), default="")
    address: Mapped[str] = mapped_column(String(45), default="")


class ApiToken(Model):
    """A bearer token for the JSON API; only its SHA-256 is stored."""

    __tablename__ = "api_token"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    token_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    scopes: Mapped[str] = mapped_column(String(60), default="", server_default="")
    """What it may do besides reading: names of `wiki.kernel.access.SCOPES` with spaces between them."""
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    """Until when it is worth something; one without a day is worth nothing."""
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class SignInAttempt(Model):
    """A failed sign-in, to slow down guessing per account, browser and address. `account` is a keyed hash, `browser`
    that of its mark; empty for one without."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (
        Index("ix_sign_in_attempt_account_at", "account", "at"),
        Index("ix_sign_in_attempt_address_at", "address", "at"),
        Index("ix_sign_in_attempt_browser_at", "browser", "at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    account: Mapped[str] = mapped_column(String(64))
    address: Mapped[str] = mapped_column(String(45))
    browser: Mapped[str] = mapped_column(String(64), default="", server_default="")
    at: Mapped[datetime]


class KnownBrowser(Model):
    """A browser in which somebody signed in before; the browser keeps a random mark, this row only its SHA-256."""

    __tablename__ = "known_browser"
    __table_args__ = (UniqueConstraint("person_id", "mark_sha256"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    mark_sha256: Mapped[str] = mapped_column(String(64))
    seen_at: Mapped[datetime]


class PasswordLink(Model):
    """A link to somebody's own address, by which they make a password; only the SHA-256 of its token is stored."""

    __tablename__ = "password_link"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    token_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
