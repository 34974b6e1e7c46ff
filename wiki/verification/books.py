"""The books: every journal adds up, every cost is booked as it was decided, and every balance follows from that."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, TypeVar

from sqlalchemy import func, or_, select

from wiki.costs.models.cost import Cost, CostPayer, CostShare
from wiki.costs.rules.lifecycle import COUNTED, ONCE_COUNTED, State
from wiki.kernel.db import session
from wiki.ledger.models import Journal, Posting
from wiki.ledger.rules import SCHOOL_ACCOUNTS, Account, JournalKind
from wiki.settlement.models import Payment, Transfer

T = TypeVar("T")

Place = tuple[str, int | None, int | None]
"""Account, school and project of a posting."""


@dataclass
class Side:
    """What stands at one place of a journal: its cents, and the rows they are in."""

    cents: int
    ids: list[int]


def journals() -> Iterator[str]:
    """Every journal is posted and adds up to zero, in one period."""
    total, count = func.coalesce(func.sum(Posting.cents), 0), func.count(Posting.id)
    rows = session().execute(
        select(Journal.id, Journal.posted, total, count)
        .outerjoin(Posting, Posting.journal_id == Journal.id)
        .group_by(Journal.id, Journal.posted)
        .having(or_(total != 0, count < 2, Journal.posted.is_(False)))
        .order_by(Journal.id)
    )
    for id_, posted, cents, lines in rows:
        yield f"journal {id_}: its {lines} posting rows are {cents} cents together, not 0" + (
            "." if posted else "; it was never posted."
        )
    strays = (
        select(Posting.id, Posting.journal_id)
        .join(Journal, Journal.id == Posting.journal_id)
        .where(Posting.period_id != Journal.period_id)
    )
    for id_, journal_id in session().execute(strays.order_by(Posting.id)):
        yield f"posting {id_}: it is in another period than its journal {journal_id}."


def reversals() -> Iterator[str]:
    """Every reversal is the mirror of what it reverses."""
    pairs = session().execute(
        select(Journal.id, Journal.reverses_id).where(Journal.reverses_id.is_not(None)).order_by(Journal.id)
    )
    mirrored = {id_: original for id_, original in pairs if original is not None}
    sides = sides_of([*mirrored, *mirrored.values()])
    for id_, original in mirrored.items():
        wanted = {place: -side.cents for place, side in sides.get(original, {}).items()}
        yield from compared(id_, wanted, sides.get(id_, {}), f"the mirror of journal {original}")


def booked() -> Iterator[str]:
    """Every cost that counts or counted is booked as it was paid and shared; no other is booked."""
    paid, borne = _by_cost(CostPayer), _by_cost(CostShare)
    heads: dict[int, list[Journal]] = {}
    for row in session().scalars(select(Journal).where(Journal.cost_id.is_not(None)).order_by(Journal.id)):
        heads.setdefault(row.cost_id or 0, []).append(row)
    for batch in _batches(session().scalars(select(Cost).order_by(Cost.id)).all()):
        sides = sides_of([head.id for cost in batch for head in heads.get(cost.id, [])])
        for cost in batch:
            wanted = _wanted(cost, paid.get(cost.id, {}), borne.get(cost.id, {}))
            yield from _of_cost(cost, wanted, heads.get(cost.id, []), sides)


def _wanted(cost: Cost, paid: Mapping[int, int], borne: Mapping[int, int]) -> dict[str, dict[Place, int]]:
    """The journals that there should be of a cost."""
    if cost.status not in ONCE_COUNTED or cost.gross_cents == 0:
        return {}
    project, source = cost.project_id, Account.IN_KIND if cost.in_kind else Account.COST
    return {
        JournalKind.COST: {
            (source, None, project): cost.gross_cents,
            **{(Account.PAID, school, project): -cents for school, cents in paid.items() if cents},
        },
        JournalKind.ALLOCATION: {
            (Account.RECHARGE, None, project): -cost.gross_cents,
            **{(Account.BORNE, school, project): cents for school, cents in borne.items() if cents},
        },
    }


def _of_cost(
    cost: Cost,
    wanted: Mapping[str, Mapping[Place, int]],
    heads: Sequence[Journal],
    sides: Mapping[int, Mapping[Place, Side]],
) -> Iterator[str]:
    reversed_ids = {head.reverses_id for head in heads}
    for kind in (JournalKind.COST, JournalKind.ALLOCATION):
        found = [head for head in heads if head.kind == kind]
        if len(found) != (1 if kind in wanted else 0):
            numbers = ", ".join(str(head.id) for head in found) or "none"
            yield f"journal of cost {cost.id} ({cost.status}): {numbers} of kind {kind}."
        for head in found if kind in wanted else []:
            yield from compared(head.id, wanted[kind], sides.get(head.id, {}), f"cost {cost.id}")
            if (head.id in reversed_ids) != (cost.status == State.REVERSED):
                was = "was" if head.id in reversed_ids else "was not"
                yield f"journal {head.id}: it {was} reversed, cost {cost.id} is {cost.status}."


def balances() -> Iterator[str]:
    """The balance of every school is what it bears, less what it paid, and less what it transferred."""
    found = _sums(
        select(Posting.school_id, func.sum(Posting.cents))
        .where(Posting.account.in_(sorted(SCHOOL_ACCOUNTS)))
        .group_by(Posting.school_id)
    )
    wanted: dict[int, int] = {}
    for sign, statement in (
        (1, _of_counting(CostShare)),
        (-1, _of_counting(CostPayer)),
        (-1, _transferred(Transfer.from_school_id)),
        (1, _transferred(Transfer.to_school_id)),
    ):
        for school, cents in _sums(statement).items():
            wanted[school] = wanted.get(school, 0) + sign * cents
    for school in sorted(found.keys() | wanted.keys()):
        if found.get(school, 0) != wanted.get(school, 0):
            yield (
                f"posting of school {school}: its balance is {found.get(school, 0)} cents, by costs and payments "
                f"{wanted.get(school, 0)}."
            )


def sides_of(journal_ids: Iterable[int]) -> dict[int, dict[Place, Side]]:
    """What stands at each place of these journals."""
    found: dict[int, dict[Place, Side]] = {}
    for batch in _batches(sorted(set(journal_ids))):
        rows = session().scalars(
            select(Posting).where(Posting.journal_id.in_(batch)).order_by(Posting.journal_id, Posting.id)
        )
        for journal_id, group in groupby(rows, key=lambda row: row.journal_id):
            places = found.setdefault(journal_id, {})
            for row in group:
                side = places.setdefault((row.account, row.school_id, row.project_id), Side(0, []))
                side.cents += row.cents
                side.ids.append(row.id)
    return found


def compared(
    journal_id: int, wanted: Mapping[Place, int], found: Mapping[Place, Side], why: str
) -> Iterator[str]:
    """A sentence for each place of a journal that has other cents than it should."""
    for place in sorted(wanted.keys() | found.keys(), key=str):
        side, cents = found.get(place, Side(0, [])), wanted.get(place, 0)
        if side.cents != cents:
            rows = f"posting {', '.join(map(str, side.ids))}" if side.ids else "posting missing"
            yield f"{rows} in journal {journal_id}: {_named(place)} has {side.cents} cents, not {cents} ({why})."


def _named(place: Place) -> str:
    account, school, project = place
    return (
        account
        + ("" if school is None else f" of school {school}")
        + ("" if project is None else f" in project {project}")
    )


def _by_cost(table: type[CostPayer] | type[CostShare]) -> dict[int, dict[int, int]]:
    found: dict[int, dict[int, int]] = {}
    for cost_id, school, cents in session().execute(select(table.cost_id, table.school_id, table.cents)):
        found.setdefault(cost_id, {})[school] = cents
    return found


def _of_counting(table: type[CostPayer] | type[CostShare]) -> Any:
    return (
        select(table.school_id, func.sum(table.cents))
        .join(Cost, Cost.id == table.cost_id)
        .where(Cost.status.in_(COUNTED))
        .group_by(table.school_id)
    )


def _transferred(school: Any) -> Any:
    return (
        select(school, func.sum(Payment.cents))
        .select_from(Payment)
        .join(Transfer, Transfer.id == Payment.transfer_id)
        .group_by(school)
    )


def _sums(statement: Any) -> dict[int, int]:
    return {school: int(cents) for school, cents in session().execute(statement)}


def _batches(items: Sequence[T], size: int = 500) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]
