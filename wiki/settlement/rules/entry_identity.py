"""Whether an entry of a bank statement is one that another statement of the account brought already. Pure.

The rule. Two entries of one account are

- the same, when the bank gave both the same reference of its own, with the same part, booking date and amount; or when
  the one is a batch, and those of the other statement with its reference and date are the parts that it comes to;
- others, when the bank gave both a reference of its own and these differ; when booking date or amount differ; or when
  both tell a value date, a payment reference, an end-to-end id, a counter account or a return, and tell another one;
- perhaps the same, when none of this holds. A person decides: nothing is booked twice, and nothing is lost.

Entries that are alike are told apart by their number: each that is known answers for one of those that come in, so of
three alike of which two are known, one is another.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from wiki.settlement.rules.statements import Entry, has_own_reference

_NOTHING = ("", None, "NOTPROVIDED")


def is_same(one: Entry, other: Entry) -> bool:
    """By the reference that the bank gives each entry."""
    return (
        has_own_reference(one)
        and (one.servicer_ref, one.part) == (other.servicer_ref, other.part)
        and (one.booked_on, one.cents) == (other.booked_on, other.cents)
    )


def not_brought(entries: Sequence[Entry], known: Sequence[Entry]) -> list[Entry]:
    """The entries of which none of the known ones is the same."""
    marks = {_mark(entry) for entry in known if has_own_reference(entry)}
    wholes, before = _batches(entries), _batches(known)
    brought = {batch for batch, cents in wholes.items() if _is_one_batch(cents, before.get(batch, []))}
    return [entry for entry in entries if _mark(entry) not in marks and _batch(entry) not in brought]


def _is_one_batch(cents: Sequence[int], others: Sequence[int]) -> bool:
    """One of the two shows it whole, the other in parts that come to the same."""
    return 1 in (len(cents), len(others)) and len(cents) != len(others) and sum(cents) == sum(others)


def _mark(entry: Entry) -> tuple[object, ...]:
    return entry.servicer_ref, entry.part, entry.booked_on, entry.cents


def _batch(entry: Entry) -> tuple[object, ...]:
    return entry.servicer_ref, entry.booked_on


def _batches(entries: Iterable[Entry]) -> dict[tuple[object, ...], list[int]]:
    """What the entries with one reference of the bank and one day come to each."""
    found: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for entry in entries:
        if has_own_reference(entry):
            found[_batch(entry)].append(entry.cents)
    return found


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
    alike: dict[tuple[object, int], list[int]] = defaultdict(list)
    for other, one in enumerate(known):
        alike[one.booked_on, one.cents].append(other)

    def find(place: int, seen: set[int]) -> bool:
        mine = entries[place]
        for other in alike.get((mine.booked_on, mine.cents), ()):
            if other in seen or not may_be_same(mine, known[other]):
                continue
            seen.add(other)
            if other not in answers or find(answers[other], seen):
                answers[other] = place
                return True
        return False

    for place in range(len(entries)):
        find(place, set())
    return {place: other for other, place in answers.items()}
