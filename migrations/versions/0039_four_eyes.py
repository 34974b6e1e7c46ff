"""what one person proposes and another agrees to, objections of schools, and what counts from a later moment"""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
TABLES = ("money_proposal", "objection")
ADDED = {
    "money_rule": (("counts_from", sa.Date()), ("proposal_id", BIG)),
    "bank_account": (("counts_from", MOMENT), ("stopped_by_id", BIG), ("stopped_at", MOMENT)),
}
DOCUMENT = "bookkeeping_document"

Rule = tuple[str, str, str, str, str]
"""(name, table, event, condition under which it is refused, message)"""


def _changed(*columns: str) -> str:
    return " OR ".join(f"NEW.{c} IS DISTINCT FROM OLD.{c}" for c in columns)


_AGREED = "EXISTS (SELECT 1 FROM money_proposal p WHERE p.kind = '{kind}' AND p.agreed AND p.subject_id = {subject})"
_PAID = (
    "EXISTS (SELECT 1 FROM payment p JOIN transfer t ON t.id = p.transfer_id "
    "WHERE t.settlement_id = NEW.settlement_id GROUP BY t.id HAVING sum(p.cents) <> 0)"
)
_WITHDRAWN = (
    "EXISTS (SELECT 1 FROM journal j JOIN transfer t ON t.settlement_id = j.settlement_id "
    "WHERE t.id = NEW.transfer_id AND j.kind = 'reversal')"
)
_ACCOUNT_FACTS = ("school_id", "iban", "account_name", "bic", "entered_by_id", "entered_at")
_ACCOUNT_DECIDED = ("approved_by_id", "approved_at", "refused_at", "counts_from")
_SAME_DOCUMENT = (
    "EXISTS (SELECT 1 FROM bookkeeping_document other WHERE ((other.id = NEW.id) OR (other.year = NEW.year "
    "AND other.number = NEW.number) OR (other.counters_id = NEW.counters_id) OR (NEW.counters_id IS NULL "
    "AND other.counters_id IS NULL AND other.settlement_id = NEW.settlement_id "
    "AND other.school_id = NEW.school_id)))"
)


def guards(dialect: str) -> list[Rule]:
    """What this migration adds or makes anew, on SQLite or PostgreSQL."""
    rules = [(f"{t}_not_deleted", t, "DELETE", "1 = 1", f"{t}: a row is never deleted") for t in TABLES]
    rules += [*_of_proposals(), *_of_objections(), *_of_settlements(), *_of_accounts()]
    if dialect != "sqlite":
        return rules + [
            (f"{t}_not_emptied", t, "TRUNCATE", "1 = 1", f"{t}: a row is never deleted") for t in TABLES
        ]
    there = "EXISTS (SELECT 1 FROM {0} other WHERE ((other.id = NEW.id)){1})"
    for table in TABLES:
        message = f"{table}: a row is never replaced"
        rules.append((f"{table}_not_replaced", table, "INSERT", there.format(table, ""), message))
        pushed = there.format(table, " AND other.id <> OLD.id")
        rules.append((f"{table}_not_pushed_out", table, "UPDATE", pushed, message))
    message = f"{DOCUMENT}: a row is never replaced"
    return [*rules, (f"{DOCUMENT}_not_replaced", DOCUMENT, "INSERT", _SAME_DOCUMENT, message)]


def _of_proposals() -> list[Rule]:
    facts = ("kind", "subject_id", "facts", "reason", "proposed_by_id", "proposed_at")
    plain = [f for f in facts if f != "facts"]
    said = "CAST(NEW.facts AS TEXT) IS DISTINCT FROM CAST(OLD.facts AS TEXT)"
    return [
        (
            "money_proposal_begins_waiting",
            "money_proposal",
            "INSERT",
            "NEW.agreed IS NOT NULL",
            "money_proposal: another person agrees",
        ),
        (
            "money_proposal_decided",
            "money_proposal",
            "UPDATE",
            f"OLD.agreed IS NOT NULL OR {said} OR {_changed(*plain)}",
            "money_proposal: what was decided stands",
        ),
        (
            "money_rule_by_two",
            "money_rule",
            "INSERT",
            "NEW.counts_from IS NULL OR NEW.proposal_id IS NULL OR NOT EXISTS (SELECT 1 FROM money_proposal p "
            "WHERE p.id = NEW.proposal_id AND p.kind = 'rules' AND p.agreed AND p.proposed_by_id = NEW.set_by_id)",
            "money_rule: two people set it",
        ),
    ]


