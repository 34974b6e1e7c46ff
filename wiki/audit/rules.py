"""The chain of the audit trail. Pure: no clock, no tables."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

RowHashes = Mapping[str, Mapping[str, str]]
"""{table: {group: hash of its rows}}; the hash of a group without rows is empty."""

_SEAL = re.compile(r"LW-(\d{1,18})-(\d{8})-([0-9a-f]{64})")


@dataclass(frozen=True)
class Seal:
    """The end of the chain as it once was: kept outside the database, it proves that nothing before it changed."""

    seq: int
    day: date
    sha256: str

    def __str__(self) -> str:
        return f"LW-{self.seq}-{self.day:%Y%m%d}-{self.sha256}"


def seal_in(text: str) -> Seal | None:
    """The first seal in a text, which may be broken over lines or set in groups; None when there is none."""
    for found in _SEAL.finditer("".join(text.split())):
        try:
            return Seal(int(found[1]), datetime.strptime(found[2], "%Y%m%d").date(), found[3])  # noqa: DTZ007  # a day
        except ValueError:
            continue
    return None


def chain_hash(
    previous: str,
    seq: int,
    at: datetime,
    actor_id: int | None,
    action: str,
    entity: str,
    entity_id: str,
    details: Mapping[str, Any],
    rows: RowHashes | None = None,
) -> str:
    """SHA-256 (hex) of the hash before it (empty for the first) and this event as canonical JSON."""
    facts = [seq, at.astimezone(UTC).isoformat(), actor_id, action, entity, entity_id, dict(details)]
    canonical = _canonical([*facts, rows] if rows else facts)
    return hashlib.sha256(f"{previous}\n{canonical}".encode("ascii")).hexdigest()


def rows_hash(rows: Iterable[Mapping[str, object]]) -> str:
    """SHA-256 (hex) of rows in the order given; empty when there are none.

    What is empty (NULL) is left out, so that a column that comes later leaves the hashes of before as they are.
    """
    digest = hashlib.sha256()
    empty = True
    for row in rows:
        empty = False
        told = {name: _plain(value) for name, value in row.items() if value is not None}
        digest.update(_canonical(told).encode("ascii") + b"\n")
    return "" if empty else digest.hexdigest()


def _plain(value: object) -> object:
    """A moment in UTC, without saying so: the databases do not keep more."""
    if not isinstance(value, datetime):
        return value
    return (value.astimezone(UTC) if value.tzinfo else value).replace(tzinfo=None).isoformat()


def _canonical(facts: object) -> str:
    return json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=True, default=str)
