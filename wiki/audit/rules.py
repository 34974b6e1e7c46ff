"""The chain of the audit trail. Pure: no clock, no tables."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any


def chain_hash(
    previous: str,
    seq: int,
    at: datetime,
    actor_id: int | None,
    action: str,
    entity: str,
    entity_id: str,
    details: Mapping[str, Any],
) -> str:
    """SHA-256 (hex) of the hash before it (empty for the first) and this event as canonical JSON."""
    facts = [seq, at.astimezone(UTC).isoformat(), actor_id, action, entity, entity_id, dict(details)]
    canonical = json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=True, default=str)
    return hashlib.sha256(f"{previous}\n{canonical}".encode("ascii")).hexdigest()
