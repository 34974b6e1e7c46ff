"""what was decided before there were books: keys count as approved, approved costs are posted, the trail is chained"""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

WHEN = sa.DateTime(timezone=True)


def _table(name: str, *columns: Any) -> sa.TableClause:
    return sa.table(name, *(sa.column(c) if isinstance(c, str) else sa.column(*c) for c in columns))


KEYS = _table(
    "key_version",
    "id",
    "project_id",
    "version",
    "name",
    "method",
    "basis",
    "rest_method",
    ("effective_from", sa.Date()),
    "created_by_id",
    ("created_at", WHEN),
)
LINES = _table("key_line", "key_version_id", "school_id", "value")
APPROVALS = _table(
    "key_approval",
    "key_version_id",
    "approved",
    "reason",
    "decided_by_id",
    ("decided_at", WHEN),
    "sha256",
)
COSTS = _table(
    "cost", "id", "project_id", "status", ("dated_on", sa.Date()), ("decided_at", WHEN), "gross_cents"
)
PAYERS = _table("cost_payer", "cost_id", "school_id", "cents")
SHARES = _table("cost_share", "cost_id", "school_id", "cents")
PERIODS = _table("period", "id", "label", ("starts_on", sa.Date()), ("ends_on", sa.Date()), "state")
JOURNALS = _table(
    "journal",
    "id",
    "period_id",
    "kind",
    ("occurred_on", sa.Date()),
    ("posted_at", WHEN),
    "cost_id",
    "memo",
    "posted",
)
POSTINGS = _table("posting", "journal_id", "period_id", "account", "school_id", "project_id", "cents")
EVENTS = _table(
    "audit_event",
    "id",
    ("at", WHEN),
    "actor_id",
    "action",
    "entity",
    "entity_id",
    ("details", sa.JSON()),
    "seq",
    "hash",
)


def upgrade() -> None:
    bind = op.get_bind()
    _approve_keys(bind)
    _post_costs(bind)
    _chain_events(bind)


def _aware(at: datetime) -> datetime:
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def _canonical(facts: object) -> bytes:
    return json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=True, default=str).encode(
        "ascii"
    )


def _approve_keys(bind: sa.Connection) -> None:
    for key in bind.execute(sa.select(KEYS).order_by(KEYS.c.id)).all():
        lines = bind.execute(
            sa.select(LINES.c.school_id, LINES.c.value)
            .where(LINES.c.key_version_id == key.id)
            .order_by(LINES.c.school_id)
        ).all()
        facts = {
            "project_id": key.project_id,
            "version": key.version,
            "name": key.name,
            "method": key.method,
            "basis": key.basis,
            "rest_method": key.rest_method,
            "effective_from": key.effective_from.isoformat(),
            "lines": [list(line) for line in lines],
        }
        bind.execute(
            APPROVALS.insert().values(
                key_version_id=key.id,
                approved=True,
                reason="",
                decided_by_id=key.created_by_id,
                decided_at=_stored(bind, key.created_at),
                sha256=hashlib.sha256(_canonical(facts)).hexdigest(),
            )
        )


def _stored(bind: sa.Connection, at: datetime) -> datetime:
    """As this database keeps a moment."""
    return _aware(at).replace(tzinfo=None) if bind.dialect.name == "sqlite" else _aware(at)


def _year(day: date) -> tuple[str, date, date]:
    first = day.year if day.month >= 8 else day.year - 1
    return f"{first}-{first + 1}", date(first, 8, 1), date(first + 1, 7, 31)


def _post_costs(bind: sa.Connection) -> None:
    costs = bind.execute(
        sa.select(COSTS).where(COSTS.c.status == "approved").order_by(COSTS.c.decided_at, COSTS.c.id)
    ).all()
    periods = {label: number for number, label in enumerate(sorted({_year(c.dated_on)[0] for c in costs}), 1)}
    for label, number in periods.items():
        _, first, last = _year(date(int(label[:4]), 8, 1))
        bind.execute(
            PERIODS.insert().values(id=number, label=label, starts_on=first, ends_on=last, state="open")
        )
    journal = 0
    for cost in costs:
        period = periods[_year(cost.dated_on)[0]]
        for kind, lines in _sides(bind, cost):
            journal += 1
            _post(bind, journal, period, kind, cost, lines)
    for name, highest in (("period", len(periods)), ("journal", journal)):
        if highest and bind.dialect.name == "postgresql":
            op.execute(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), {highest})")


def _sides(bind: sa.Connection, cost: Any) -> Iterator[tuple[str, list[tuple[str, int | None, int]]]]:
    paid = bind.execute(
        sa.select(PAYERS.c.school_id, PAYERS.c.cents)
        .where(PAYERS.c.cost_id == cost.id)
        .order_by(PAYERS.c.school_id)
    ).all()
    borne = bind.execute(
        sa.select(SHARES.c.school_id, SHARES.c.cents)
        .where(SHARES.c.cost_id == cost.id)
        .order_by(SHARES.c.school_id)
    ).all()
    yield "cost", [("cost", None, cost.gross_cents), *(("paid", s, -c) for s, c in paid)]
    yield "allocation", [*(("borne", s, c) for s, c in borne), ("recharge", None, -cost.gross_cents)]


def _post(
    bind: sa.Connection,
    journal: int,
    period: int,
    kind: str,
    cost: Any,
    lines: list[tuple[str, int | None, int]],
) -> None:
    bind.execute(
        JOURNALS.insert().values(
            id=journal,
            period_id=period,
            kind=kind,
            occurred_on=cost.dated_on,
            posted_at=_stored(bind, cost.decided_at),
            cost_id=cost.id,
            memo="",
            posted=True,
        )
    )
    for account, school_id, cents in lines:
        if cents:
            bind.execute(
                POSTINGS.insert().values(
                    journal_id=journal,
                    period_id=period,
                    account=account,
                    school_id=school_id,
                    project_id=cost.project_id,
                    cents=cents,
                )
            )


def _chain_events(bind: sa.Connection) -> None:
    previous = ""
    for seq, row in enumerate(bind.execute(sa.select(EVENTS).order_by(EVENTS.c.id)).all(), 1):
        facts = [
            seq,
            _aware(row.at).isoformat(),
            row.actor_id,
            row.action,
            row.entity,
            row.entity_id,
            dict(row.details),
        ]
        previous = hashlib.sha256(f"{previous}\n".encode("ascii") + _canonical(facts)).hexdigest()
        bind.execute(EVENTS.update().where(EVENTS.c.id == row.id).values(seq=seq, hash=previous))


def downgrade() -> None:
    op.execute("UPDATE audit_event SET seq = NULL, hash = NULL")
    for table in ("posting", "journal", "period", "key_approval"):
        op.execute(f"DELETE FROM {table}")
