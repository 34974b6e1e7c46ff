"""What it costs to read large books, and to settle many schools."""

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import func, insert, literal, select, update

from wiki.app import create_app
from wiki.bench.seed import person
from wiki.config import read
from wiki.costs.models.cost import Cost, CostPayer, CostShare
from wiki.costs.queries.projects import positions
from wiki.costs.rules.lifecycle import State
from wiki.kernel.db import db, session, transaction
from wiki.ledger.models import Journal, Period, Posting
from wiki.ledger.rules import PeriodState
from wiki.ledger.services import sealing
from wiki.settlement.rules.transfers import EXACT_UP_TO, minimal


def cpu_of_balances(data: Path, costs: int, times: int) -> float:
    """Milliseconds of processor time to add up every balance, with so many approved costs: the median of some times."""
    with _books(data, costs):
        treasurer = person("penningmeester@lichtwerk.example")
        return statistics.median(_cpu(lambda: positions(treasurer)) for _ in range(times))


def cpu_of_sealing(data: Path, costs: int, times: int) -> float:
    """Milliseconds of processor time for the seal of a period with so many costs: the median of some times."""
    with _books(data, costs):
        most = select(Journal.period_id).group_by(Journal.period_id).order_by(func.count().desc()).limit(1)
        period = session().get_one(Period, session().scalars(most).one())
        told = sealing.trail_now()
        return statistics.median(_cpu(lambda: sealing.seal_at(period, told)) for _ in range(times))


@contextmanager
def _books(data: Path, costs: int) -> Iterator[None]:
    """The books of a data folder, with so many approved costs."""
    database = f"sqlite:///{data / 'lichtwerk.sqlite3'}"
    app = create_app(read(data=str(data), database_url=database, files_url=f"file://{data / 'files'}"))
    with app.app_context():
        with transaction():
            copy_costs(costs)
        yield
        db.session.remove()
        db.engine.dispose()


def cpu_of_settling(times: int, schools: int = EXACT_UP_TO) -> float:
    """Milliseconds of processor time for the fewest transfers between so many schools: the slowest of twice `times`."""
    random = Random(20)  # noqa: S311  # the same balances each time
    cases = [_balances(random, schools, cents) for cents in (1, 50_000) for _ in range(times)]
    return max(_cpu(lambda case=case: minimal(case)) for case in cases)  # type: ignore[misc]


def _balances(random: Random, schools: int, cents: int) -> dict[int, int]:
    """Balances in multiples of so many cents. Who owes is odd and who is owed even, so that no two cancel out."""
    owes = [random.randrange(1, 12, 2) for _ in range(schools // 2)]
    owed = [-random.randrange(2, 12, 2) for _ in range(schools - len(owes) - 1)]
    if cents == 1:
        owes = [size * 10_000 + random.randrange(10_000) for size in owes]
        owed = [size * 10_000 - random.randrange(10_000) for size in owed]
    amounts = [size * cents for size in (*owes, *owed)]
    return dict(enumerate((*amounts, -sum(amounts))))


def _cpu(work: Callable[[], object]) -> float:
    before = time.process_time()
    work()
    return (time.process_time() - before) * 1000


def copy_costs(count: int) -> None:
    """Copy approved costs and what they did to the books until there are so many, by the steps that costs take.

    For measuring how they are read: nobody entered the copies, the audit trail tells of none of them (they are written
    beside the session), and `lichtwerk verify` would say so.
    """
    ids = _originals()
    up = {name: session().scalar(select(func.max(name.id))) or 0 for name in (Cost, Journal, Posting)}
    numbers = session().scalar(select(func.max(Cost.number))) or 0
    for copy in range(1, -(-count // len(ids))):
        wanted = ids[: count - copy * len(ids)]
        _copy_costs(wanted, copy * up[Cost], up[Cost], copy * numbers)
        _copy_journals(wanted, copy * up[Cost], copy * up[Journal], copy * up[Posting])


def _originals() -> Sequence[int]:
    """Approved costs that were posted in a period that is still open."""
    posted = (
        select(Journal.cost_id)
        .join(Period, Period.id == Journal.period_id)
        .where(Period.state == PeriodState.OPEN)
    )
    statement = select(Cost.id).where(Cost.status == State.APPROVED, Cost.id.in_(posted))
    return session().scalars(statement.order_by(Cost.id)).all()


def _copy_costs(wanted: Sequence[int], up: int, width: int, numbers: int) -> None:
    copies = update(Cost).where(Cost.id > up, Cost.id <= up + width)
    _copy(
        Cost,
        Cost.id.in_(wanted),
        id=Cost.id + up,
        number=Cost.number + numbers,
        status=literal(State.DRAFT.value),
    )
    _copy(CostPayer, CostPayer.cost_id.in_(wanted), cost_id=CostPayer.cost_id + up)
    session().connection().execute(copies.values(status=State.SUBMITTED))
    _copy(CostShare, CostShare.cost_id.in_(wanted), cost_id=CostShare.cost_id + up)
    session().connection().execute(copies.values(status=State.APPROVED))


def _copy_journals(wanted: Sequence[int], up: int, journals: int, postings: int) -> None:
    of_these = Journal.cost_id.in_(wanted)
    _copy(Journal, of_these, id=Journal.id + journals, cost_id=Journal.cost_id + up, posted=literal(False))
    _copy(
        Posting,
        Posting.journal_id.in_(select(Journal.id).where(of_these)),
        id=Posting.id + postings,
        journal_id=Posting.journal_id + journals,
    )
    session().connection().execute(
        update(Journal).where(Journal.id > journals, ~Journal.posted).values(posted=True)
    )


def _copy(table: Any, where: Any, **changed: Any) -> None:
    columns = table.__table__.columns
    statement = select(*(changed.get(column.name, column) for column in columns)).where(where)
    session().connection().execute(insert(table).from_select([column.name for column in columns], statement))