def _of_objections() -> list[Rule]:
    facts = ("period_id", "school_id", "about", "cost_id", "settlement_id", "reason", "by_id", "at")
    answered = _changed("answer", "answered_by_id", "answered_at")
    overruled = _AGREED.format(kind="overrule", subject="NEW.id")
    return [
        (
            "objection_begins_open",
            "objection",
            "INSERT",
            "NEW.state <> 'open' OR NEW.answered_at IS NOT NULL",
            "objection: it begins open",
        ),
        (
            "objection_decided",
            "objection",
            "UPDATE",
            f"OLD.state <> 'open' OR (OLD.answered_at IS NOT NULL AND ({answered})) OR {_changed(*facts)}",
            "objection: what was said stands",
        ),
        (
            "objection_overruled_by_two",
            "objection",
            "UPDATE",
            f"NEW.state = 'overruled' AND NOT {overruled}",
            "objection: two people overrule it",
        ),
        (
            "period_without_objection",
            "period",
            "UPDATE",
            "NEW.state = 'closed' AND EXISTS (SELECT 1 FROM objection o WHERE o.period_id = NEW.id "
            "AND o.state = 'open')",
            "period: an objection is open",
        ),
    ]


def _of_settlements() -> list[Rule]:
    agreed = _AGREED.format(kind="withdraw", subject="NEW.settlement_id")
    return [
        (
            "journal_withdraws_by_two",
            "journal",
            "UPDATE",
            f"NEW.posted AND NEW.kind = 'reversal' AND NEW.settlement_id IS NOT NULL AND (NOT {agreed} OR {_PAID})",
            "journal: two people withdraw a settlement, of which nothing is paid",
        ),
        (
            "payment_of_what_stands",
            "payment",
            "INSERT",
            f"NEW.cents > 0 AND {_WITHDRAWN}",
            "payment: its settlement was withdrawn",
        ),
    ]


def _of_accounts() -> list[Rule]:
    """As it was, and: what was approved and does not count yet can be stopped."""
    stopped = (
        "NEW.stopped_at IS NOT NULL AND NEW.stopped_by_id IS NOT NULL AND OLD.counts_from IS NOT NULL "
        "AND NEW.stopped_at < OLD.counts_from"
    )
    return [
        (
            "bank_account_decided",
            "bank_account",
            "UPDATE",
            f"OLD.refused_at IS NOT NULL OR OLD.stopped_at IS NOT NULL OR {_changed(*_ACCOUNT_FACTS)} "
            f"OR (OLD.approved_at IS NOT NULL AND ({_changed(*_ACCOUNT_DECIDED)} OR NOT ({stopped}))) "
            "OR (OLD.approved_at IS NULL AND NEW.stopped_at IS NOT NULL)",
            "bank_account: a change is a new row",
        )
    ]


def upgrade() -> None:
    _create_proposals()
    _create_objections()
    for table, columns in ADDED.items():
        for name, type_ in columns:
            op.add_column(table, sa.Column(name, type_, nullable=True))
    dialect = op.get_bind().dialect.name
    _let_documents_be_countered(dialect)
    for rule in guards(dialect):
        _put(dialect, rule)


def _put(dialect: str, rule: Rule) -> None:
    """Make a guard, or make it anew."""
    name, table, event, refused, message = rule
    if dialect == "sqlite":
        op.execute(f"DROP TRIGGER IF EXISTS guard_{name}")
        op.execute(
            f"CREATE TRIGGER guard_{name} BEFORE {event} ON {table} FOR EACH ROW WHEN {refused} "
            f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
        )
        return
    each = "STATEMENT" if event == "TRUNCATE" else "ROW"
    row = {"DELETE": "OLD", "TRUNCATE": "NULL"}.get(event, "NEW")
    op.execute(f"DROP TRIGGER IF EXISTS guard_{name} ON {table}")
    op.execute(
        f"CREATE OR REPLACE FUNCTION guard_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {refused} THEN RAISE EXCEPTION '{message}' USING ERRCODE = '23514'; END IF; "
        f"RETURN {row}; END $$"
    )
    op.execute(
        f"CREATE TRIGGER guard_{name} BEFORE {event} ON {table} FOR EACH {each} EXECUTE FUNCTION guard_{name}()"
    )


