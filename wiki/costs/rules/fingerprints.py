"""What a decision is bound to: the hash of a cost's content and of a key. A hash leaves None out. Pure."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date

from wiki.costs.rules.lifecycle import SchoolCents


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """All that an approval vouches for; a change of any of it voids the approval."""

    project_id: int
    description: str
    on: date
    kind: str
    gross_cents: int
    payers: tuple[SchoolCents, ...]
    receipts: tuple[str, ...]
    vat_cents: int | None = None
    supplier: str | None = None
    document_number: str | None = None
    key_id: int | None = None
    key_name: str | None = None
    in_kind: bool | None = None
    hours: tuple[int | str, ...] | None = None
    foreign: tuple[int | str, ...] | None = None
    credits_id: int | None = None


def content_hash(content: Content) -> str:
    """SHA-256 (hex) of a cost's content as canonical JSON; the order of payers and receipts says nothing.

    What is None is left out, so that a field added later leaves the hashes of older costs as they are.
    """
    facts = {name: value for name, value in asdict(content).items() if value is not None}
    facts |= {
        "on": content.on.isoformat(),
        "payers": sorted(content.payers),
        "receipts": sorted(content.receipts),
    }
    canonical = json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()


def key_hash(
    project_id: int,
    version: int,
    name: str,
    method: str,
    basis: str,
    rest_method: str,
    effective_from: date,
    lines: Iterable[tuple[int, int | None]],
) -> str:
    """SHA-256 (hex) of a key version and its lines (school id, value) as canonical JSON: what an approval is of."""
    facts = {
        "project_id": project_id,
        "version": version,
        "name": name,
        "method": method,
        "basis": basis,
        "rest_method": rest_method,
        "effective_from": effective_from.isoformat(),
        "lines": sorted(lines),
    }
    canonical = json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()
