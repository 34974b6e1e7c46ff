"""Reading the postings of a school, or of the whole network, as entries for somebody's own bookkeeping."""

from typing import Any

from sqlalchemy import ColumnElement, select

from wiki.bookkeeping.rules.entries import Entry, Posted, of_network, of_school
from wiki.costs.models.cost import Cost
from wiki.costs.models.project import Project
from wiki.costs.queries.projects import visible_to
from wiki.kernel.db import session
from wiki.ledger.models import Journal, Posting
from wiki.schools.models import School
from wiki.schools.rules import Actor
from wiki.settlement.models import Transfer
from wiki.statements.queries.statements import Cut


def entries(actor: Actor, school_id: int | None, cut: Cut) -> list[Entry]:
    """What was posted in a period or calendar year, in the order of posting: one statement."""
    statement = (
        select(Posting, Journal, School.brin, Project.code, Cost.number, Cost.description, Transfer.reference)
        .join(Journal, Journal.id == Posting.journal_id)
        .outerjoin(School, School.id == Posting.school_id)
        .outerjoin(Project, Project.id == Posting.project_id)
        .outerjoin(Cost, Cost.id == Journal.cost_id)
        .outerjoin(Transfer, Transfer.id == Journal.transfer_id)
        .where(Journal.posted, _within(cut), visible_to(actor))
        .order_by(Journal.id, Posting.id)
    )
    if school_id is None:
        return of_network(_posted(*row) for row in session().execute(statement))
    rows = session().execute(statement.where(Posting.school_id == school_id))
    return of_school(_posted(*row) for row in rows)


def _within(cut: Cut) -> ColumnElement[bool]:
    if cut.period:
        return Journal.period_id == cut.period.id
    return Journal.occurred_on.between(cut.starts_on, cut.ends_on)


def _posted(*row: Any) -> Posted:
    posting, journal, brin, code, number, description, reference = row
    text = f"{code} {number}. {description}" if number else journal.memo or f"{journal.kind} {journal.id}"
    return Posted(
        journal.id,
        journal.kind,
        journal.occurred_on,
        posting.account,
        posting.cents,
        brin or "",
        code or "",
        text,
        reference or (f"{code}-{number}" if number else ""),
    )
