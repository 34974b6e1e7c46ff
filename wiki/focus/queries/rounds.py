"""Reading the rounds before network days."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from wiki.focus.models import FocusRound
from wiki.kernel import clock
from wiki.kernel.db import session


def rounds() -> Sequence[FocusRound]:
    """Every round, the last day first."""
    return session().scalars(select(FocusRound).order_by(FocusRound.day.desc())).all()


def next_round() -> FocusRound | None:
    """The round of the first day that is still to come."""
    coming = select(FocusRound).where(FocusRound.day >= clock.today())
    return session().scalar(coming.order_by(FocusRound.day).limit(1))


def day_before(day: date) -> date | None:
    """The network day before this one; None when there was none."""
    earlier = select(FocusRound.day).where(FocusRound.day < day)
    return session().scalar(earlier.order_by(FocusRound.day.desc()).limit(1))
