"""The types of cost: a new one is an entry here, and one in `wording.KIND_WORDS`. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class CostKind(StrEnum):
    """What type of cost it is, as the database and the API name it."""

    INVOICE = "invoice"
    PRINT = "print"
    TRAVEL = "travel"
    HOURS = "hours"
    IN_KIND = "in_kind"
    CONTRIBUTION = "contribution"
    CREDIT = "credit"
    OTHER = "other"


@dataclass(frozen=True)
class Traits:
    """What all costs of a type have in common."""

    fields: frozenset[str]
    """The groups of fields beside what every cost has; what belongs to another type is refused."""
    brought_in: bool = False
    """A school brought it in without paying for it. With `in_kind` among the fields that is asked of each cost."""
    personal: bool = False
    """Its receipts name people and wages: only their own school and who decides on costs see them."""


_BILL = frozenset({"gross", "vat", "supplier", "document_number", "currency"})
KINDS: Mapping[CostKind, Traits] = {
    CostKind.INVOICE: Traits(_BILL),
    CostKind.PRINT: Traits(_BILL),
    CostKind.TRAVEL: Traits(_BILL - {"document_number"}),
    CostKind.HOURS: Traits(frozenset({"hours", "in_kind"}), personal=True),
    CostKind.IN_KIND: Traits(frozenset({"gross"}), brought_in=True),
    CostKind.CONTRIBUTION: Traits(frozenset({"gross", "document_number"})),
    CostKind.CREDIT: Traits(frozenset({"gross", "vat", "supplier", "document_number", "credits"})),
    CostKind.OTHER: Traits(_BILL),
}
USUAL = CostKind.INVOICE
"""What a cost is as long as nobody chose."""


def traits(kind: str) -> Traits:
    """What costs of this type have; raises ValueError when there is no such type."""
    return KINDS[CostKind(kind)]
