"""What home tells somebody of focal points."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from wiki.focus.queries.points import Filters, PointRow, points
from wiki.focus.queries.rounds import next_round
from wiki.focus.queries.standing import schools_behind
from wiki.focus.rules.points import leads_rounds
from wiki.schools.rules import Actor


@dataclass(frozen=True)
class HomeCard:
    """The focal points of one's own school, and the network day that comes: whether this school still has to check
    them for it, and for who looks after the network how many schools do."""

    points: Sequence[PointRow]
    coming: date | None
    is_behind: bool
    behind: int


def home_card(actor: Actor) -> HomeCard | None:
    """What this member sees; None when there is nothing to see. A statement each for: focal points, days, and schools
    that are behind."""
    leads, round_ = leads_rounds(actor), next_round()
    asks = round_ is not None and (leads or actor.coordinates(actor.school_id))
    behind = schools_behind(round_.day) if round_ is not None and asks else []
    own = _own(actor) if actor.school_id else []
    if not own and not asks:
        return None
    return HomeCard(
        own, round_.day if round_ else None, actor.school_id in behind, len(behind) if leads else 0
    )


def _own(actor: Actor) -> list[PointRow]:
    """Those of the last school year that has any."""
    found = points(actor, None, Filters(school=actor.school_id))
    return [point for point in found if point.school_year_id == found[0].school_year_id]
