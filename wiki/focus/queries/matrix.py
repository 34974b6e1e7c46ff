"""The matrix: which school works on which building block, and how far it is."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select

from wiki.focus.queries.points import Filters, PointRow, confirmed_on, points
from wiki.focus.rules.points import Stage, in_order
from wiki.kernel import clock
from wiki.kernel.collation import dutch_order
from wiki.kernel.db import session
from wiki.plan.models import BuildingBlock, SchoolYear
from wiki.plan.queries import building_blocks
from wiki.schools.models import School
from wiki.schools.rules import Actor


@dataclass(frozen=True)
class MatrixRow:
    """A school with its focal points, by building block (None: in own words alone)."""

    school_id: int
    school: str
    slug: str
    colour: str
    cells: dict[int | None, list[PointRow]] = field(default_factory=dict)
    is_current: bool = False
    """True when the school said lately that this is so."""

    @property
    def url(self) -> str:
        """The focal points of the school."""
        return f"/focus/schools/{self.school_id}-{self.slug}"

    def stages(self, building_block_id: int | None) -> list[Stage]:
        """Its stages in one building block, the furthest first."""
        return in_order([point.stage for point in self.cells.get(building_block_id, ())])


@dataclass(frozen=True)
class Matrix:
    """Every school of the network (with filters: those with a focal point that fits) and the building blocks."""

    rows: Sequence[MatrixRow]
    blocks: Sequence[BuildingBlock]

    @property
    def own_words(self) -> bool:
        """True when there are focal points without building block."""
        return any(None in row.cells for row in self.rows)


def matrix(actor: Actor, year: SchoolYear, filters: Filters = Filters()) -> Matrix:  # noqa: B008
    """The matrix of a school year."""
    found = points(actor, year.id, filters)
    cells: dict[int, dict[int | None, list[PointRow]]] = defaultdict(lambda: defaultdict(list))
    for point in found:
        cells[point.school_id][point.building_block_id].append(point)
    confirmed = confirmed_on(actor)
    rows = [
        MatrixRow(id_, name, slug, colour, dict(cells.get(id_, {})), _is_current(confirmed.get(id_), year))
        for id_, name, slug, colour in _schools(actor)
        if id_ in cells or filters == Filters()
    ]
    return Matrix(rows, building_blocks())


def _is_current(confirmed: date | None, year: SchoolYear) -> bool:
    """Said in this school year, or for one that is over: since it began."""
    return confirmed is not None and confirmed >= year.starts_on


def _schools(actor: Actor) -> list[tuple[int, str, str, str]]:
    if not actor.is_member:
        return []
    there = School.active_to.is_(None) | (School.active_to >= clock.today())
    statement = (
        select(School.id, School.name, School.slug, School.colour)
        .where(there)
        .order_by(dutch_order(School.name), School.brin)
    )
    return [(row.id, row.name, row.slug, row.colour) for row in session().execute(statement)]
