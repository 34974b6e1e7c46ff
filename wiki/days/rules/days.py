"""What a network day is, and who may do what with it. Pure; times of the day are minutes after midnight."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from wiki.schools.rules import Actor, Role

TITLE_MAX, LINE_MAX, TEXT_MAX, REMARK_MAX, SEATS_MAX = 200, 200, 20_000, 500, 2000
CHOICES = 3
"""First to third choice for each round."""
REMIND_DAYS = 3
"""So many days before sign-up closes, who has not answered is reminded."""


class DayState(StrEnum):
    """The life of a day: prepared, announced, and then either closed with its report or called off."""

    DRAFT = "draft"
    PUBLISHED = "published"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class PartKind(StrEnum):
    """A part of the programme; workshops are given in rounds."""

    PLENARY = "plenary"
    ROUND = "round"
    OTHER = "other"


class SignUp(StrEnum):
    """Whether somebody can sign up now."""

    OPEN = "open"
    NOT_YET = "not_yet"
    CLOSED = "closed"
    OVER = "over"


@dataclass(frozen=True)
class DayCommand:
    """What somebody wants a day to be. Sign-up opens and closes on days that are part of it; None has no bound."""

    title: str
    held_on: date
    starts_at: int
    ends_at: int
    host_school_id: int | None = None
    address: str = ""
    intro: str = ""
    opens_on: date | None = None
    closes_on: date | None = None


@dataclass(frozen=True)
class PartCommand:
    """What somebody wants a part of the programme to be."""

    kind: PartKind
    title: str
    starts_at: int
    ends_at: int
    speaker: str = ""
    text: str = ""


@dataclass(frozen=True)
class WorkshopCommand:
    """What somebody wants a workshop to be: `rounds`, `leaders` and `pages` by id."""

    title: str
    capacity: int
    rounds: tuple[int, ...] = ()
    text: str = ""
    room: str = ""
    activity_id: int | None = None
    leaders: tuple[int, ...] = ()
    pages: tuple[int, ...] = ()


@dataclass(frozen=True)
class SignUpCommand:
    """How somebody signs up: for each round the workshops they would like, the best first; and their remarks."""

    choices: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    diet: str = ""
    travel: str = ""


def may_make_days(actor: Actor) -> bool:
    """The network coordinator plans the days."""
    return actor.has(Role.NETWORK_COORDINATOR)


def may_organise(actor: Actor, host_school_id: int | None) -> bool:
    """The network coordinator prepares and runs a day, together with the coordinators of the host school."""
    return may_make_days(actor) or actor.coordinates(host_school_id)


def may_write_notes(actor: Actor, host_school_id: int | None, leads: bool) -> bool:
    """Who leads a workshop writes down what came of it, as do the organisers."""
    return leads or may_organise(actor, host_school_id)


def sign_up(state: str, held_on: date, opens_on: date | None, closes_on: date | None, today: date) -> SignUp:
    """Whether one can sign up on this day."""
    if state != DayState.PUBLISHED or today > held_on:
        return SignUp.OVER
    if opens_on is not None and today < opens_on:
        return SignUp.NOT_YET
    if closes_on is not None and today > closes_on:
        return SignUp.CLOSED
    return SignUp.OPEN


def may_leave(state: str, held_on: date, today: date) -> bool:
    """Who cannot come says so until the day itself, also after sign-up has closed."""
    return state == DayState.PUBLISHED and today <= held_on


def remarks_go(held_on: date, state: str, today: date) -> bool:
    """Diet and travel are only of use until the day: after it, or when it is off, they are wiped."""
    return today > held_on or state in (DayState.CLOSED, DayState.CANCELLED)


def is_reminder_due(opens_on: date | None, closes_on: date | None, today: date) -> bool:
    """Whether who has not answered is reminded today."""
    if closes_on is None or (opens_on is not None and today < opens_on):
        return False
    return 0 <= (closes_on - today).days <= REMIND_DAYS


def base(seed: str, assigned_at: datetime | None, shown_at: datetime | None) -> str:
    """The assignment that somebody looks at, so that it is not drawn or shown anew when a colleague just did."""
    return "/".join((seed, *(at.isoformat() if at else "" for at in (assigned_at, shown_at))))


def overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether two spans of time have a minute in common."""
    return one[0] < other[1] and other[0] < one[1]


def clock(minutes: int) -> str:
    """570 -> `09:30`"""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
