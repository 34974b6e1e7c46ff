"""What protects the past from changes: approved keys, the chain of the audit trail, and the seals of closed periods."""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing

from sqlalchemy import select

from wiki.audit.models import AuditEvent
from wiki.audit.rules import chain_hash
from wiki.costs.models.cost import Cost, Decision
from wiki.costs.models.key import KeyApproval, KeyLine, KeyVersion
from wiki.costs.rules.fingerprints import key_hash
from wiki.costs.rules.lifecycle import State
from wiki.kernel.db import session


def keys() -> Iterator[str]:
    """Every key and its lines say what was approved, and no cost was split by another."""
    lines: dict[int, list[tuple[int, int | None]]] = {}
    for line in session().scalars(select(KeyLine)):
        lines.setdefault(line.key_version_id, []).append((line.school_id, line.value))
    for version, approval in session().execute(
        select(KeyVersion, KeyApproval)
        .join(KeyApproval, KeyApproval.key_version_id == KeyVersion.id)
        .order_by(KeyVersion.id)
    ):
        if _key_hash(version, lines.get(version.id, [])) != approval.sha256:
            yield f"key_version {version.id}: it or its key_line rows are not what was decided on."
    approved = select(KeyApproval.key_version_id).where(KeyApproval.approved)
    used = select(Cost.id, Cost.key_version_id).where(
        Cost.key_version_id.is_not(None), Cost.key_version_id.not_in(approved)
    )
    for cost_id, version_id in session().execute(used.order_by(Cost.id)):
        yield f"cost {cost_id}: its key_version {version_id} was not approved."


def _key_hash(version: KeyVersion, lines: list[tuple[int, int | None]]) -> str:
    return key_hash(
        version.project_id,
        version.version,
        version.name,
        version.method,
        version.basis,
        version.rest_method,
        version.effective_from,
        lines,
    )


def chain() -> Iterator[str]:
    """Every event of the audit trail is there, in its place, as it was written."""
    statement = select(AuditEvent).order_by(AuditEvent.seq.nulls_last(), AuditEvent.id)
    with closing(session().scalars(statement.execution_options(yield_per=1000))) as events:
        yield from _broken(events)


def _broken(events: Iterable[AuditEvent]) -> Iterator[str]:
    previous, place = "", 0
    for event in events:
        if event.seq is None:
            yield f"audit_event {event.id}: it has no place in the chain."
            continue
        if event.seq != place + 1:
            yield f"audit_event {event.id}: after number {place} comes {event.seq}."
        elif _event_hash(previous, event) != event.hash:
            yield f"audit_event {event.id}: it, or the one before it, is not what was written."
        place, previous = event.seq, event.hash or ""


def _event_hash(previous: str, event: AuditEvent) -> str:
    return chain_hash(
        previous,
        event.seq or 0,
        event.at,
        event.actor_id,
        event.action,
        event.entity,
        event.entity_id,
        event.details,
        event.rows,
    )


def decisions() -> Iterator[str]:
    """The history of every cost and the audit trail tell the same steps."""
    told: Counter[tuple[int, str]] = Counter()
    rows = select(AuditEvent.entity_id, AuditEvent.action).where(
        AuditEvent.entity == "cost", AuditEvent.action.startswith("cost.")
    )
    for entity_id, action in session().execute(rows):
        if entity_id.isdecimal():
            told[int(entity_id), action.removeprefix("cost.")] += 1
    kept = Counter((id_, step) for id_, step in session().execute(select(Decision.cost_id, Decision.step)))
    decided = set(session().scalars(select(Cost.id).where(Cost.status != State.DRAFT)))
    for cost_id, step in sorted(told.keys() | kept.keys()):
        rows_kept, events = kept[cost_id, step], told[cost_id, step]
        if rows_kept > events:
            yield f"audit_event of cost {cost_id}: {events} tell of {step}, there are {rows_kept} decision rows."
        elif rows_kept < events and cost_id in decided:
            yield f"decision of cost {cost_id}: {rows_kept} of {step}, the audit trail tells of {events}."
