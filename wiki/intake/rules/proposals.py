"""What is read of a cost in a file, before a person looked at it. Pure."""

from dataclasses import dataclass
from datetime import date

MOST = {"description": 300, "supplier": 120, "document_number": 60}
"""Characters that a cost has room for."""


@dataclass(frozen=True)
class Proposal:
    """What a file says of a cost; None or empty is what it does not say."""

    kind: str = "invoice"
    description: str = ""
    supplier: str = ""
    document_number: str = ""
    dated_on: date | None = None
    gross_cents: int | None = None
    vat_cents: int | None = None


def line(text: str, field: str) -> str:
    """A text on one line, as long as the field has room for."""
    plain = "".join(c if c.isprintable() else " " for c in text)
    return " ".join(plain.split())[: MOST[field]].strip()
