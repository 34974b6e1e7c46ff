"""the guards hold against replacing and emptying too, and know the second person, the key and the mirror"""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

KEYS: dict[str, list[tuple[str, ...]]] = {
    "agreement": [("id",), ("project_id", "version")],
    "agreement_signature": [("agreement_id", "school_id")],
    "audit_event": [("id",), ("seq",)],
    "bank_account": [("id",)],
    "bank_entry": [("id",), ("bank_statement_id", "servicer_reference", "part")],
    "bank_statement": [("id",), ("iban", "statement_id", "file_sha256")],
    "cost": [("id",), ("project_id", "number")],
    "cost_comment": [("id",)],
    "cost_share": [("cost_id", "school_id")],
    "decision": [("id",)],
    "entry_decision": [("bank_entry_id",)],
    "journal": [("id",), ("reverses_id",)],
    "key_adoption": [("key_version_id",)],
    "key_approval": [("key_version_id",)],
    "key_line": [("key_version_id", "school_id")],
    "key_version": [("id",), ("project_id", "version")],
    "money_rule": [("id",)],
    "network_key_line": [("network_key_version_id", "school_id")],
    "network_key_version": [("id",), ("name", "version")],
    "payment": [("id",), ("undoes_id",)],
    "payment_file": [("id",), ("message_id",)],
    "period": [("id",), ("label",), ("starts_on",)],
    "posting": [("id",)],
    "project": [("id",), ("code",)],
    "receipt": [("id",)],
    "reversal_request": [("id",)],
    "settlement": [("id",)],
    "transfer": [("id",), ("end_to_end_id",), ("reference",)],
}
"""What is unique in a table: SQLite's REPLACE would take away the row that has it, without asking a DELETE trigger."""

CHANGING = ("bank_account", "cost", "journal", "network_key_version", "period", "project", "reversal_request")
"""Tables in which a row may change: SQLite's UPDATE OR REPLACE could take another row's place."""

PARTS = ("cost_currency", "cost_hours", "cost_link", "cost_payer")

Rule = tuple[str, str, str, str, str]
"""(name, table, event, condition under which it is refused, message)"""


def guards(dialect: str) -> list[Rule]:
    """What this migration adds, on SQLite or PostgreSQL."""
    return [*_rules(), *(_replacing() if dialect == "sqlite" else _emptying())]


def _replacing() -> list[Rule]:
    found = [(f"{t}_not_replaced", t, "INSERT", _taken(t, ""), f"{t}: a row is never replaced") for t in KEYS]
    return found + [
        (
            f"{t}_not_pushed_out",
            t,
            "UPDATE",
            _taken(t, " AND other.id <> OLD.id"),
            f"{t}: a row is never replaced",
        )
        for t in CHANGING
    ]


def _taken(table: str, other: str) -> str:
    same = " OR ".join(
        "(" + " AND ".join(f"other.{column} = NEW.{column}" for column in key) + ")" for key in KEYS[table]
    )
    return f"EXISTS (SELECT 1 FROM {table} other WHERE ({same}){other})"


def _emptying() -> list[Rule]:
    tables = sorted({*KEYS, *PARTS})
    return [(f"{t}_not_emptied", t, "TRUNCATE", "1 = 1", f"{t}: a row is never deleted") for t in tables]


def _rules() -> list[Rule]:
    rules: list[Rule] = [
        (
            f"{t}_stays",
            t,
            "UPDATE",
            "NEW.cost_id IS DISTINCT FROM OLD.cost_id",
            f"{t}: it belongs to its cost",
        )
        for t in PARTS
    ]
    return rules + _of_keys() + _of_books() + _of_people()


def _of_keys() -> list[Rule]:
    approved = (
        "EXISTS (SELECT 1 FROM key_approval a JOIN key_version v ON v.id = a.key_version_id "
        "WHERE v.id = NEW.key_version_id AND v.project_id = NEW.project_id AND a.approved)"
    )
    return [
        (
            "key_line_beforehand",
            "key_line",
            "INSERT",
            "EXISTS (SELECT 1 FROM key_approval WHERE key_version_id = NEW.key_version_id)",
            "key_line: its key was decided",
        ),
        (
            "network_key_line_beforehand",
            "network_key_line",
            "INSERT",
            "EXISTS (SELECT 1 FROM network_key_version v WHERE v.id = NEW.network_key_version_id "
            "AND v.approved_at IS NOT NULL)",
            "network_key_line: its key was approved",
        ),
        (
            "cost_by_approved_key",
            "cost",
            "UPDATE",
            f"OLD.status <> 'approved' AND NEW.status = 'approved' AND NOT {approved}",
            "cost: its key is not approved",
        ),
    ]


def _of_books() -> list[Rule]:
    return [
        (
            "journal_mirrors",
            "journal",
            "UPDATE",
            "NEW.posted AND NEW.kind = 'reversal' AND EXISTS (SELECT 1 FROM posting "
            "WHERE journal_id IN (NEW.id, NEW.reverses_id) GROUP BY account, school_id, project_id "
            "HAVING sum(cents) <> 0)",
            "journal: it does not mirror what it reverses",
        ),
        (
            "period_by_two",
            "period",
            "UPDATE",
            "NEW.state = 'closed' AND (NEW.review_by_id IS NULL OR NEW.closed_by_id IS NULL "
            "OR NEW.closed_at IS NULL)",
            "period: two people close it",
        ),
        (
            "period_in_order",
            "period",
            "UPDATE",
            "NEW.state = 'closed' AND EXISTS (SELECT 1 FROM period p "
            "WHERE p.starts_on < NEW.starts_on AND p.state <> 'closed')",
            "period: the one before it is not closed",
        ),
        (
            "audit_event_chained",
            "audit_event",
            "INSERT",
            "NEW.hash IS NULL OR NEW.seq IS NULL "
            "OR NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM audit_event)",
            "audit_event: it goes at the end of the chain",
        ),
    ]


def _of_people() -> list[Rule]:
    hand = (
        "EXISTS (SELECT 1 FROM decision d WHERE d.cost_id = NEW.cost_id AND d.actor_id = NEW.actor_id "
        "AND d.step IN ('record', 'change', 'receipt', 'submit'))"
    )
    school = (
        "EXISTS (SELECT 1 FROM cost_payer p WHERE p.cost_id = NEW.cost_id "
        "AND p.school_id = NEW.actor_school_id)"
    )
    return [
        (
            "decision_four_eyes",
            "decision",
            "INSERT",
            f"NEW.step = 'approve' AND ({hand} OR {school})",
            "decision: nobody approves their own cost",
        )
    ]


def upgrade() -> None:
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
    each, row = ("STATEMENT", "NULL") if event == "TRUNCATE" else ("ROW", "NEW")
    op.execute(
        f"CREATE FUNCTION guard_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {refused} THEN RAISE EXCEPTION '{message}' USING ERRCODE = '23514'; END IF; "
        f"RETURN {row}; END $$"
    )
    op.execute(
        f"CREATE TRIGGER guard_{name} BEFORE {event} ON {table} FOR EACH {each} "
        f"EXECUTE FUNCTION guard_{name}()"
    )


def downgrade() -> None:
    dialect = op.get_bind().dialect.name
    for name, table, *_rest in guards(dialect):
        op.execute(f"DROP TRIGGER guard_{name}" + ("" if dialect == "sqlite" else f" ON {table}"))
        if dialect != "sqlite":
            op.execute(f"DROP FUNCTION guard_{name}()")
