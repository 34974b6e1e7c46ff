"""Posting journals and reversing them. What is posted stands; the database refuses any change of it."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import insert, select
from sqlalchemy.exc import DBAPIError

from wiki.audit.services import record
from wiki.kernel import clock
from wiki.kernel.db import session
from wiki.kernel.errors import Conflict
from wiki.kernel.i18n import _
from wiki.kernel.signals import journal_posted
from wiki.ledger.models import Journal, Period, Posting
from wiki.ledger.queries import books
from wiki.ledger.rules import (
    Account,
    JournalKind,
    Line,
    PeriodState,
    line_problem,
    mirrored,
    school_year_of,
)


def post(
    kind: JournalKind,
    occurred_on: date,
    lines: Sequence[Line],
    *,
    period: Period | None = None,
    by_id: int | None = None,
    memo: str = "",
    cost_id: int | None = None,
    settlement_id: int | None = None,
    transfer_id: int | None = None,
    reverses_id: int | None = None,
) -> Journal:
    """Post one journal, in the period of its day or, when that is closed, in the first after it that is not.

    Raises Conflict when no period is open for it, and ValueError for lines that are no journal: that is a mistake in
    the program, never in what was typed.
    """
    problem = line_problem(lines)
    if problem:
        raise ValueError(problem)
    period = _still_open(period or period_for(occurred_on), occurred_on)
    journal = Journal(
        period_id=period.id,
        kind=kind.value,
        occurred_on=occurred_on,
        posted_at=clock.now(),
        posted_by_id=by_id,
        memo=memo,
        cost_id=cost_id,
        settlement_id=settlement_id,
        transfer_id=transfer_id,
        reverses_id=reverses_id,
        posted=False,
    )
    _write(journal, lines)
    journal_posted.send(project_ids={line.project_id for line in lines if line.project_id is not None})
    return journal


def _write(journal: Journal, lines: Sequence[Line]) -> None:
    """Write a journal with its lines, and only then mark it posted: the database checks that they are zero."""
    session().add(journal)
    session().flush()
    session().execute(insert(Posting), [_row(journal, line) for line in lines])
    journal.posted = True
    session().flush()


def _still_open(period: Period, occurred_on: date) -> Period:
    """The period, held against closing until this is posted; another one when it closed in the meantime."""
    session().refresh(period, with_for_update={"read": True, "key_share": True})
    return period if period.state != PeriodState.CLOSED else period_for(occurred_on)


def _row(journal: Journal, line: Line) -> dict[str, object]:
    return {
        "journal_id": journal.id,
        "period_id": journal.period_id,
        "account": line.account.value,
        "school_id": line.school_id,
        "project_id": line.project_id,
        "cents": line.cents,
    }


def reverse(journal: Journal, *, by_id: int, memo: str = "", period: Period | None = None) -> Journal:
    """Undo a journal by its mirror, today, in an open period; the original stays.

    `period` is where it goes when that is not closed, else the period of today. Raises Conflict the second time.
    """
    if session().scalar(select(Journal.id).where(Journal.reverses_id == journal.id)):
        raise Conflict(_("This has already been reversed."))
    rows = session().scalars(select(Posting).where(Posting.journal_id == journal.id).order_by(Posting.id))
    return post(
        JournalKind.REVERSAL,
        clock.today(),
        mirrored(lines_of(list(rows))),
        period=period,
        by_id=by_id,
        memo=memo,
        cost_id=journal.cost_id,
        settlement_id=journal.settlement_id,
        transfer_id=journal.transfer_id,
        reverses_id=journal.id,
    )


def lines_of(rows: Sequence[Posting]) -> tuple[Line, ...]:
    """Postings as the lines they were made from."""
    return tuple(Line(Account(row.account), row.cents, row.school_id, row.project_id) for row in rows)


def period_for(day: date) -> Period:
    """The period that something of this day is posted in: its own, or the first after it that is not closed.

    In a later one it is an adjustment of a prior period, and shown as such. A date makes no period: only the school
    year that runs now opens by itself, when nothing later is open. Raises Conflict when there is none to post in.
    """
    found = books.open_from(day)
    if found is None:
        _open_running_year()
        found = books.open_from(day)
    if found is None:
        raise Conflict(_("No period is open for this. The treasurer opens a school year first."))
    return found


def _open_running_year() -> None:
    """Open the school year of today; when somebody else does so at the same moment, theirs is the one."""
    label, first, last = school_year_of(clock.today())
    if books.period_on(clock.today()) is not None or books.closed_from(first):
        return
    try:
        with session().begin_nested():
            opened = add_period(label, first, last)
    except DBAPIError:
        if books.period_on(clock.today()) is None:
            raise
    else:
        record(None, "open_period", "period", opened.id, period=label)


def add_period(label: str, starts_on: date, ends_on: date) -> Period:
    """Open a period; the database refuses one that overlaps another."""
    period = Period(label=label, starts_on=starts_on, ends_on=ends_on, state=PeriodState.OPEN)
    session().add(period)
    session().flush()
    return period
