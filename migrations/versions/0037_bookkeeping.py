"""ledger numbers of schools and the network, and numbered documents that schools can book"""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
ACCOUNTS = "'paid', 'borne', 'settled', 'transfer', 'cost', 'in_kind', 'recharge', 'current', 'payment'"
KEYS: dict[str, list[tuple[str, ...]]] = {
    "bookkeeping_party": [("id",)],
    "bookkeeping_code": [("id",)],
    "bookkeeping_document": [("id",), ("year", "number"), ("settlement_id", "school_id")],
}
"""What is unique in a table: SQLite's REPLACE would take away the row that has it, without asking a DELETE trigger."""

Rule = tuple[str, str, str, str, str]
"""(name, table, event, condition under which it is refused, message)"""


def guards(dialect: str) -> list[Rule]:
    """What this migration adds, on SQLite or PostgreSQL."""
    rules = [(f"{t}_not_changed", t, "UPDATE", "1 = 1", f"{t}: a row never changes") for t in KEYS]
    rules += [(f"{t}_not_deleted", t, "DELETE", "1 = 1", f"{t}: a row is never deleted") for t in KEYS]
    rules.append(
        (
            "bookkeeping_document_next",
            "bookkeeping_document",
            "INSERT",
            "NEW.number <> (SELECT coalesce(max(d.number), 0) + 1 FROM bookkeeping_document d "
            "WHERE d.year = NEW.year)",
            "bookkeeping_document: it has the next number of its year",
        )
    )
    if dialect == "sqlite":
        return rules + [
            (f"{t}_not_replaced", t, "INSERT", _taken(t), f"{t}: a row is never replaced") for t in KEYS
        ]
    return rules + [
        (f"{t}_not_emptied", t, "TRUNCATE", "1 = 1", f"{t}: a row is never deleted") for t in KEYS
    ]


def _taken(table: str) -> str:
    same = " OR ".join(
        "(" + " AND ".join(f"other.{column} = NEW.{column}" for column in key) + ")" for key in KEYS[table]
    )
    return f"EXISTS (SELECT 1 FROM {table} other WHERE ({same}))"


def upgrade() -> None:
    _create_parties()
    _create_codes()
    _create_documents()
    dialect = op.get_bind().dialect.name
    for name, table, event, refused, message in guards(dialect):
        if dialect == "sqlite":
            op.execute(
                f"CREATE TRIGGER guard_{name} BEFORE {event} ON {table} FOR EACH ROW WHEN {refused} "
                f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
            )
        else:
            _postgres(name, table, event, refused, message)


def _postgres(name: str, table: str, event: str, refused: str, message: str) -> None:
    each = "STATEMENT" if event == "TRUNCATE" else "ROW"
    row = {"DELETE": "OLD", "TRUNCATE": "NULL"}.get(event, "NEW")
    op.execute(
        f"CREATE FUNCTION guard_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {refused} THEN RAISE EXCEPTION '{message}' USING ERRCODE = '23514'; END IF; "
        f"RETURN {row}; END $$"
    )
    op.execute(
        f"CREATE TRIGGER guard_{name} BEFORE {event} ON {table} FOR EACH {each} EXECUTE FUNCTION guard_{name}()"
    )


def _id() -> sa.Column:
    return sa.Column("id", BIG, nullable=False)


def _text(name: str, length: int) -> sa.Column:
    return sa.Column(name, sa.String(length=length), nullable=False)


def _whose(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("set_by_id", BIG, nullable=False),
        sa.Column("set_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f(f"fk_{table}_school_id")),
        sa.ForeignKeyConstraint(["set_by_id"], ["person.id"], name=op.f(f"fk_{table}_set_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def _create_parties() -> None:
    op.create_table(
        "bookkeeping_party",
        _id(),
        sa.Column("school_id", BIG, nullable=True),
        _text("legal_name", 120),
        _text("street", 100),
        _text("postcode", 7),
        _text("place", 80),
        _text("kvk", 8),
        _text("vat_number", 14),
        *_whose("bookkeeping_party"),
    )
    op.create_index("ix_bookkeeping_party_school_id", "bookkeeping_party", ["school_id", "id"])


def _create_codes() -> None:
    op.create_table(
        "bookkeeping_code",
        _id(),
        sa.Column("school_id", BIG, nullable=True),
        _text("account", 10),
        _text("ledger_number", 20),
        _text("name", 100),
        _text("cost_centre", 20),
        _text("vat_code", 20),
        _text("rgs_code", 20),
        sa.CheckConstraint(f"account in ({ACCOUNTS})", name=op.f("ck_bookkeeping_code_account")),
        *_whose("bookkeeping_code"),
    )
    op.create_index("ix_bookkeeping_code_school_id", "bookkeeping_code", ["school_id", "account", "id"])


def _create_documents() -> None:
    table = "bookkeeping_document"
    op.create_table(
        table,
        _id(),
        sa.Column("settlement_id", BIG, nullable=False),
        sa.Column("school_id", BIG, nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        _text("kind", 6),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        _text("sha256", 64),
        sa.Column("issued_by_id", BIG, nullable=False),
        sa.Column("issued_at", MOMENT, nullable=False),
        sa.CheckConstraint("kind in ('charge', 'credit')", name=op.f("ck_bookkeeping_document_kind")),
        sa.CheckConstraint("number > 0", name=op.f("ck_bookkeeping_document_number")),
        *(
            sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))
            for column, other in (
                ("settlement_id", "settlement"),
                ("school_id", "school"),
                ("issued_by_id", "person"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("year", "number", name=op.f(f"uq_{table}_year_number")),
        sa.UniqueConstraint("settlement_id", "school_id", name=op.f(f"uq_{table}_settlement_id_school_id")),
    )
    op.create_index(f"ix_{table}_school_id", table, ["school_id", "id"])


def downgrade() -> None:
    dialect = op.get_bind().dialect.name
    for name, table, *_rest in guards(dialect):
        op.execute(f"DROP TRIGGER guard_{name}" + ("" if dialect == "sqlite" else f" ON {table}"))
        if dialect != "sqlite":
            op.execute(f"DROP FUNCTION guard_{name}()")
    for table in reversed(KEYS):
        op.drop_table(table)
