"""Which booked entry pays which open transfer. Pure; careful: what is not certain goes to a person.

In this order: structured reference, then the end-to-end id of our own payment file, then IBAN with amount (only
proposed), then a reference typed in the free text (only proposed). Never a name: names are alike and misspelt.
Several parts may pay one transfer; what is left open is followed through the entries of a file.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from wiki.settlement.rules.camt053 import Entry
from wiki.settlement.rules.references import compact, references_in

_NO_ID = "NOTPROVIDED"


class Outcome(StrEnum):
    """What becomes of an entry; all but MATCHED and PARTIAL wait for a person."""

    MATCHED = "matched"
    PARTIAL = "partial"
    PROPOSED = "proposed"
    SHORT = "short"
    OVER = "over"
    DOUBLE = "double"
    RETURNED = "returned"
    UNKNOWN = "unknown"


class Rule(StrEnum):
    """What an entry was known by."""

    REFERENCE = "reference"
    END_TO_END_ID = "end_to_end_id"
    IBAN_AND_AMOUNT = "iban_and_amount"
    REFERENCE_IN_TEXT = "reference_in_text"
    NONE = "none"


CERTAIN = frozenset({Outcome.MATCHED, Outcome.PARTIAL})


@dataclass(frozen=True, slots=True)
class OpenItem:
    """A transfer of a settlement, paid ones too (a second payment must be seen); cents above zero.

    References and IBANs in their kept form; an IBAN not known is empty and meets no account.
    """

    transfer_id: int
    reference: str
    end_to_end_id: str
    payer_iban: str
    payee_iban: str
    open_cents: int


@dataclass(frozen=True, slots=True)
class Match:
    """What an entry is to a transfer: `cents` is what may be booked on it, zero when a person must decide.

    `transfer_ids` holds one transfer when it is certain, the candidates when it is not.
    """

    entry: Entry
    outcome: Outcome
    rule: Rule
    transfer_ids: tuple[int, ...] = ()
    cents: int = 0


def match(entries: Iterable[Entry], items: Iterable[OpenItem], account_iban: str) -> tuple[Match, ...]:
    """Match the entries of one account, in order; an entry that pays makes less open for the next."""
    left = {item.transfer_id: item for item in sorted(items, key=lambda item: item.transfer_id)}
    matches = []
    for entry in entries:
        found = _match(entry, tuple(left.values()), account_iban)
        matches.append(found)
        if found.outcome in CERTAIN:
            (paid,) = found.transfer_ids
            left[paid] = replace(left[paid], open_cents=left[paid].open_cents - found.cents)
    return tuple(matches)


def _match(entry: Entry, items: tuple[OpenItem, ...], account_iban: str) -> Match:
    """Judge one entry. Money that comes in pays transfers to this account, money that goes out those from it."""
    if entry.reversal or entry.return_reason:
        return _returned(entry, items)
    possible = [item for item in items if _own_iban(item, entry) == account_iban]
    return (
        _by_reference(entry, possible)
        or _by_end_to_end_id(entry, possible)
        or _by_iban_and_amount(entry, possible)
        or _by_text(entry, possible)
        or Match(entry, Outcome.UNKNOWN, Rule.NONE)
    )


def _own_iban(item: OpenItem, entry: Entry) -> str:
    return item.payee_iban if entry.cents > 0 else item.payer_iban


def _other_iban(item: OpenItem, entry: Entry) -> str:
    return item.payer_iban if entry.cents > 0 else item.payee_iban


def _returned(entry: Entry, items: Iterable[OpenItem]) -> Match:
    """Money that came back: it pays nothing, and may open again what was paid; a person decides."""
    known = [item for item in items if _has_reference(item, entry) or _has_end_to_end_id(item, entry)]
    rule = Rule.NONE
    if known:
        rule = Rule.REFERENCE if _has_reference(known[0], entry) else Rule.END_TO_END_ID
    return Match(entry, Outcome.RETURNED, rule, _ids(known))


def _by_reference(entry: Entry, items: Iterable[OpenItem]) -> Match | None:
    known = [item for item in items if _has_reference(item, entry)]
    return _judged(entry, known, Rule.REFERENCE, Outcome.PARTIAL)


def _by_end_to_end_id(entry: Entry, items: Iterable[OpenItem]) -> Match | None:
    """By the id that our own file gave the payment, whose amount was exact: less is not a part but odd."""
    known = [item for item in items if _has_end_to_end_id(item, entry)]
    if known and entry.structured_reference:
        # It carries a reference that is not the transfer's: two answers are none.
        return Match(entry, Outcome.PROPOSED, Rule.END_TO_END_ID, _ids(known))
    return _judged(entry, known, Rule.END_TO_END_ID, Outcome.SHORT)


def _by_iban_and_amount(entry: Entry, items: Iterable[OpenItem]) -> Match | None:
    size = abs(entry.cents)
    known = [
        item
        for item in items
        if size
        and item.open_cents == size
        and entry.counter_iban
        and _other_iban(item, entry) == entry.counter_iban
    ]
    return Match(entry, Outcome.PROPOSED, Rule.IBAN_AND_AMOUNT, _ids(known)) if known else None


def _by_text(entry: Entry, items: Iterable[OpenItem]) -> Match | None:
    typed = references_in(entry.unstructured)
    known = [item for item in items if item.reference in typed]
    return Match(entry, Outcome.PROPOSED, Rule.REFERENCE_IN_TEXT, _ids(known)) if known else None


def _judged(entry: Entry, known: list[OpenItem], rule: Rule, when_less: Outcome) -> Match | None:
    """Weigh the amount of an entry against what is open on the one transfer that it names."""
    if not known:
        return None
    if len(known) > 1:
        return Match(entry, Outcome.PROPOSED, rule, _ids(known))
    outcome = _outcome(abs(entry.cents), known[0].open_cents, when_less)
    booked = abs(entry.cents) if outcome in CERTAIN else 0
    return Match(entry, outcome, rule, _ids(known), booked)


def _outcome(size: int, open_cents: int, when_less: Outcome) -> Outcome:
    if size == 0:
        return Outcome.UNKNOWN
    if open_cents <= 0:
        return Outcome.DOUBLE
    if size == open_cents:
        return Outcome.MATCHED
    return when_less if size < open_cents else Outcome.OVER


def _has_reference(item: OpenItem, entry: Entry) -> bool:
    return bool(item.reference) and item.reference == compact(entry.structured_reference)


def _has_end_to_end_id(item: OpenItem, entry: Entry) -> bool:
    return item.end_to_end_id == entry.end_to_end_id and entry.end_to_end_id not in ("", _NO_ID)


def _ids(items: Iterable[OpenItem]) -> tuple[int, ...]:
    return tuple(item.transfer_id for item in items)
