"""A journal of the books as an entry in somebody's own bookkeeping. Pure: whole cents, above zero is debit.

The network books every posting as it stands: a school that owes is a debtor. A school books on five accounts of its
own. What it paid for others comes off its costs, its share is added to them, and both go over its current account
with the network; a settlement moves that account to what is to be transferred, and a payment to what is under way at
the bank. Every entry is zero together, and over all its entries every account is what the postings say.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from wiki.ledger.rules import Account

CURRENT, PAYMENT = "current", "payment"
NETWORK_ACCOUNTS: tuple[str, ...] = tuple(account.value for account in Account)
SCHOOL_ACCOUNTS: tuple[str, ...] = (
    Account.PAID.value,
    Account.BORNE.value,
    CURRENT,
    Account.TRANSFER.value,
    PAYMENT,
)
COSTS = frozenset({Account.PAID.value, Account.BORNE.value})
"""A school's accounts of profit and loss; its others are of the balance sheet."""
NETWORK_COSTS = frozenset({Account.COST.value, Account.IN_KIND.value, Account.RECHARGE.value})

PROPOSED: dict[str, str] = {
    Account.PAID.value: "WBedAlkOal",
    Account.BORNE.value: "WBedAlkOal",
    CURRENT: "BVorOvrOvk",
    Account.TRANSFER.value: "BSchOvsOvs",
    PAYMENT: "BLimKruSto",
}
"""RGS codes proposed to a school: general costs, other receivables, other debts, money under way."""
NETWORK_PROPOSED: dict[str, str] = {
    account: "WBedAlkOal" if account in NETWORK_COSTS else "BVorOvrOvk" for account in NETWORK_ACCOUNTS
}


@dataclass(frozen=True, slots=True)
class Posted:
    """One posting of the books, with what an entry needs of its journal."""

    journal_id: int
    kind: str
    occurred_on: date
    account: str
    cents: int
    school: str = ""
    """BRIN of the school it is of; empty when it is of none."""
    project: str = ""
    text: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an entry: an account type, and cents (above zero debit)."""

    account: str
    cents: int
    project: str = ""
    school: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A journal as somebody books it."""

    number: int
    kind: str
    occurred_on: date
    text: str
    reference: str
    lines: tuple[Line, ...]


Lines = Callable[[Sequence[Posted]], Iterator[Line]]


def of_network(postings: Iterable[Posted]) -> list[Entry]:
    """Every journal with every posting; they come in the order of their journals."""
    return _entries(postings, _as_it_stands)


def of_school(postings: Iterable[Posted]) -> list[Entry]:
    """Every journal as the school books it; the postings are those of this school alone."""
    return _entries(postings, _as_the_school_books_it)


def _entries(postings: Iterable[Posted], lines: Lines) -> list[Entry]:
    found = []
    for number, group in groupby(postings, key=lambda posting: posting.journal_id):
        rows = list(group)
        first = rows[0]
        booked = tuple(line for line in lines(rows) if line.cents)
        found.append(Entry(number, first.kind, first.occurred_on, first.text, first.reference, booked))
    return found


def _as_it_stands(rows: Sequence[Posted]) -> Iterator[Line]:
    for row in rows:
        yield Line(row.account, row.cents, row.project, row.school)


def _as_the_school_books_it(rows: Sequence[Posted]) -> Iterator[Line]:
    rest = 0
    for row in rows:
        if row.account in COSTS:
            yield Line(row.account, row.cents, row.project)
            yield Line(CURRENT, -row.cents, row.project)
            continue
        account = CURRENT if row.account == Account.SETTLED else row.account
        yield Line(account, -row.cents, row.project)
        rest += row.cents
    # What a settlement takes up it also transfers; what is left over went through the bank.
    yield Line(PAYMENT, rest)
