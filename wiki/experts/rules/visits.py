"""Visits of schools to each other: an offer with its days, a question for a place, an answer. Pure."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from wiki.experts.rules.experts import Themes
from wiki.schools.rules import Actor

TITLE_MAX = 150
TEXT_MAX = 3000
QUESTION_MAX = 1000
REMARK_MAX = 500
TIP_MAX = 500
SEATS_MAX = 100
DAYS_MAX = 12
ROWS = 4
"""Rows of days that a form has free."""
ANSWER_WITHIN = timedelta(days=7)
"""So long may a question wait before the host school is asked again."""
REPORT_FOR = timedelta(days=60)
"""So long after a visit its report is asked for."""


class VisitState(StrEnum):
    """How far a visit is."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


LIVE = (VisitState.ASKED, VisitState.ACCEPTED)
"""What still counts."""


@dataclass(frozen=True)
class DayCommand:
    """A day on which a school can be visited; times are minutes after midnight."""

    on: date
    starts_at: int
    ends_at: int


@dataclass(frozen=True)
class OfferCommand:
    """What a school says: come and see us. `seats` is how many people can come on a day; `contact_id` is somebody of
    the school, None for its coordinator."""

    title: str
    text: str
    seats: int
    days: tuple[DayCommand, ...]
    themes: Themes = field(default_factory=Themes)
    activity_id: int | None = None
    project_id: int | None = None
    network_day_id: int | None = None
    contact_id: int | None = None


def may_offer(actor: Actor, school_id: int | None) -> bool:
    """Whether the actor says for this school that others can come: its coordinator does."""
    return actor.coordinates(school_id)


def may_ask(actor: Actor, host_school_id: int) -> bool:
    """Whether the actor asks for a place: people of every other school do."""
    return actor.is_member and actor.school_id is not None and actor.school_id != host_school_id


def may_answer(actor: Actor, host_school_id: int, contact_id: int | None) -> bool:
    """Whether the actor answers for the host: its coordinator, and whom the offer names."""
    named = contact_id is not None and actor.id == contact_id and actor.school_id == host_school_id
    return actor.coordinates(host_school_id) or named


def may_withdraw(actor: Actor, asked_by_id: int, school_id: int) -> bool:
    """Whether the actor takes the question back: who asked, and the coordinator of their school."""
    return actor.is_member and (actor.id == asked_by_id or actor.coordinates(school_id))


def may_report(actor: Actor, schools: Collection[int]) -> bool:
    """Whether the actor writes the report and tips of a visit: people of both schools do."""
    return actor.is_member and actor.school_id is not None and actor.school_id in schools


def is_held(state: str, on: date, today: date) -> bool:
    """Whether a visit took place: it was agreed on, and its day came."""
    return state == VisitState.ACCEPTED and on <= today


def room(seats: int, taken: int) -> int:
    """How many people can still come."""
    return max(seats - taken, 0)
