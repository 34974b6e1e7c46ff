"""The approved costs of a project or a school year, as the simulator takes them: read only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from wiki.costs.models.cost import Cost, CostLink, CostShare
from wiki.costs.models.project import Project
from wiki.costs.queries.projects import visible_to
from wiki.costs.rules.distribution_keys import PupilCount as Counted
from wiki.costs.rules.distribution_keys import pupils_on
from wiki.costs.rules.lifecycle import COUNTED
from wiki.desk.rules.simulation import Divided
from wiki.kernel.db import session
from wiki.ledger.queries import policies
from wiki.plan.models import Activity
from wiki.schools.models import PupilCount, School
from wiki.schools.rules import Actor


@dataclass(frozen=True)
class Scope:
    """Which costs: of one project, or of all projects of a school year."""

    project_id: int | None = None
    year_id: int | None = None


def costs(actor: Actor, scope: Scope) -> list[Divided]:
    """The approved costs of a scope with their shares: two statements, however many there are."""
    original = aliased(Cost)
    number = func.coalesce(original.number, Cost.number)
    statement = (
        select(
            Cost.id,
            Cost.gross_cents,
            Cost.dated_on,
            number,
            CostShare.school_id,
            CostShare.cents,
            Cost.decided_at,
        )
        .join(CostShare, CostShare.cost_id == Cost.id)
        .join(School, School.id == CostShare.school_id)
        .join(Project, Project.id == Cost.project_id)
        .join(Activity, Activity.id == Project.activity_id)
        .outerjoin(CostLink, CostLink.cost_id == Cost.id)
        .outerjoin(original, original.id == CostLink.credits_cost_id)
        .where(Cost.status.in_(COUNTED), visible_to(actor))
        .order_by(Cost.id, School.brin)
    )
    if scope.project_id is not None:
        statement = statement.where(Project.id == scope.project_id)
    if scope.year_id is not None:
        statement = statement.where(Activity.school_year_id == scope.year_id)
    found: dict[int, list[Any]] = {}
    for row in session().execute(statement):
        found.setdefault(row[0], []).append(row)
    pupils, ties = _Pupils(_counts()), policies.ties()
    return [_divided(rows, pupils, ties) for rows in found.values()]


def _divided(rows: Sequence[Any], pupils: "_Pupils", ties: policies.TieRules) -> Divided:
    cost_id, gross_cents, dated_on, number, *_share, decided_at = rows[0]
    start = ties.start(number, decided_at)
    return Divided(cost_id, gross_cents, start, {row[4]: row[5] for row in rows}, pupils.on(dated_on))


def _counts() -> list[Counted]:
    rows = session().execute(select(PupilCount.school_id, PupilCount.counted_on, PupilCount.pupils))
    return [Counted(*row) for row in rows]


class _Pupils:
    """The numbers of pupils on a day; many costs have the same day."""

    def __init__(self, counts: Sequence[Counted]) -> None:
        self._counts = counts
        self._known: dict[date, Mapping[int, int]] = {}

    def on(self, day: date) -> Mapping[int, int]:
        if day not in self._known:
            self._known[day] = pupils_on(self._counts, day)
        return self._known[day]
