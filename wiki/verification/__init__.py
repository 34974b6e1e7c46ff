"""Works out again what is stored as a result, and names each row that differs."""

from collections.abc import Callable, Generator, Iterator

from wiki.kernel.db import session
from wiki.verification import (
    bookkeeping,
    books,
    content,
    costs,
    four_eyes,
    guards,
    rows,
    seals,
    settling,
    structure,
    trail,
)

CHECKS: tuple[Callable[[], Iterator[str]], ...] = (
    trail.chain,
    rows.rows,
    guards.guards,
    structure.structure,
    costs.schools,
    costs.numbers,
    costs.payers,
    costs.approvals,
    costs.contents,
    costs.shares,
    costs.steps,
    books.journals,
    books.reversals,
    books.booked,
    books.balances,
    four_eyes.rules,
    four_eyes.proposals,
    four_eyes.withdrawals,
    four_eyes.objections,
    four_eyes.accounts,
    settling.settlements,
    settling.payments,
    settling.bank_entries,
    settling.accounts,
    bookkeeping.documents,
    bookkeeping.countered,
    bookkeeping.events,
    trail.keys,
    trail.decisions,
    seals.seals,
    content.revisions,
    content.releases,
    content.adoptions,
    content.costs_of_pages,
    content.index,
    content.file_versions,
    content.files,
)


def differences(step: Callable[[str], None] = lambda _: None) -> Generator[str]:
    """A sentence for each difference, naming table and row, in the database as it is at this moment."""
    _hold_this_moment()
    for check in CHECKS:
        step(check.__name__)
        try:
            yield from check()
        except (ArithmeticError, LookupError, TypeError, ValueError) as error:
            yield f"{check.__name__}: a row holds what this program never writes ({error!r})."


def _hold_this_moment() -> None:
    """What people write while this runs is no difference; SQLite shows a reader one moment as it is."""
    current = session()
    if not current.in_transaction() and current.get_bind().dialect.name == "postgresql":
        current.connection(execution_options={"isolation_level": "REPEATABLE READ"})
