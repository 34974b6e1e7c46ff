"""Rows against the audit trail, both ways: what is there was told of, and what was told of is there."""

from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import select

from wiki.audit.models import AuditEvent
from wiki.audit.queries import hashes_of
from wiki.kernel import witness
from wiki.kernel.db import session


class Told(NamedTuple):
    """The last event that tells of some rows, by its number, and their hash in it; empty when they were gone."""

    seq: int
    sha256: str


def rows() -> Iterator[str]:
    """Every row that decides or moves money is as it was written through the program, and none of them is gone."""
    told = _told()
    for name, column in witness.tables().items():
        expected = told.pop(name, {})
        for group, sha256 in hashes_of(session().connection(), column):
            last = expected.pop(group, None)
            if last is None or last.sha256 != sha256:
                yield _strange(name, str(column.key), group, last)
        for group, last in expected.items():
            if last.sha256:
                yield f"{_named(name, str(column.key), group)}: audit_event {last.seq} tells of it, and it is gone."
    for name in told:
        yield f"audit_event: it tells of {name}, which is no table whose rows are told of."


def _told() -> dict[str, dict[str, Told]]:
    found: dict[str, dict[str, Told]] = {}
    events = (
        select(AuditEvent.seq, AuditEvent.rows).where(AuditEvent.rows.is_not(None)).order_by(AuditEvent.seq)
    )
    with session().execute(events, execution_options={"yield_per": 500}) as told:
        for seq, tables in told:
            for name, groups in (tables or {}).items():
                table = found.setdefault(name, {})
                table |= {group: Told(seq or 0, sha256) for group, sha256 in groups.items()}
    return found


def _strange(name: str, by: str, group: str, last: Told | None) -> str:
    if last is None or not last.sha256:
        return f"{_named(name, by, group)}: no audit_event tells that it was written."
    return f"{_named(name, by, group)}: it is not what audit_event {last.seq} tells that was written."


def _named(name: str, by: str, group: str) -> str:
    """`cost 4`, or `cost_share of cost 4`."""
    return f"{name} {group}" if by == "id" else f"{name} of {by.removesuffix('_id')} {group}"
