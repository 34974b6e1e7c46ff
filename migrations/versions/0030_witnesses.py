"""the audit trail tells of every row that decides or moves money; those of before are taken into it as they are"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

WITNESSED = {
    "agreement": "id",
    "agreement_signature": "agreement_id",
    "bank_account": "id",
    "bank_entry": "bank_statement_id",
    "bank_statement": "id",
    "cost": "id",
    "cost_currency": "cost_id",
    "cost_hours": "cost_id",
    "cost_link": "cost_id",
    "cost_payer": "cost_id",
    "cost_share": "cost_id",
    "decision": "cost_id",
    "entry_decision": "bank_entry_id",
    "journal": "id",
    "key_adoption": "key_version_id",
    "key_approval": "key_version_id",
    "key_line": "key_version_id",
    "key_version": "id",
    "membership": "person_id",
    "money_rule": "id",
    "network_key_line": "network_key_version_id",
    "network_key_version": "id",
    "payment": "transfer_id",
    "payment_file": "id",
    "period": "id",
    "posting": "journal_id",
    "project": "id",
    "project_participant": "project_id",
    "pupil_count": "school_id",
    "receipt": "cost_id",
    "reversal_request": "cost_id",
    "school": "id",
    "settlement": "id",
    "transfer": "settlement_id",
}
"""The column by which the rows of a table belong together, by table, as it was when this was made."""
AT_ONCE = 500
"""Groups of rows that one event tells of."""
EVENTS = sa.table(
    "audit_event",
    sa.column("id"),
    sa.column("at", sa.DateTime(timezone=True)),
    sa.column("action"),
    sa.column("entity"),
    sa.column("entity_id"),
    sa.column("details", sa.JSON()),
    sa.column("seq"),
    sa.column("hash"),
    sa.column("rows", sa.JSON()),
)


def upgrade() -> None:
    op.add_column("audit_event", sa.Column("rows", sa.JSON(), nullable=True))
    op.add_column("cost_share", sa.Column("place", sa.Integer(), nullable=True))
    _with_guards_aside("cost_share", _PLACES)
    bind = op.get_bind()
    for table, by in WITNESSED.items():
        for told in _told(bind, table, by):
            _tell(bind, {table: told})


_PLACES = (
    "UPDATE cost_share SET place = (SELECT count(*) FROM cost_share o JOIN school os ON os.id = o.school_id "
    "JOIN school s ON s.id = cost_share.school_id WHERE o.cost_id = cost_share.cost_id AND os.brin < s.brin)"
)


def _with_guards_aside(table: str, statement: str) -> None:
    bind = op.get_bind()
    if bind.dialect.name == "postgresql":
        op.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        op.execute(statement)
        op.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        return
    found = bind.execute(
        sa.text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table"),
        {"table": table},
    ).all()
    for name, _sql in found:
        op.execute(f"DROP TRIGGER {name}")
    op.execute(statement)
    for _name, sql in found:
        bind.exec_driver_sql(sql)


def _told(bind: sa.Connection, name: str, by: str) -> Iterator[dict[str, str]]:
    """{group: hash of its rows}, some groups at a time."""
    table = sa.Table(name, sa.MetaData(), autoload_with=bind, resolve_fks=False)
    column = table.c[by]
    rows = bind.execute(sa.select(table).order_by(column, *table.primary_key)).mappings()
    told: dict[str, str] = {}
    for group, members in groupby(rows, key=lambda row: row[by]):
        told[str(group)] = _rows_hash(members)
        if len(told) == AT_ONCE:
            yield told
            told = {}
    if told:
        yield told


def _rows_hash(rows: Iterable[Any]) -> str:
    digest = hashlib.sha256()
    for row in rows:
        told = {name: _plain(value) for name, value in row.items() if value is not None}
        digest.update(_canonical(told) + b"\n")
    return digest.hexdigest()


def _plain(value: object) -> object:
    if not isinstance(value, datetime):
        return value
    return (value.astimezone(UTC) if value.tzinfo else value).replace(tzinfo=None).isoformat()


def _canonical(facts: object) -> bytes:
    return json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=True, default=str).encode(
        "ascii"
    )


def _tell(bind: sa.Connection, rows: dict[str, dict[str, str]]) -> None:
    last = sa.select(EVENTS.c.seq, EVENTS.c.hash).order_by(EVENTS.c.seq.desc()).limit(1)
    seq, previous = _head(bind.execute(last).all())
    at = datetime.now(UTC)
    facts = [seq + 1, at.isoformat(), None, "rows", "books", "", {"taken_in": True}, rows]
    chained = hashlib.sha256(f"{previous}\n".encode("ascii") + _canonical(facts)).hexdigest()
    bind.execute(
        EVENTS.insert().values(
            at=at.replace(tzinfo=None) if bind.dialect.name == "sqlite" else at,
            action="rows",
            entity="books",
            entity_id="",
            details={"taken_in": True},
            seq=seq + 1,
            hash=chained,
            rows=rows,
        )
    )


def _head(found: Sequence[Any]) -> tuple[int, str]:
    return (found[0].seq, found[0].hash) if found else (0, "")


def downgrade() -> None:
    op.drop_column("cost_share", "place")
    op.drop_column("audit_event", "rows")
