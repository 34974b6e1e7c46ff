"""Reading what only some costs have: hours, another currency, and what a credit note is of."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select

from wiki.costs.models.cost import CostCurrency, CostHours, CostLink
from wiki.costs.rules.commands import Foreign, Hours
from wiki.costs.rules.cost_kinds import traits
from wiki.kernel.db import session


@dataclass(frozen=True)
class Parts:
    """What one cost has beside what every cost has."""

    hours: Hours | None = None
    foreign: Foreign | None = None
    credits: int | None = None


NONE = Parts()


def parts_of(cost_ids: Sequence[int] | None = None) -> dict[int, Parts]:
    """The parts of these costs (of all when None), in three statements; a cost without any is left out."""
    found: dict[int, Parts] = {}
    for read in (_hours, _foreign, _credits):
        for cost_id, part in read(cost_ids).items():
            found[cost_id] = replace(found.get(cost_id, NONE), **part)
    return found


def of_cost(cost_id: int, kind: str) -> Parts:
    """The parts that a cost of this kind can have, in one statement for each of them."""
    reads = {"hours": _hours, "currency": _foreign, "credits": _credits}
    parts = NONE
    for group in traits(kind).fields & reads.keys():
        parts = replace(parts, **reads[group]([cost_id]).get(cost_id, {}))
    return parts


def _hours(cost_ids: Sequence[int] | None) -> dict[int, dict[str, Any]]:
    rows = session().scalars(_among(select(CostHours), CostHours.cost_id, cost_ids))
    return {
        row.cost_id: {"hours": Hours(row.minutes, row.rate_cents, row.wage_cents, row.rate_reason)}
        for row in rows
    }


def _foreign(cost_ids: Sequence[int] | None) -> dict[int, dict[str, Any]]:
    found = {}
    for row in session().scalars(_among(select(CostCurrency), CostCurrency.cost_id, cost_ids)):
        amount = Foreign(row.currency, row.original_minor, row.rate_millionths, row.rate_on, row.rate_source)
        found[row.cost_id] = {"foreign": amount}
    return found


def _credits(cost_ids: Sequence[int] | None) -> dict[int, dict[str, Any]]:
    statement = select(CostLink).where(CostLink.credits_cost_id.is_not(None))
    rows = session().scalars(_among(statement, CostLink.cost_id, cost_ids))
    return {row.cost_id: {"credits": row.credits_cost_id} for row in rows}


def _among(statement: Any, column: Any, cost_ids: Sequence[int] | None) -> Any:
    return statement if cost_ids is None else statement.where(column.in_(cost_ids))
