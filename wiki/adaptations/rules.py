"""What moved in the original, what a school changed, and what comes of taking it over; pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from wiki.pages.rules.hunks import Hunk
from wiki.pages.rules.merge import merge
from wiki.pages.rules.pages import may_publish
from wiki.pages.rules.resolving import resolve
from wiki.schools.rules import Actor

MESSAGE_MAX = 500


class OfferState(StrEnum):
    """How far an offer is."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Standing:
    """How two texts that come from one text differ. `hunks` cover the whole text; `news` are the places in
    them that the other side changed, `choices` those where both did."""

    hunks: tuple[Hunk, ...]
    news: tuple[int, ...]
    choices: tuple[int, ...]

    @property
    def fitting(self) -> int:
        """How many changes fit by themselves."""
        return len(self.news) - len(self.choices)


def standing(base: str, own: str, other: str) -> Standing:
    """What `other` changed in `base`, held against `own`; a change that `own` has already is no news."""
    hunks = merge(base, own, other).hunks
    news = tuple(n for n, hunk in enumerate(hunks) if hunk.mine not in (hunk.base, hunk.theirs))
    return Standing(hunks, news, tuple(n for n in news if hunks[n].conflict))


def taken_over(found: Standing, choices: Sequence[str]) -> str:
    """`own` with the news of the other side; `choices` says for each place where both changed: `theirs` is one's own,
    `mine` the other's, `both`. Raises ValueError when they do not match."""
    return resolve(found.hunks, choices)


def accepted(found: Standing, wanted: Collection[int]) -> str:
    """`own` with the news that are wanted, by their place in `found.news`; the rest stays as it is."""
    taken = {found.news[n] for n in wanted}
    parts = [_one(hunk, n in taken) for n, hunk in enumerate(found.hunks)]
    return "".join(_closed(part) for part in parts[:-1]) + "".join(parts[-1:]) if parts else ""


def _one(hunk: Hunk, take: bool) -> str:
    if not take:
        return hunk.theirs
    return hunk.kept_mine if hunk.text is None else hunk.text


def _closed(part: str) -> str:
    return part if not part or part.endswith("\n") else f"{part}\n"


def may_decide(
    actor: Actor, contributors: Iterable[Mapping[str, Any]], author_id: int, school_id: int | None
) -> bool:
    """Who takes an improvement: who wrote on the page, and who may publish it."""
    wrote = any(who["person"] == actor.id for who in contributors)
    return actor.is_member and (wrote or may_publish(actor, author_id, school_id))


def may_adapt(actor: Actor) -> bool:
    """Who makes and maintains a version for a school: its members."""
    return actor.is_member and actor.school_id is not None
