"""All costs that somebody may see: a page of them, all of them for a file, and what they come to."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from sqlalchemy import Select, func, select

from wiki.costs.models.cost import Cost
from wiki.costs.models.project import Project
from wiki.kernel.db import session
from wiki.kernel.pagination import LIMIT, Key, Page, paginate
from wiki.plan.models import Activity
from wiki.register.queries.narrowing import costs_visible_to, narrowed_costs
from wiki.register.rules.filters import CostFilter
from wiki.schools.models import School
from wiki.schools.rules import Actor


@dataclass(frozen=True)
class CostLine:
    """A cost as a line of the register."""

    id: int
    number: int
    project_id: int
    project_code: str
    project: str
    activity: str
    school: str | None
    """The school that entered it; None when it was entered for the network."""
    kind: str
    description: str
    supplier: str
    document_number: str
    dated_on: date
    net_cents: int
    vat_cents: int
    gross_cents: int
    status: str

    @property
    def url(self) -> str:
        """Its address."""
        return f"/costs/{self.id}"


@dataclass(frozen=True)
class StateTotal:
    """How many costs are in a state, and how many cents they are together."""

    state: str
    count: int
    cents: int


def lines(actor: Actor, wanted: CostFilter, cursor: str | None = None, limit: int = LIMIT) -> Page[CostLine]:
    """One page, the newest document first. Raises Invalid on a cursor that is not ours."""
    keys = (Key(Cost.dated_on, descending=True), Key(Cost.id, descending=True))
    return paginate(session(), _lines(actor, wanted), keys, cursor, limit).map(_line)


def all_lines(actor: Actor, wanted: CostFilter) -> Iterator[CostLine]:
    """All of them, the oldest document first, as files have them."""
    statement = _lines(actor, wanted).order_by(Cost.dated_on, Cost.id)
    rows = session().execute(statement, execution_options={"yield_per": 1000})
    return (_line(row) for row in rows)


def totals(actor: Actor, wanted: CostFilter) -> list[StateTotal]:
    """What they come to by state: one statement."""
    statement = (
        select(Cost.status, func.count(Cost.id), func.sum(Cost.gross_cents))
        .join(Project, Project.id == Cost.project_id)
        .where(costs_visible_to(actor), *narrowed_costs(wanted))
        .group_by(Cost.status)
        .order_by(Cost.status)
    )
    return [StateTotal(state, int(count), int(cents)) for state, count, cents in session().execute(statement)]


def _lines(actor: Actor, wanted: CostFilter) -> Select[Any]:
    statement = (
        select(
            Cost.id,
            Cost.number,
            Cost.project_id,
            Project.code.label("project_code"),
            Project.title.label("project"),
            Activity.number.label("activity"),
            School.name.label("school"),
            Cost.kind,
            Cost.description,
            Cost.supplier,
            Cost.document_number,
            Cost.dated_on,
            Cost.net_cents,
            Cost.vat_cents,
            Cost.gross_cents,
            Cost.status,
        )
        .join(Project, Project.id == Cost.project_id)
        .join(Activity, Activity.id == Project.activity_id)
        .outerjoin(School, School.id == Cost.recorded_for_school_id)
        .where(costs_visible_to(actor), *narrowed_costs(wanted))
    )
    return cast("Select[Any]", statement)


def _line(row: Any) -> CostLine:
    return CostLine(**{name: row._mapping[name] for name in CostLine.__dataclass_fields__})
