"""an entry of a bank statement may be one that came in before; no period is made before a closed one"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Rule = tuple[str, str, str, str, str]
"""(name, table, event, condition under which it is refused, message)"""


def guards(_dialect: str) -> list[Rule]:
    """What this migration adds, on SQLite or PostgreSQL."""
    closed = "EXISTS (SELECT 1 FROM period WHERE state = 'closed' AND starts_on > NEW.starts_on)"
    return [
        ("period_not_before_closed", "period", "INSERT", closed, "period: none is made before a closed one")
    ]


def upgrade() -> None:
    op.add_column("bank_entry", sa.Column("valued_on", sa.Date(), nullable=True))
    op.add_column("bank_entry", sa.Column("perhaps_same_id", BIG, nullable=True))
    dialect = op.get_bind().dialect.name
    for name, table, event, refused, message in guards(dialect):
        if dialect == "sqlite":
            op.execute(
                f"CREATE TRIGGER guard_{name} BEFORE {event} ON {table} FOR EACH ROW WHEN {refused} "
                f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
            )
            continue
        op.execute(
            f"CREATE FUNCTION guard_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF {refused} THEN RAISE EXCEPTION '{message}' USING ERRCODE = '23514'; END IF; "
            "RETURN NEW; END $$"
        )
        op.execute(
            f"CREATE TRIGGER guard_{name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION guard_{name}()"
        )


def downgrade() -> None:
    dialect = op.get_bind().dialect.name
    for name, table, *_rest in guards(dialect):
        op.execute(f"DROP TRIGGER guard_{name}" + ("" if dialect == "sqlite" else f" ON {table}"))
        if dialect != "sqlite":
            op.execute(f"DROP FUNCTION guard_{name}()")
    op.drop_column("bank_entry", "perhaps_same_id")
    op.drop_column("bank_entry", "valued_on")
