"""Whether a settlement was ever paid as a whole: then its costs are settled, and stay so. Pure."""

from collections.abc import Sequence


def were_all_paid_once(transfers: Sequence[int], payments: Sequence[tuple[int, int]]) -> bool:
    """True when at some moment every transfer was paid; without transfers that is so from the beginning.

    `transfers` are cents, `payments` (place of the transfer, cents) in the order in which they were recorded; below
    zero what was undone.
    """
    left = list(transfers)
    if not any(left):
        return True
    for place, cents in payments:
        left[place] -= cents
        if not any(left):
            return True
    return False
