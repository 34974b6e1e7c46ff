"""How research supports a page, and when that has to be looked at again. Pure."""

from collections.abc import Mapping
from datetime import datetime

HOW = ("supports", "partly", "idea", "contradicts")
"""How a result supports a page: wholly, in part, it gave the idea, or it says something else."""
EXPLANATION_MAX = 280
RESEARCH = "research"


def superseded_at(said: datetime | None, outdated: datetime | None) -> datetime | None:
    """Since when a result no longer holds: what was said of it last, or since its release is out of date."""
    moments = [moment for moment in (said, outdated) if moment]
    return max(moments) if moments else None


def needs_review(superseded: datetime | None, looked_at: datetime | None) -> bool:
    """Whether what rests on a result has to be looked at: it was superseded, and nobody looked since."""
    return superseded is not None and (looked_at is None or looked_at < superseded)


def newest(successors: Mapping[int, int], result: int) -> int:
    """What stands at the end of the results that replace this one, itself when nothing does."""
    seen = {result}
    while (following := successors.get(result)) is not None and following not in seen:
        seen.add(following)
        result = following
    return result


def makes_circle(successors: Mapping[int, int], old: int, new: int) -> bool:
    """Whether a result would in the end replace itself when `new` replaces `old`."""
    return newest({**successors, old: -1}, new) == -1 or old == new
