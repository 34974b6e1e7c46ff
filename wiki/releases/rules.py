"""When a draft is ready to be released, and what the release is called; pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from wiki.pages.rules.pages import ReviewStatus, may_publish
from wiki.schools.rules import Actor, Role

SCHOOLS_NEEDED = 2
"""Of so many schools somebody has to say that a version is ready."""
KEPT_FOR_YEARS = 2
"""For how long a release can be trusted when nobody says otherwise."""
KEPT_AT_MOST_YEARS = 5
MESSAGE_MAX = 500
REMARK_MAX = 2000
READERS_MAX = 30


class ReviewState(StrEnum):
    """How far the reading of a draft by others is."""

    OPEN = "open"
    RELEASED = "released"
    WITHDRAWN = "withdrawn"


class Opinion(StrEnum):
    """What a reader thinks of a version: it is ready, or something has to change."""

    APPROVED = "approved"
    CHANGES = "changes"


@dataclass(frozen=True)
class Verdict:
    """What a reader of a school said of a version; `verdict` is an `Opinion`."""

    person: int
    school: int | None
    revision: int
    verdict: str


def last_words(verdicts: Iterable[Verdict]) -> dict[int, Verdict]:
    """The last verdict of each reader; `verdicts` in the order in which they were given."""
    return {verdict.person: verdict for verdict in verdicts}


def approving(verdicts: Iterable[Verdict], revision: int) -> list[Verdict]:
    """The readers whose last word is that this very version is ready."""
    return [
        verdict
        for verdict in last_words(verdicts).values()
        if verdict.verdict == Opinion.APPROVED and verdict.revision == revision
    ]


def schools_approving(verdicts: Iterable[Verdict], revision: int) -> frozenset[int]:
    """The schools that say that this very version is ready."""
    return frozenset(v.school for v in approving(verdicts, revision) if v.school is not None)


def changes_asked(verdicts: Iterable[Verdict], revision: int) -> bool:
    """True when the last word of somebody on this version is that it needs changes."""
    last = last_words(verdicts).values()
    return any(v.verdict == Opinion.CHANGES and v.revision == revision for v in last)


def review_state(verdicts: Sequence[Verdict], revision: int) -> ReviewStatus:
    """What the page shows of the reading of its draft: changes are requested until there is a newer version."""
    asked = changes_asked(verdicts, revision)
    return ReviewStatus.CHANGES_REQUESTED if asked else ReviewStatus.IN_REVIEW


def label(major: int, minor: int) -> str:
    """What a release is called: `1`, `1.1`."""
    return f"{major}.{minor}" if minor else str(major)


def following(last: tuple[int, int] | None, step: str) -> tuple[int, int]:
    """The number of the next release: `major` for one that is used in another way, `minor` for an improvement."""
    if last is None:
        return 1, 0
    major, minor = last
    return (major + 1, 0) if step == "major" else (major, minor + 1)


def wrote(actor_id: int | None, contributors: Iterable[Mapping[str, Any]]) -> bool:
    """True for somebody who wrote on the page."""
    return any(who["person"] == actor_id for who in contributors)


def may_read(actor: Actor, contributors: Collection[Mapping[str, Any]]) -> bool:
    """Who gives a verdict: a member of a school with fresh eyes, who did not write on the page."""
    return actor.is_member and actor.school_id is not None and not wrote(actor.id, contributors)


def may_release(actor: Actor, author_id: int, school_id: int | None) -> bool:
    """Who releases: who may also publish. The readers decide whether it is good, this one when it goes out."""
    return may_publish(actor, author_id, school_id)


def may_give_away(actor: Actor, school_id: int | None) -> bool:
    """Who says which school looks after a page: the core team, or the coordinator of the school that does."""
    return actor.has(Role.NETWORK_COORDINATOR) or actor.coordinates(school_id)


def years_on(day: date, years: int) -> date:
    """The same day some years later; 28 February for 29 February."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
