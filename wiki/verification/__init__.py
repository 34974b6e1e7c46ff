"""Works everything out again that is kept as a result, and tells of each row that differs."""

from collections.abc import Callable, Iterator

from wiki.verification import books, content, costs, guards, settling, trail

CHECKS: tuple[Callable[[], Iterator[str]], ...] = (
    guards.guards,
    costs.schools,
    costs.numbers,
    costs.payers,
    costs.contents,
    costs.shares,
    costs.steps,
    books.journals,
    books.reversals,
    books.booked,
    books.balances,
    settling.settlements,
    settling.payments,
    trail.keys,
    trail.chain,
    trail.decisions,
    trail.seals,
    content.revisions,
    content.index,
    content.files,
)


def differences(step: Callable[[str], None] = lambda _: None) -> Iterator[str]:
    """A sentence for each difference, naming table and row."""
    for check in CHECKS:
        step(check.__name__)
        yield from check()
