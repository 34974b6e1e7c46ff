"""A transaction of somebody who owns the database and took its guards away, as a cheater would."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

from wiki.kernel.db import transaction
from wiki.kernel.triggers import set_aside


@contextmanager
def without_guards() -> Iterator[Session]:
    """Write what the guards would refuse; they stand again afterwards."""
    with transaction() as current, set_aside(current.connection()):
        yield current
        current.flush()
