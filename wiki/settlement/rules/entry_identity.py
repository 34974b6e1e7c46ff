"""Whether an entry of a bank statement is one that another statement of the account brought already. Pure.

The rule. Two entries of one account are

- the same, when the bank gave both the same reference of its own, with the same part, booking date and amount;
- others, when the bank gave both a reference of its own and these differ; when booking date or amount differ; or when
  both tell a value date, a payment reference, an end-to-end id, a counter account or a return, and tell another one;
- perhaps the same, when none of this holds. A person decides: nothing is booked twice, and nothing is lost.

Entries that are alike are told apart by their number: each that is known answers for one of those that come in, so of
three alike of which two are known, one is another.
"""

from collections.abc import Sequence

from wiki.settlement.rules.camt053 import Entry, has_own_reference

_NOTHING = ("", None, "NOTPROVIDED")


def is_same(one: Entry, other: Entry) -> bool:
    """By the reference that the bank gives each entry."""
    return (
        has_own_reference(one)
        and (one.servicer_ref, one.part) == (other.servicer_ref, other.part)
        and (one.booked_on, one.cents) == (other.booked_on, other.cents)
    )


def may_be_same(one: Entry, other: Entry) -> bool:
    """Nothing that both of them tell says that they are two."""
    if (one.booked_on, one.cents) != (other.booked_on, other.cents):
        return False
    if has_own_reference(one) and has_own_reference(other):
        return is_same(one, other)
    told = zip(_told(one), _told(other), strict=True)
    return all(mine == theirs or mine in _NOTHING or theirs in _NOTHING for mine, theirs in told)


def _told(entry: Entry) -> tuple[object, ...]:
    return (
        entry.valued_on,
        entry.structured_reference,
        entry.end_to_end_id,
        entry.counter_iban,
        entry.return_reason,
    )


def perhaps_same(entries: Sequence[Entry], known: Sequence[Entry]) -> dict[int, int]:
    """{place in entries: place in known}: as many entries as can each be another known one."""
    answers: dict[int, int] = {}
    """Which entry each known one answers for."""

    def find(place: int, seen: set[int]) -> bool:
        for other, one in enumerate(known):
            if other in seen or not may_be_same(entries[place], one):
                continue
            seen.add(other)
            if other not in answers or find(answers[other], seen):
                answers[other] = place
                return True
        return False

    for place in range(len(entries)):
        find(place, set())
    return {place: other for other, place in answers.items()}
