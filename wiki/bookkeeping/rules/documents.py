"""A numbered document that a school can book: what it bears of a settlement (a charge), or is given back (a credit).

Pure. Everything on it is frozen when it is issued: who sent it to whom, the lines, the wording on VAT. Files are made
of that, so the same document gives the same files for ever.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from wiki.bookkeeping.rules.charts import Party


class Kind(StrEnum):
    """Which way the money goes: to the network, or from it."""

    CHARGE = "charge"
    CREDIT = "credit"


class Vat(StrEnum):
    """What the treasurer says of VAT."""

    JOINT = "joint"
    """Costs for joint account: outside VAT."""
    EDUCATION = "education"
    """Exempt as education, article 11-1-o."""
    SHARING = "sharing"
    """Exempt as a group that shares costs, article 11-1-u."""


@dataclass(frozen=True, slots=True)
class Category:
    """How a wording on VAT is coded in an electronic invoice."""

    code: str
    needs_vat_number: bool


CATEGORIES: Mapping[Vat, Category] = {
    Vat.JOINT: Category("O", False),
    Vat.EDUCATION: Category("E", True),
    Vat.SHARING: Category("E", True),
}


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """What the settlement took up of one project: above zero the school bears it, below zero it paid more."""

    project: str
    title: str
    cents: int


@dataclass(frozen=True, slots=True)
class ToPay:
    """A transfer that pays the document; without an account when none was approved yet."""

    to: str
    cents: int
    reference: str
    account_name: str = ""
    iban: str = ""
    bic: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A document as it was issued."""

    number: str
    settlement: int
    period: str
    issued_on: date
    due_on: date
    sender: Party
    receiver: Party
    receiver_code: str
    """The BRIN of the school."""
    lines: tuple[DocumentLine, ...]
    vat: Vat
    vat_sentence: str
    note: str = ""
    to_pay: tuple[ToPay, ...] = ()
    counters: str = ""
    """The number of the document that this one takes back, because its settlement was withdrawn."""

    @property
    def cents(self) -> int:
        """All lines together: above zero the school pays, below zero it is paid."""
        return sum(line.cents for line in self.lines)

    @property
    def kind(self) -> Kind:
        """A charge, or a credit when the school is paid."""
        return Kind.CREDIT if self.cents < 0 else Kind.CHARGE

    def numbered(self, number: str) -> "Document":
        """The same document with its number."""
        return replace(self, number=number)

    def facts(self) -> dict[str, Any]:
        """As it is stored."""
        found = asdict(self)
        return found | {"issued_on": self.issued_on.isoformat(), "due_on": self.due_on.isoformat()}


def restored(facts: Mapping[str, Any]) -> Document:
    """What was stored by `facts`, as it was. Raises KeyError, TypeError or ValueError when it is no such thing."""
    given = dict(facts)
    given["issued_on"], given["due_on"] = (
        date.fromisoformat(given[name]) for name in ("issued_on", "due_on")
    )
    given["sender"], given["receiver"] = Party(**given["sender"]), Party(**given["receiver"])
    given["lines"] = tuple(DocumentLine(**line) for line in given["lines"])
    given["to_pay"] = tuple(ToPay(**one) for one in given["to_pay"])
    given["vat"] = Vat(given["vat"])
    return Document(**given)


def facts_hash(facts: Mapping[str, Any]) -> str:
    """SHA-256 (hex) of everything on a document, as canonical JSON."""
    canonical = json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()


def document_number(year: int, number: int) -> str:
    """`2018-0007`: counted from 1 in each year, without gaps."""
    return f"{year}-{number:04d}"


def row_hash(*facts: object) -> str:
    """SHA-256 (hex) of the facts of a row, so that the audit trail shows a change without telling them."""
    return hashlib.sha256("\n".join(map(str, facts)).encode()).hexdigest()
