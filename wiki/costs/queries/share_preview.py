"""How a cost that is not decided yet would be divided: what who decides looks at, on the screen and by the API."""

from dataclasses import dataclass

from wiki.costs.queries import projects
from wiki.costs.queries.allocation import Division
from wiki.costs.queries.costs import CostRow, ShareRow
from wiki.costs.queries.credit_notes import division_of
from wiki.costs.rules.lifecycle import State
from wiki.kernel.errors import Invalid


@dataclass(frozen=True)
class Proposal:
    """The shares as they would be frozen today, or why they cannot be."""

    division: Division | None = None
    obstacle: str = ""
    shares: tuple[ShareRow, ...] = ()

    @property
    def shares_sha256(self) -> str:
        """What an approval gives back to say which shares it saw; empty when there are none."""
        return self.division.sha256 if self.division else ""


def proposal(row: CostRow) -> Proposal:
    """How a cost would be divided; empty for one that was decided."""
    if row.status not in (State.DRAFT, State.SUBMITTED):
        return Proposal()
    try:
        division = division_of(row)
    except Invalid as invalid:
        return Proposal(obstacle=" ".join(str(sentence) for sentence in invalid.errors.values()))
    return Proposal(division, "", _shares(division, row.project_id))


def _shares(division: Division, project_id: int) -> tuple[ShareRow, ...]:
    schools = {row.school_id: row for row in projects.participants(project_id)}
    return tuple(
        ShareRow(
            school_id=share.school_id,
            school=schools[share.school_id].name,
            colour=schools[share.school_id].colour,
            cents=share.cents,
            numerator=share.numerator,
            denominator=share.denominator,
            floor_cents=share.floor_cents,
            rank=share.rank,
        )
        for share in division.shares
    )
