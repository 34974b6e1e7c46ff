"""Which booked entry pays which open transfer. Pure; careful: what is not certain goes to a person.

In this order: structured reference, then the end-to-end id of our own payment file, then IBAN with amount (only
proposed), then a reference typed in the free text (only proposed). Never a name: names are alike and misspelt.
Several parts may pay one transfer; what is left open is followed through the entries of a file.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from wiki.settlement.rules.references import compact, references_in
from wiki.settlement.rules.statements import Entry

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


class Matcher:
    """What is open of the transfers of one account, as it becomes less: what each entry concerns is looked up."""

    def __init__(self, items: Iterable[OpenItem], account_iban: str) -> None:
        self._items = {item.transfer_id: item for item in items}
        self._iban = account_iban
        self._known_by: dict[str, list[int]] = {}
        for item in self._items.values():
            for mark in {item.reference, item.end_to_end_id, item.payer_iban, item.payee_iban} - {"", _NO_ID}:
                self._known_by.setdefault(mark, []).append(item.transfer_id)

    def match(self, entry: Entry) -> Match:
        """Judge one entry by what is open now."""
        marks = {compact(entry.structured_reference), entry.end_to_end_id, entry.counter_iban}
        marks |= references_in(entry.unstructured)
        ids = {id_ for mark in marks for id_ in self._known_by.get(mark, ())}
        return _match(entry, tuple(self._items[id_] for id_ in sorted(ids)), self._iban)

    def paid(self, transfer_id: int, cents: int) -> None:
        """So much less is open of a transfer."""
        item = self._items[transfer_id]
        self._items[transfer_id] = replace(item, open_cents=item.open_cents - cents)


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
