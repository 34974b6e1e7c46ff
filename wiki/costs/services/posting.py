"""What an approved cost does to the books: one journal for what was paid, one for what is borne."""

from collections.abc import Iterable

from wiki.costs.models.cost import Cost
from wiki.costs.rules.lifecycle import SchoolCents
from wiki.ledger.models import Journal
from wiki.ledger.rules import Account, JournalKind, Line
from wiki.ledger.services.posting import post


def post_cost(
    by_id: int, cost: Cost, paid: Iterable[SchoolCents], borne: Iterable[SchoolCents]
) -> tuple[Journal, ...]:
    """Post an approved cost; one of nothing at all is not posted, and no school is posted for nothing.

    Raises Conflict when no period is open for it.
    """
    if cost.gross_cents == 0:
        return ()
    source = Account.IN_KIND if cost.in_kind else Account.COST
    sides = {
        JournalKind.COST: [_line(cost, source, cost.gross_cents)]
        + [_line(cost, Account.PAID, -cents, school_id) for school_id, cents in paid if cents],
        JournalKind.ALLOCATION: [
            _line(cost, Account.BORNE, cents, school_id) for school_id, cents in borne if cents
        ]
        + [_line(cost, Account.RECHARGE, -cost.gross_cents)],
    }
    return tuple(
        post(kind, cost.dated_on, lines, by_id=by_id, cost_id=cost.id) for kind, lines in sides.items()
    )


def _line(cost: Cost, account: Account, cents: int, school_id: int | None = None) -> Line:
    return Line(account, cents, school_id, cost.project_id)
