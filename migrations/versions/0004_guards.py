"""the database refuses what the books forbid, whatever program asks: triggers, alike on SQLite and PostgreSQL"""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

FOREVER = (
    "agreement",
    "agreement_signature",
    "audit_event",
    "bank_entry",
    "bank_statement",
    "cost_comment",
    "cost_share",
    "decision",
    "entry_decision",
    "key_adoption",
    "key_approval",
    "key_line",
    "key_version",
    "money_rule",
    "network_key_line",
    "payment",
    "payment_file",
    "posting",
    "receipt",
    "settlement",
    "transfer",
)
"""Rows that are never changed and never deleted."""

KEPT = ("bank_account", "cost", "journal", "network_key_version", "project", "reversal_request")
"""Rows that are never deleted."""

WHILE_DRAFT = ("cost_currency", "cost_hours", "cost_link", "cost_payer")
"""Parts of a cost that change while it is a draft, and not afterwards."""

FACTS = (
    "project_id",
    "number",
    "kind",
    "description",
    "supplier",
    "document_number",
    "dated_on",
    "net_cents",
    "vat_cents",
    "gross_cents",
    "key_name",
    "in_kind",
    "recorded_by_id",
    "recorded_for_school_id",
    "recorded_at",
)
STEPS = (
    ("draft", "submitted"),
    ("draft", "withdrawn"),
    ("submitted", "draft"),
    ("submitted", "withdrawn"),
    ("submitted", "approved"),
    ("submitted", "rejected"),
    ("approved", "settled"),
    ("approved", "reversed"),
    ("settled", "reversed"),
)


def _changed(*columns: str) -> str:
    return "(" + " OR ".join(f"NEW.{c} IS DISTINCT FROM OLD.{c}" for c in columns) + ")"


def _steps() -> str:
    allowed = " OR ".join(f"(OLD.status = '{a}' AND NEW.status = '{b}')" for a, b in STEPS)
    return f"(NEW.status <> OLD.status AND NOT ({allowed}))"


def _status(row: str) -> str:
    return f"(SELECT status FROM cost WHERE id = {row}.cost_id)"


def _period(row: str) -> str:
    return f"(SELECT state FROM period WHERE id = {row}.period_id)"


def _decided_once(*decided: str) -> str:
    """A row that waits for a second person: decided once, and nothing else of it changes."""
    return " OR ".join(f"OLD.{c} IS NOT NULL" for c in decided)


def _sum(table: str, key: str) -> str:
    return f"(SELECT coalesce(sum(cents), 0) FROM {table} WHERE {key} = NEW.id)"


def _rules() -> list[tuple[str, str, str, str, str]]:
    """(name, table, event, condition under which it is refused, message)"""
    rules = [(f"{t}_not_changed", t, "UPDATE", "1 = 1", f"{t}: a row never changes") for t in FOREVER]
    rules += [
        (f"{t}_not_deleted", t, "DELETE", "1 = 1", f"{t}: a row is never deleted") for t in (*FOREVER, *KEPT)
    ]
    for table in WHILE_DRAFT:
        for event, row in (("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD")):
            rules.append(
                (
                    f"{table}_draft_{event.lower()}",
                    table,
                    event,
                    f"{_status(row)} <> 'draft'",
                    f"{table}: only a draft can be changed",
                )
            )
    return rules + _of_costs() + _of_journals() + _of_periods() + _of_second_people()


def _of_costs() -> list[tuple[str, str, str, str, str]]:
    borne = _sum("cost_share", "cost_id")
    paid = _sum("cost_payer", "cost_id")
    return [
        (
            "receipt_draft_insert",
            "receipt",
            "INSERT",
            f"{_status('NEW')} <> 'draft'",
            "receipt: only a draft takes receipts",
        ),
        (
            "cost_share_at_approval",
            "cost_share",
            "INSERT",
            f"{_status('NEW')} <> 'submitted'",
            "cost_share: shares are made at approval",
        ),
        (
            "cost_begins_as_draft",
            "cost",
            "INSERT",
            "NEW.status NOT IN ('draft', 'submitted')",
            "cost: it begins as a draft",
        ),
        ("cost_steps", "cost", "UPDATE", _steps(), "cost: no such step"),
        (
            "cost_facts",
            "cost",
            "UPDATE",
            f"OLD.status <> 'draft' AND {_changed('id', *FACTS)}",
            "cost: only a draft can be changed",
        ),
        (
            "cost_decided",
            "cost",
            "UPDATE",
            "OLD.status NOT IN ('draft', 'submitted') AND "
            + _changed("key_version_id", "content_sha256", "submitted_at", "decided_at"),
            "cost: what was decided stands",
        ),
        (
            "cost_adds_up",
            "cost",
            "UPDATE",
            "OLD.status <> 'approved' AND NEW.status = 'approved' AND "
            f"({borne} <> NEW.gross_cents OR {paid} <> NEW.gross_cents OR NEW.content_sha256 IS NULL)",
            "cost: what is paid and what is borne is not the cost",
        ),
    ]


