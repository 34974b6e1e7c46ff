"""All postings that somebody may see: a page of them, all of them for a file, and what they come to."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from sqlalchemy import Select, case, func, select

from wiki.costs.models.cost import Cost
from wiki.costs.models.project import Project
from wiki.kernel.db import session
from wiki.kernel.pagination import LIMIT, Key, Page, paginate
from wiki.ledger.models import Journal, Period, Posting
from wiki.register.queries.narrowing import narrowed_postings, postings_visible_to
from wiki.register.rules.filters import PostingFilter
from wiki.schools.models import School
from wiki.schools.rules import Actor
from wiki.settlement.models import Transfer


@dataclass(frozen=True)
class PostingLine:
    """A posting as a line of the journal: above zero the school owes more."""

    id: int
    journal_id: int
    occurred_on: date
    period: str
    kind: str
    account: str
    school: str | None
    project_id: int | None
    project: str | None
    cost_id: int | None
    number: int | None
    description: str | None
    transfer_id: int | None
    reference: str | None
    cents: int


@dataclass(frozen=True)
class PostingTotals:
    """How many there are, and what they come to: above zero, below zero, and together."""

    count: int
    debit_cents: int
    credit_cents: int

    @property
    def cents(self) -> int:
        """Together."""
        return self.debit_cents + self.credit_cents


def lines(
    actor: Actor, wanted: PostingFilter, cursor: str | None = None, limit: int = LIMIT
) -> Page[PostingLine]:
    """One page, what was posted last first. Raises Invalid on a cursor that is not ours."""
    keys = (Key(Posting.id, descending=True),)
    return paginate(session(), _lines(actor, wanted), keys, cursor, limit).map(_line)


def all_lines(actor: Actor, wanted: PostingFilter) -> Iterator[PostingLine]:
    """All of them in the order of posting, as files have them."""
    statement = _lines(actor, wanted).order_by(Posting.id)
    rows = session().execute(statement, execution_options={"yield_per": 1000})
    return (_line(row) for row in rows)


def totals(actor: Actor, wanted: PostingFilter) -> PostingTotals:
    """What they come to: one statement."""
    debit = func.coalesce(func.sum(case((Posting.cents > 0, Posting.cents), else_=0)), 0)
    credit = func.coalesce(func.sum(case((Posting.cents < 0, Posting.cents), else_=0)), 0)
    statement = _joined(select(func.count(Posting.id), debit, credit), actor, wanted)
    return PostingTotals(*(int(value) for value in session().execute(statement).one()))


def _joined(statement: Any, actor: Actor, wanted: PostingFilter) -> Any:
    return (
        statement.select_from(Posting)
        .join(Journal, Journal.id == Posting.journal_id)
        .outerjoin(Project, Project.id == Posting.project_id)
        .outerjoin(Cost, Cost.id == Journal.cost_id)
        .outerjoin(Transfer, Transfer.id == Journal.transfer_id)
        .where(Journal.posted, postings_visible_to(actor), *narrowed_postings(wanted))
    )


def _lines(actor: Actor, wanted: PostingFilter) -> Select[Any]:
    statement = select(
        Posting.id,
        Posting.journal_id,
        Journal.occurred_on,
        Period.label.label("period"),
        Journal.kind,
        Posting.account,
        School.name.label("school"),
        Posting.project_id,
        Project.title.label("project"),
        Journal.cost_id,
        Cost.number,
        Cost.description,
        Journal.transfer_id,
        Transfer.reference,
        Posting.cents,
    )
    joined = _joined(statement, actor, wanted)
    return cast(
        "Select[Any]",
        joined.join(Period, Period.id == Posting.period_id).outerjoin(School, School.id == Posting.school_id),
    )


def _line(row: Any) -> PostingLine:
    return PostingLine(**{name: row._mapping[name] for name in PostingLine.__dataclass_fields__})
