"""What all calls of this slice on the JSON API share: the blueprint, and errors by the field names used there."""

from collections.abc import Iterator
from contextlib import contextmanager

from wiki.kernel.api import ApiBlueprint
from wiki.kernel.errors import Invalid

bp = ApiBlueprint("costs", __name__, "Projects, distribution keys and costs", writes="costs")

FIELDS = {
    "activity_id": "activity",
    "lead_school_id": "lead_school",
    "school_ids": "schools",
    "starts_on": "start",
    "ends_on": "end",
    "budget": "budget_cents",
    "dated_on": "date",
    "gross": "gross_cents",
    "vat": "vat_cents",
    "receipt": "file",
    "method": "key",
    "effective_from": "key",
    "school_id": "school",
    "from_on": "from",
    "to_on": "to",
    "rationale": "key",
    "key_name": "key",
    "rate": "hours",
    "wage": "hours",
    "rate_reason": "hours",
    "original": "currency",
    "exchange_rate": "currency",
    "rate_on": "currency",
    "rate_source": "currency",
    "second_approver_above": "second_approver_above_cents",
}
"""Fields of the forms by the name they have here."""


@contextmanager
def field_names() -> Iterator[None]:
    """Errors by the field names of the API."""
    try:
        yield
    except Invalid as invalid:
        named = {"key" if n.startswith("value_") else FIELDS.get(n, n): s for n, s in invalid.errors.items()}
        raise Invalid(named) from invalid
