"""What settling reports when a period closes: what is in objection stops it; unsettled and unpaid is to be seen."""

from collections.abc import Iterator
from typing import Any

from wiki.kernel import signals
from wiki.kernel.i18n import _, ngettext
from wiki.kernel.money import format_euro
from wiki.ledger.queries import books
from wiki.ledger.services.period_closing import Objection
from wiki.settlement.queries import objections, settlements


def listen() -> None:
    """Report on settlements and objections when the ledger closes a period."""
    signals.period_closing.connect(_reported)


def _reported(_sender: Any, period_id: int, **_more: Any) -> list[Objection]:
    return [*_in_objection(period_id), *_unsettled(period_id), *_unpaid(period_id)]


def _in_objection(period_id: int) -> Iterator[Objection]:
    for row in objections.open_ones(period_id):
        text = _("%(school)s objects, and that is still open.", school=row.school)
        yield Objection(text, "objection", row.id, True)


def _unsettled(period_id: int) -> Iterator[Objection]:
    """What schools still owe or are owed by these books, and no settlement took up."""
    together: dict[int, int] = {}
    for owed in settlements.unsettled(books.period(period_id)).values():
        for school_id, cents in owed.items():
            together[school_id] = together.get(school_id, 0) + cents
    cents = sum(amount for amount in together.values() if amount > 0)
    if cents:
        text = _("%(amount)s has not been settled yet.", amount=format_euro(cents))
        yield Objection(text, "period", period_id, False)


def _unpaid(period_id: int) -> Iterator[Objection]:
    for row in settlements.settlements(period_id):
        count = sum(1 for transfer in row.transfers if transfer.open_cents)
        if count:
            text = ngettext(
                "%(num)s transfer of a settlement is not paid yet: %(amount)s.",
                "%(num)s transfers of a settlement are not paid yet: %(amount)s.",
                count,
                amount=format_euro(row.open_cents),
            )
            yield Objection(text, "settlement", row.id, False)