def _drop(dialect: str, name: str, table: str) -> None:
    op.execute(f"DROP TRIGGER IF EXISTS guard_{name}" + ("" if dialect == "sqlite" else f" ON {table}"))
    if dialect != "sqlite":
        op.execute(f"DROP FUNCTION IF EXISTS guard_{name}()")


def _create_proposals() -> None:
    op.create_table(
        "money_proposal",
        sa.Column("id", BIG, nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("subject_id", BIG, nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("proposed_by_id", BIG, nullable=False),
        sa.Column("proposed_at", MOMENT, nullable=False),
        sa.Column("agreed", sa.Boolean(), nullable=True),
        sa.Column("decided_by_id", BIG, nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.CheckConstraint(
            "kind in ('rules', 'settle', 'withdraw', 'overrule')", name=op.f("ck_money_proposal_kind")
        ),
        sa.CheckConstraint("(agreed is null) = (decided_at is null)", name=op.f("ck_money_proposal_decided")),
        sa.CheckConstraint(
            "not agreed or decided_by_id <> proposed_by_id", name=op.f("ck_money_proposal_four_eyes")
        ),
        *_people("money_proposal", "proposed_by_id", "decided_by_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_money_proposal")),
    )
    op.create_index("ix_money_proposal_subject", "money_proposal", ["kind", "subject_id", "id"])
    waits = sa.text("agreed is null")
    op.create_index(
        "uq_money_proposal_waiting",
        "money_proposal",
        ["kind", "subject_id"],
        unique=True,
        sqlite_where=waits,
        postgresql_where=waits,
    )


def _people(table: str, *columns: str) -> list[sa.ForeignKeyConstraint]:
    return [sa.ForeignKeyConstraint([c], ["person.id"], name=op.f(f"fk_{table}_{c}")) for c in columns]


def _create_objections() -> None:
    op.create_table(
        "objection",
        sa.Column("id", BIG, nullable=False),
        sa.Column("period_id", BIG, nullable=False),
        sa.Column("school_id", BIG, nullable=False),
        sa.Column("about", sa.String(10), nullable=False),
        sa.Column("cost_id", BIG, nullable=True),
        sa.Column("settlement_id", BIG, nullable=True),
        sa.Column("reason", sa.String(1000), nullable=False),
        sa.Column("by_id", BIG, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("answer", sa.String(1000), nullable=False),
        sa.Column("answered_by_id", BIG, nullable=True),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.Column("closed_by_id", BIG, nullable=True),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.CheckConstraint("about in ('cost', 'settlement', 'statement')", name=op.f("ck_objection_about")),
        sa.CheckConstraint("(about = 'cost') = (cost_id is not null)", name=op.f("ck_objection_of_cost")),
        sa.CheckConstraint(
            "(about = 'settlement') = (settlement_id is not null)", name=op.f("ck_objection_of_settlement")
        ),
        sa.CheckConstraint(
            "state in ('open', 'granted', 'withdrawn', 'overruled')", name=op.f("ck_objection_state")
        ),
        sa.CheckConstraint("(state = 'open') = (closed_at is null)", name=op.f("ck_objection_closed")),
        sa.CheckConstraint("(answer = '') = (answered_at is null)", name=op.f("ck_objection_answered")),
        *_people("objection", "by_id", "answered_by_id", "closed_by_id"),
        *(
            sa.ForeignKeyConstraint([f"{t}_id"], [f"{t}.id"], name=op.f(f"fk_objection_{t}_id"))
            for t in ("period", "school", "cost", "settlement")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objection")),
    )
    op.create_index("ix_objection_period_id", "objection", ["period_id", "id"])


def _let_documents_be_countered(dialect: str) -> None:
    """One document of each school and settlement, and one that takes it back when that is withdrawn."""
    if dialect == "sqlite":
        _rebuild("counters_id")
    else:
        op.drop_constraint(f"uq_{DOCUMENT}_settlement_id_school_id", DOCUMENT)
        op.add_column(DOCUMENT, sa.Column("counters_id", BIG, nullable=True))
        op.create_foreign_key(f"fk_{DOCUMENT}_counters_id", DOCUMENT, DOCUMENT, ["counters_id"], ["id"])
        op.create_unique_constraint(f"uq_{DOCUMENT}_counters_id", DOCUMENT, ["counters_id"])
    first = sa.text("counters_id is null")
    op.create_index(
        f"uq_{DOCUMENT}_first",
        DOCUMENT,
        ["settlement_id", "school_id"],
        unique=True,
        sqlite_where=first,
        postgresql_where=first,
    )


def _rebuild(counters: str = "") -> None:
    """SQLite changes no constraint of a table: make it anew, with its rows, index and guards."""
    bind = op.get_bind()
    kept = bind.execute(
        sa.text("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table"),
        {"table": DOCUMENT},
    ).scalars()
    guards_kept = list(kept)
    names = "id, settlement_id, school_id, year, number, kind, cents, issued_on, facts, sha256, issued_by_id, issued_at"
    op.create_table("document_anew", *_document_columns(counters))
    op.execute(f"INSERT INTO document_anew ({names}) SELECT {names} FROM {DOCUMENT}")
    op.drop_table(DOCUMENT)
    op.rename_table("document_anew", DOCUMENT)
    op.create_index(f"ix_{DOCUMENT}_school_id", DOCUMENT, ["school_id", "id"])
    for sql in guards_kept:
        bind.exec_driver_sql(sql)


def _document_columns(counters: str) -> list[sa.schema.SchemaItem]:
    keys = (("settlement_id", "settlement"), ("school_id", "school"), ("issued_by_id", "person"))
    more: list[sa.schema.SchemaItem] = []
    if counters:
        more = [
            sa.Column(counters, BIG, nullable=True),
            sa.ForeignKeyConstraint([counters], [f"{DOCUMENT}.id"], name=op.f(f"fk_{DOCUMENT}_{counters}")),
            sa.UniqueConstraint(counters, name=op.f(f"uq_{DOCUMENT}_{counters}")),
        ]
    else:
        name = op.f(f"uq_{DOCUMENT}_settlement_id_school_id")
        more = [sa.UniqueConstraint("settlement_id", "school_id", name=name)]
    return [
        sa.Column("id", BIG, nullable=False),
        sa.Column("settlement_id", BIG, nullable=False),
        sa.Column("school_id", BIG, nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(6), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("issued_by_id", BIG, nullable=False),
        sa.Column("issued_at", MOMENT, nullable=False),
        sa.CheckConstraint("kind in ('charge', 'credit')", name=op.f(f"ck_{DOCUMENT}_kind")),
        sa.CheckConstraint("number > 0", name=op.f(f"ck_{DOCUMENT}_number")),
        *(
            sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{DOCUMENT}_{column}"))
            for column, other in keys
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{DOCUMENT}")),
        sa.UniqueConstraint("year", "number", name=op.f(f"uq_{DOCUMENT}_year_number")),
        *more,
    ]


_BEFORE: dict[str, Rule] = {
    "bank_account_decided": (
        "bank_account_decided",
        "bank_account",
        "UPDATE",
        "OLD.approved_at IS NOT NULL OR OLD.refused_at IS NOT NULL OR (" + _changed(*_ACCOUNT_FACTS) + ")",
        "bank_account: a change is a new row",
    ),
    f"{DOCUMENT}_not_replaced": (
        f"{DOCUMENT}_not_replaced",
        DOCUMENT,
        "INSERT",
        "EXISTS (SELECT 1 FROM bookkeeping_document other WHERE ((other.id = NEW.id) OR (other.year = NEW.year "
        "AND other.number = NEW.number) OR (other.settlement_id = NEW.settlement_id AND "
        "other.school_id = NEW.school_id)))",
        f"{DOCUMENT}: a row is never replaced",
    ),
}
"""Guards that this migration made anew, as they were."""


def downgrade() -> None:
    dialect = op.get_bind().dialect.name
    made = guards(dialect)
    for name, table, *_rest in made:
        _drop(dialect, name, table)
    op.drop_index(f"uq_{DOCUMENT}_first", DOCUMENT)
    if dialect == "sqlite":
        _rebuild()
    else:
        op.drop_column(DOCUMENT, "counters_id")
        columns = ["settlement_id", "school_id"]
        op.create_unique_constraint(f"uq_{DOCUMENT}_settlement_id_school_id", DOCUMENT, columns)
    for table, columns in ADDED.items():
        for name, _type in reversed(columns):
            op.drop_column(table, name)
    for name, *_rest in made:
        if name in _BEFORE:
            _put(dialect, _BEFORE[name])
    for table in reversed(TABLES):
        op.drop_table(table)
