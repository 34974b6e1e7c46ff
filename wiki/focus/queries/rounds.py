"""Reading the rounds before network days: every day that is announced has one, for as long as it is not called off."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, or_, select

from wiki.days.models import NetworkDay
from wiki.days.queries.days import address
from wiki.days.rules.days import DayState
from wiki.focus.models import FocusSending
from wiki.kernel import clock
from wiki.kernel.database_limits import may_be_id
from wiki.kernel.db import session
from wiki.kernel.errors import NotFound
from wiki.kernel.i18n import _

WITH_ROUND = NetworkDay.state.in_((DayState.PUBLISHED, DayState.CLOSED))
"""The days that have a round: those that are announced or held."""
COMING = NetworkDay.state == DayState.PUBLISHED
"""Those of them that are not closed."""


@dataclass(frozen=True)
class RoundRow:
    """What goes before a network day: `id` is of the day, `day` when it is. `sent_at` is when the preview went to the
    schools, None while it did not for this date."""

    id: int
    title: str
    slug: str
    day: date
    sent_at: datetime | None

    @property
    def url(self) -> str:
        """Where everybody is before it."""
        return f"/focus/preview/{self.id}"

    @property
    def day_url(self) -> str:
        """The day itself."""
        return address(self.id, self.slug)


_ROUNDS: Any = (
    select(
        NetworkDay.id,
        NetworkDay.title,
        NetworkDay.slug,
        NetworkDay.held_on.label("day"),
        FocusSending.sent_at,
    )
    .outerjoin(
        FocusSending,
        and_(FocusSending.network_day_id == NetworkDay.id, FocusSending.day == NetworkDay.held_on),
    )
    .where(WITH_ROUND)
)


def rounds() -> list[RoundRow]:
    """Every round, the last day first."""
    newest = _ROUNDS.order_by(NetworkDay.held_on.desc(), NetworkDay.id.desc())
    return [RoundRow(**row._mapping) for row in session().execute(newest)]


def coming_rounds() -> list[RoundRow]:
    """The rounds of the days that are still to come, the first day first."""
    coming = _ROUNDS.where(COMING, NetworkDay.held_on >= clock.today())
    rows = session().execute(coming.order_by(NetworkDay.held_on, NetworkDay.id))
    return [RoundRow(**row._mapping) for row in rows]


def next_round() -> RoundRow | None:
    """The round of the first day that is still to come."""
    return next(iter(coming_rounds()), None)


def round_before(day_id: int) -> RoundRow:
    """The round of a network day. Raises NotFound when it is not announced, or is off."""
    row = (
        session().execute(_ROUNDS.where(NetworkDay.id == day_id)).one_or_none() if may_be_id(day_id) else None
    )
    if row is None:
        raise NotFound(_("This network day is not announced, or it is cancelled."))
    return RoundRow(**row._mapping)


def round_on(day: date) -> RoundRow:
    """The round of the network day on this date. Raises NotFound."""
    row = (
        session()
        .execute(_ROUNDS.where(NetworkDay.held_on == day).order_by(NetworkDay.id).limit(1))
        .one_or_none()
    )
    if row is None:
        raise NotFound(_("There is no network day on this date."))
    return RoundRow(**row._mapping)


def day_before(day: date) -> date | None:
    """The date of the last network day that was held before this date; None when there was none. That of today was when
    it is closed."""
    today = clock.today()
    held = or_(NetworkDay.held_on < today, ~COMING & (NetworkDay.held_on == today))
    earlier = select(NetworkDay.held_on).where(WITH_ROUND, NetworkDay.held_on < day, held)
    return session().scalar(earlier.order_by(NetworkDay.held_on.desc()).limit(1))
