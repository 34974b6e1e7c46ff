"""What somebody wants to be done with a project or a cost; amounts in whole cents."""

from dataclasses import dataclass
from datetime import date

from wiki.costs.rules.cost_kinds import USUAL, CostKind
from wiki.costs.rules.derived_amounts import is_above_ceiling
from wiki.costs.rules.distribution_keys import KeyLine, Method

MAX_TITLE = 200
MAX_DESCRIPTION = 5_000
MAX_RATIONALE = 500
MAX_COST_DESCRIPTION = 300
MAX_SUPPLIER = 120
MAX_DOCUMENT_NUMBER = 60
MAX_REASON = 500
MAX_KEY_NAME = 60
MAX_RECEIPT = 50 * 1024 * 1024
MAX_RECEIPTS = 20
MAX_SCHOOLS = 100
MAX_MINUTES = 600_000
MAX_RATE_REASON = 300
MAX_RATE_SOURCE = 120
MAX_RATE_MILLIONTHS = 1_000_000_000


@dataclass(frozen=True)
class KeyCommand:
    """A distribution key to fix. `lines` are empty for the methods equal and pupils."""

    method: Method
    effective_from: date
    rationale: str = ""
    lines: tuple[KeyLine, ...] = ()
    name: str = ""
    """Which key of the project: empty is the usual one, others are chosen per cost."""
    basis: str = ""
    """HALF_DAYS when the weights are half-days of taking part."""
    rest_method: Method = Method.EQUAL


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
class Hours:
    """Hours of a school's own people; rate and wage cost in cents for an hour. Who they are is not stored."""

    minutes: int
    rate_cents: int
    wage_cents: int
    rate_reason: str = ""
    """Why the rate is above 105 % of the wage cost."""

    @property
    def is_above_ceiling(self) -> bool:
        """True when an hour is charged above 105 % of what it costs in wages."""
        return is_above_ceiling(self.rate_cents, self.wage_cents)


@dataclass(frozen=True)
class Foreign:
    """An amount in another currency, in its smallest unit, and the rate by which it became euros."""

    currency: str
    minor: int
    rate_millionths: int
    """Euros for one unit of the currency, times a million."""
    rate_on: date
    source: str


@dataclass(frozen=True)
class RecordCost:
    """A cost as its document has it. `payers` are (school id, cents) and together paid the gross amount.

    Of a credit note all amounts are below zero: the payers are those who got the money back.
    """

    description: str
    dated_on: date
    gross_cents: int
    payers: tuple[tuple[int, int], ...]
    kind: CostKind = USUAL
    vat_cents: int = 0
    supplier: str = ""
    document_number: str = ""
    replaces: int | None = None
    """The cost (id) that this one is entered instead of: it was rejected, withdrawn or reversed."""
    hours: Hours | None = None
    foreign: Foreign | None = None
    credits: int | None = None
    """The cost (id) that a credit note takes something off."""
    in_kind: bool = False
    """A school brought it in without paying for it; always so for the kind `in_kind`."""
    key_name: str = ""
    """Which key of the project divides it; empty is the usual one."""
