"""Hashing passwords with argon2id. The parameters are part of the hash, so they can be made heavier later."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from wiki.accounts.rules import normal_password

HASHER = PasswordHasher(time_cost=2, memory_cost=32 * 1024, parallelism=1)
"""32 MiB and two passes are above OWASP's floor (19 MiB, 2) and stay payable when ten people sign in at once."""


def hashed(password: str) -> str:
    """The argon2id hash to store for a password; slow on purpose."""
    return HASHER.hash(normal_password(password))


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
