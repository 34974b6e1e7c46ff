"""The books as plain text, a second set that other programs check: hledger's journal format, and a CSV of postings.

Every journal is a transaction, every posting a line; after the last one every school's balance is asserted, so
`hledger check -s` fails when a single posting differs.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from sqlalchemy import select

from wiki.costs.models.project import Project
from wiki.kernel.db import session
from wiki.kernel.i18n import _
from wiki.ledger.models import Period, Posting
from wiki.ledger.queries import books
from wiki.ledger.queries.books import JournalRow
from wiki.schools.queries import schools
from wiki.statements.services.spreadsheets import Cell, Cents

_COMMODITY = "EUR"


def hledger(periods: Sequence[Period]) -> Iterator[str]:
    """The journal of these periods, line by line; it begins with the balances from before them."""
    names = _schools()
    ids = [period.id for period in periods]
    balances = _opening(periods)
    rows = books.journals(ids)
    yield f"; Lichtwerk: {', '.join(period.label for period in periods)}"
    yield f"commodity 1000.00 {_COMMODITY}"
    for account in sorted(_accounts(rows, names, balances)):
        yield f"account {account}"
    yield ""
    first = min((row.occurred_on for row in rows), default=periods[0].starts_on)
    yield from _opening_entry(first, balances, names)
    for row in sorted(rows, key=lambda row: (row.occurred_on, row.id)):
        yield from _transaction(row, names)
        for line in row.lines:
            _add(balances, line)
    yield from _assertions(max((row.occurred_on for row in rows), default=first), balances, names)


def _schools() -> dict[int, str]:
    return {school.id: school.brin for school in schools.schools_by_brin()}


def _opening(periods: Sequence[Period]) -> dict[tuple[int | None, str], int]:
    """What every account of every school stood at before the first of these periods."""
    first = min(period.starts_on for period in periods)
    earlier = tuple(period.id for period in books.periods() if period.starts_on < first)
    found: dict[tuple[int | None, str], int] = {}
    for row in books.journals(earlier) if earlier else ():
        for line in row.lines:
            _add(found, line)
    return {key: cents for key, cents in found.items() if cents}


def _add(balances: dict[tuple[int | None, str], int], line: Posting) -> None:
    key = (line.school_id, line.account)
    balances[key] = balances.get(key, 0) + line.cents


def _accounts(
    rows: Sequence[JournalRow], names: dict[int, str], balances: dict[tuple[int | None, str], int]
) -> set[str]:
    used = {_account(line.school_id, line.account, names) for row in rows for line in row.lines}
    used |= {_account(school, account, names) for school, account in balances}
    return used | {"equity:opening"}


def _account(school_id: int | None, account: str, names: dict[int, str]) -> str:
    return f"network:{account}" if school_id is None else f"schools:{names[school_id]}:{account}"


def _amount(cents: int) -> str:
    sign, (euros, rest) = "-" if cents < 0 else "", divmod(abs(cents), 100)
    return f"{sign}{euros}.{rest:02d} {_COMMODITY}"


def _opening_entry(
    day: date, balances: dict[tuple[int | None, str], int], names: dict[int, str]
) -> Iterator[str]:
    if not balances:
        return
    yield f"{day.isoformat()} * opening balances"
    for (school, account), cents in sorted(balances.items(), key=str):
        yield f"    {_account(school, account, names)}  {_amount(cents)}"
    yield f"    equity:opening  {_amount(-sum(balances.values()))}"
    yield ""


def _transaction(row: JournalRow, names: dict[int, str]) -> Iterator[str]:
    tags = {"cost": row.cost_id, "settlement": row.settlement_id, "transfer": row.transfer_id}
    told = ", ".join(f"{name}:{value}" for name, value in tags.items() if value is not None)
    undoes = f", reverses:{row.reverses_id}" if row.reverses_id else ""
    yield f"{row.occurred_on.isoformat()} * ({row.id}) {row.kind}  ; {told}{undoes}"
    for line in row.lines:
        project = f"  ; project:{line.project_id}" if line.project_id is not None else ""
        yield f"    {_account(line.school_id, line.account, names)}  {_amount(line.cents)}{project}"
    yield ""


def _assertions(
    day: date, balances: dict[tuple[int | None, str], int], names: dict[int, str]
) -> Iterator[str]:
    if not balances:
        return
    yield f"{day.isoformat()} * balances to be checked"
    for (school, account), cents in sorted(balances.items(), key=str):
        yield f"    {_account(school, account, names)}  {_amount(0)} = {_amount(cents)}"
    yield ""


def postings(periods: Sequence[Period]) -> Iterator[Sequence[Cell]]:
    """Every posting of these periods, a row each, with an account that a school's own ledger can be mapped on."""
    names = _schools()
    titles = dict(session().execute(select(Project.id, Project.title)).all())
    labels = {period.id: period.label for period in periods}
    yield (
        _("Journal entry"),
        _("Date"),
        _("Period"),
        _("Kind"),
        _("Account"),
        _("School"),
        _("Project"),
        _("Cost"),
        _("Amount"),
    )
    for row in books.journals(labels):
        for line in row.lines:
            yield (
                row.id,
                row.occurred_on,
                labels[row.period_id],
                row.kind,
                _account(line.school_id, line.account, names),
                names.get(line.school_id or 0, ""),
                titles.get(line.project_id or 0, ""),
                row.cost_id,
                Cents(line.cents),
            )
