"""Hashing passwords with argon2id. The parameters are part of the hash, so they can be made heavier later."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from wiki.accounts.rules import normal_password

HASHER = PasswordHasher(time_cost=2, memory_cost=32 * 1024, parallelism=1)
"""32 MiB and two passes are above OWASP's floor (19 MiB, 2) and stay payable when ten people sign in at once."""


_made: ContextVar[dict[str, str] | None] = ContextVar("made", default=None)


def hashed(password: str) -> str:
    """The argon2id hash to store for a password; slow on purpose."""
    normal, made = normal_password(password), _made.get()
    if made is None:
        return HASHER.hash(normal)
    if normal not in made:
        made[normal] = HASHER.hash(normal)
    return made[normal]


@contextmanager
def hashed_once() -> Iterator[None]:
    """Within it a password is hashed once, for however many people: those of the demo, whose password is no secret."""
    token = _made.set({})
    try:
        yield
    finally:
        _made.reset(token)


def matches(password_hash: str | None, password: str) -> bool:
    """Whether the password belongs to the hash. Takes as long when there is no hash to compare with."""
    try:
        right = HASHER.verify(password_hash or _nobodys(), normal_password(password))
    except (VerificationError, InvalidHashError):
        return False
    return right and password_hash is not None


def is_outdated(password_hash: str) -> bool:
    """True when the hash was made with other parameters than today's."""
    return HASHER.check_needs_rehash(password_hash)


@cache
def _nobodys() -> str:
    return HASHER.hash("no account has this hash")
