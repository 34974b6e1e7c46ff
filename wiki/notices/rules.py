"""Who gets a mail when, and when a mail that was refused is tried again; pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any
from unicodedata import category

_PLACE = re.compile(r"%\((\w+)\)s")


@dataclass(frozen=True)
class Kind:
    """One thing that people are told. `asks`: something is asked of them, so who wants that gets a mail at once;
    `hurries`: nothing is asked, but it is about something they take part in, so that mail goes at once too."""

    title: str
    sentence: str
    asks: bool = False
    hurries: bool = False
    warns: bool = False
    """It is about somebody's account or who decides on money: it is mailed at once, whatever they chose."""

    @property
    def at_once(self) -> bool:
        """Whether mail about it goes at once, to who wants that."""
        return self.asks or self.hurries

    @cached_property
    def needs(self) -> frozenset[str]:
        """The names of the values that title and sentence are filled in with."""
        return frozenset(_PLACE.findall(f"{self.title} {self.sentence}"))


AT_ONCE, DAILY, NONE = "at_once", "daily", "none"
MAIL_CHOICES = (AT_ONCE, DAILY, NONE)
"""At once what asks something of one and the rest once a day; everything once a day; nothing by mail."""

WAITING, SENDING, SENT, FAILED, UNSURE, LEFT = "waiting", "sending", "sent", "failed", "unsure", "left"
MAIL_STATES = (WAITING, SENDING, SENT, FAILED, UNSURE, LEFT)
"""`unsure`: nobody knows whether it went; `failed`: it was refused for good; `left`: it will not be sent any more."""

VALUE_MAX = 300
"""Longer values in a sentence are cut off; the whole stands where the notice leads."""
KEY_MAX = 200
URL_MAX = 500

RETRIES = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=12),
    timedelta(days=1),
    timedelta(days=2),
)
LOST_AFTER = timedelta(minutes=10)
"""What is being sent for so long is not being sent any more: whoever did it has stopped."""
DECIDED_AFTER = timedelta(days=1)
"""What perhaps went is left when nobody decided within this time."""
STALE_AFTER = timedelta(days=7)
"""What waited for so long without being tried is old news."""
DAILY_AT = 7
"""Hour of the day, in the Netherlands, from which the daily mail is made."""


def at_once(choice: str, asks: bool) -> bool:
    """Whether a notice is mailed by itself, now."""
    return choice == AT_ONCE and asks


def in_daily_mail(choice: str, asks: bool) -> bool:
    """Whether a notice waits for the mail of the day."""
    return choice == DAILY or (choice == AT_ONCE and not asks)


def next_try(attempts: int, now: datetime) -> datetime | None:
    """When a mail that was refused for the moment is tried again; None when that was the last time.

    `attempts` is how often it was tried, at least 1.
    """
    return now + RETRIES[attempts - 1] if attempts <= len(RETRIES) else None


def is_stale(made_at: datetime, attempts: int, now: datetime) -> bool:
    """Whether a mail that was never tried is too old to send by itself."""
    return attempts == 0 and now - made_at > STALE_AFTER


def daily_key(day: date) -> str:
    """What the mail of a day is known by, so that there is one."""
    return f"daily:{day.isoformat()}"


def plain(value: str, most: int = VALUE_MAX) -> str:
    """The value on one line without signs that cannot be seen, not longer than a sentence can bear."""
    line = " ".join("".join(" " if category(sign) in ("Cc", "Zl", "Zp") else sign for sign in value).split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def full_key(kind: str, key: str) -> str:
    """What a notice is known by for each person. Raises ValueError when it is too long to keep."""
    found = f"{kind}:{key}"
    if len(found) > KEY_MAX:
        raise ValueError(f"the key of a notice is too long: {found}")
    return found


def kept(values: Mapping[str, object]) -> dict[str, object]:
    """What fills in the words of a notice, as it is stored: days apart, numbers as they are, the rest on one line."""
    return {name: _kept(value) for name, value in values.items()}


def _kept(value: object) -> object:
    if isinstance(value, date):
        return {"day": value.isoformat()}
    return value if isinstance(value, int) else plain(str(value))


def restored(facts: Mapping[str, Any]) -> dict[str, object]:
    """What was stored by `kept`, as it was."""
    return {
        name: date.fromisoformat(value["day"]) if isinstance(value, dict) else value
        for name, value in facts.items()
    }


def missing(needed: frozenset[str], values: Mapping[str, object]) -> set[str]:
    """The values that a sentence needs and that were not given."""
    return set(needed) - set(values)
