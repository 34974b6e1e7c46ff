"""Over which transfers one entry of a bank may be divided. Pure; it only proposes: a person decides.

In this order: an order of ours that comes to the amount, the references that the payer named, what is open with the
account on the other side, and what is open with anybody. By amount alone there is a proposal only when there is one
way, and no other, in which open amounts come to what was booked.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

_MOST_SOUGHT = 14
"""Transfers among which amounts are sought: they can be taken together in sixteen thousand ways."""

Parts = dict[int, int]
"""Cents by transfer."""


@dataclass(frozen=True, slots=True)
class OpenPart:
    """A transfer that the entry may pay: what is open of it, and the account on the other side."""

    transfer_id: int
    open_cents: int
    reference: str
    other_iban: str


def proposed(
    size: int,
    items: Sequence[OpenPart],
    *,
    orders: Iterable[Collection[int]] = (),
    named: Collection[str] = (),
    other_iban: str = "",
) -> Parts:
    """Cents by transfer, together no more than the size of the entry; empty when nothing fits.

    `orders` are the transfers of each payment file that the entry may be, `named` the references in its text.
    """
    by_id = {item.transfer_id: item for item in items}
    for order in orders:
        if order and set(order) <= by_id.keys() and sum(by_id[id_].open_cents for id_ in order) == size:
            return {id_: by_id[id_].open_cents for id_ in sorted(order)}
    if by_reference := [item for item in items if item.reference in named]:
        return _in_order(size, by_reference)
    theirs = [item for item in items if other_iban and item.other_iban == other_iban]
    return _only_way(size, theirs) or _only_way(size, items)


def _in_order(size: int, items: Iterable[OpenPart]) -> Parts:
    """As much as is open of each, as far as it goes."""
    parts: Parts = {}
    for item in items:
        cents = min(item.open_cents, size)
        if cents:
            parts[item.transfer_id] = cents
        size -= cents
    return parts


def _only_way(size: int, items: Sequence[OpenPart]) -> Parts:
    """The transfers that come to the size exactly, when there is one way."""
    if len(items) > _MOST_SOUGHT:
        return {}
    ways: dict[int, tuple[int, int]] = {0: (0, 1)}
    """By amount: one set of transfers that comes to it, and how many there are."""
    for place, item in enumerate(items):
        for amount, (chosen, count) in list(ways.items()):
            more = amount + item.open_cents
            if more <= size:
                before = ways.get(more, (0, 0))
                ways[more] = (chosen | 1 << place, before[1] + count)
    chosen, count = ways.get(size, (0, 0))
    if count != 1:
        return {}
    return {item.transfer_id: item.open_cents for place, item in enumerate(items) if chosen >> place & 1}
