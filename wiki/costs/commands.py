"""What somebody wants to be done with a project or a cost; amounts in whole cents."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from wiki.costs.splitting import KeyLine, Method

MAX_TITLE = 200
MAX_DESCRIPTION = 5_000
MAX_RATIONALE = 500
MAX_COST_DESCRIPTION = 300
MAX_SUPPLIER = 120
MAX_DOCUMENT_NUMBER = 60
MAX_REASON = 500
MAX_RECEIPT = 50 * 1024 * 1024
MAX_RECEIPTS = 20
MAX_SCHOOLS = 100


class CostKind(StrEnum):
    """What sort of cost it is."""

    INVOICE = "invoice"
    PRINT = "print"
    HOURS = "hours"
    TRAVEL = "travel"
    OTHER = "other"


@dataclass(frozen=True)
class KeyCommand:
    """A distribution key to fix. `lines` are empty for the methods equal and pupils."""

    method: Method
    effective_from: date
    rationale: str = ""
    lines: tuple[KeyLine, ...] = ()


@dataclass(frozen=True)
class ProjectFacts:
    """What a project says of itself, apart from who takes part and how costs are divided."""

    title: str
    activity_id: int
    lead_school_id: int
    starts_on: date
    ends_on: date
    budget_cents: int | None = None
    description: str = ""


@dataclass(frozen=True)
class OpenProject:
    """A project to open, with its schools and its first key."""

    facts: ProjectFacts
    school_ids: tuple[int, ...]
    key: KeyCommand


@dataclass(frozen=True)
class RecordCost:
    """A cost as it stands on its document. `payers` are (school id, cents) and together paid the gross amount."""

    description: str
    dated_on: date
    gross_cents: int
    payers: tuple[tuple[int, int], ...]
    kind: CostKind = CostKind.INVOICE
    vat_cents: int = 0
    supplier: str = ""
    document_number: str = ""
    replaces: int | None = None
    """The cost (id) that this one is entered instead of: it was rejected, withdrawn or reversed."""
