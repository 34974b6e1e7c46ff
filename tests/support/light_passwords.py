"""Passwords are hashed lightly while the tests run: signing in is slow on purpose, and tests do it all the time."""

from argon2 import PasswordHasher

from wiki.accounts.services import passwords

STRONG = passwords.HASHER
"""What the product hashes with; a test of its own looks at it."""
LIGHT = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def use() -> None:
    """From now on, in this process."""
    passwords.HASHER = LIGHT