def _of_journals() -> list[tuple[str, str, str, str, str]]:
    fixed = _changed("id", "period_id", "kind", "occurred_on", "cost_id", "transfer_id", "reverses_id")
    lines = "(SELECT count(*) FROM posting WHERE journal_id = NEW.id)"
    whole = "(SELECT count(*) FROM journal WHERE id = NEW.journal_id AND period_id = NEW.period_id AND NOT posted)"
    return [
        ("journal_begins_unposted", "journal", "INSERT", "NEW.posted", "journal: it begins without postings"),
        (
            "journal_open_period",
            "journal",
            "INSERT",
            f"{_period('NEW')} = 'closed'",
            "journal: its period is closed",
        ),
        (
            "journal_not_changed",
            "journal",
            "UPDATE",
            f"OLD.posted OR {fixed}",
            "journal: what is posted stands",
        ),
        (
            "journal_balanced",
            "journal",
            "UPDATE",
            f"NEW.posted AND ({_sum('posting', 'journal_id')} <> 0 OR {lines} < 2)",
            "journal: its postings do not add up to zero",
        ),
        (
            "journal_still_open_period",
            "journal",
            "UPDATE",
            f"{_period('NEW')} = 'closed'",
            "journal: its period is closed",
        ),
        ("posting_into_unposted", "posting", "INSERT", f"{whole} = 0", "posting: its journal is posted"),
        (
            "posting_open_period",
            "posting",
            "INSERT",
            f"{_period('NEW')} = 'closed'",
            "posting: its period is closed",
        ),
    ]


def _of_periods() -> list[tuple[str, str, str, str, str]]:
    used = "EXISTS (SELECT 1 FROM journal WHERE period_id = OLD.id)"
    clash = (
        "EXISTS (SELECT 1 FROM period p WHERE p.id <> NEW.id AND p.starts_on <= NEW.ends_on "
        "AND p.ends_on >= NEW.starts_on)"
    )
    step = (
        "(NEW.state <> OLD.state AND NOT ((OLD.state = 'open' AND NEW.state = 'review') "
        "OR (OLD.state = 'review' AND NEW.state = 'closed')))"
    )
    unposted = "EXISTS (SELECT 1 FROM journal WHERE period_id = NEW.id AND NOT posted)"
    return [
        ("period_overlap", "period", "INSERT", clash, "period: it overlaps another"),
        ("period_overlap_update", "period", "UPDATE", clash, "period: it overlaps another"),
        ("period_begins_open", "period", "INSERT", "NEW.state <> 'open'", "period: it begins open"),
        ("period_closed", "period", "UPDATE", "OLD.state = 'closed'", "period: it is closed for good"),
        ("period_steps", "period", "UPDATE", step, "period: open, then review, then closed"),
        (
            "period_used",
            "period",
            "UPDATE",
            f"{used} AND {_changed('id', 'label', 'starts_on', 'ends_on')}",
            "period: it is in use",
        ),
        (
            "period_whole",
            "period",
            "UPDATE",
            f"NEW.state = 'closed' AND {unposted}",
            "period: a journal in it is not posted",
        ),
        (
            "period_not_deleted",
            "period",
            "DELETE",
            f"OLD.state <> 'open' OR {used}",
            "period: it is in use",
        ),
    ]


def _of_second_people() -> list[tuple[str, str, str, str, str]]:
    return [
        (
            "bank_account_decided",
            "bank_account",
            "UPDATE",
            _decided_once("approved_at", "refused_at")
            + " OR "
            + _changed("school_id", "iban", "account_name", "bic", "entered_by_id", "entered_at"),
            "bank_account: a change is a new row",
        ),
        (
            "bank_account_begins_entered",
            "bank_account",
            "INSERT",
            "NEW.approved_at IS NOT NULL",
            "bank_account: another person approves it",
        ),
        (
            "network_key_version_decided",
            "network_key_version",
            "UPDATE",
            _decided_once("approved_at")
            + " OR "
            + _changed(
                "name",
                "version",
                "method",
                "basis",
                "rest_method",
                "effective_from",
                "rationale",
                "created_by_id",
            ),
            "network_key_version: a change is a new version",
        ),
        (
            "reversal_request_decided",
            "reversal_request",
            "UPDATE",
            _decided_once("decided_at") + " OR " + _changed("cost_id", "reason", "asked_by_id", "asked_at"),
            "reversal_request: what was decided stands",
        ),
    ]


def upgrade() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    for name, table, event, refused, message in _rules():
        if sqlite:
            op.execute(
                f"CREATE TRIGGER guard_{name} BEFORE {event} ON {table} FOR EACH ROW WHEN {refused} "
                f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
            )
        else:
            _postgres(name, table, event, refused, message)


def _postgres(name: str, table: str, event: str, refused: str, message: str) -> None:
    row = "OLD" if event == "DELETE" else "NEW"
    op.execute(
        f"CREATE FUNCTION guard_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {refused} THEN RAISE EXCEPTION '{message}' USING ERRCODE = '23514'; END IF; "
        f"RETURN {row}; END $$"
    )
    op.execute(
        f"CREATE TRIGGER guard_{name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION guard_{name}()"
    )


def downgrade() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    for name, table, _event, _refused, _message in _rules():
        op.execute(f"DROP TRIGGER guard_{name}" + ("" if sqlite else f" ON {table}"))
        if not sqlite:
            op.execute(f"DROP FUNCTION guard_{name}()")
