"""the books: periods, journals, keys that are approved, settlements, payments and what the bank says"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bank_account",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("school_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("iban", sa.String(length=34), nullable=False),
        sa.Column("account_name", sa.String(length=70), nullable=False),
        sa.Column("bic", sa.String(length=11), nullable=False),
        sa.Column("entered_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refused_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "approved_by_id is null or approved_by_id <> entered_by_id",
            name=op.f("ck_bank_account_four_eyes"),
        ),
        sa.ForeignKeyConstraint(
            ["approved_by_id"], ["person.id"], name=op.f("fk_bank_account_approved_by_id")
        ),
        sa.ForeignKeyConstraint(["entered_by_id"], ["person.id"], name=op.f("fk_bank_account_entered_by_id")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_bank_account_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_account")),
    )
    op.create_index("ix_bank_account_school_id", "bank_account", ["school_id", "id"], unique=False)
    op.create_table(
        "bank_statement",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("file_sha256", sa.String(length=64), nullable=False),
        sa.Column("iban", sa.String(length=34), nullable=False),
        sa.Column("statement_id", sa.String(length=35), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=True),
        sa.Column("opening_cents", sa.BigInteger(), nullable=False),
        sa.Column("closing_cents", sa.BigInteger(), nullable=False),
        sa.Column("imported_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["imported_by_id"], ["person.id"], name=op.f("fk_bank_statement_imported_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_statement")),
        sa.UniqueConstraint(
            "iban",
            "statement_id",
            "file_sha256",
            name=op.f("uq_bank_statement_iban_statement_id_file_sha256"),
        ),
    )
    op.create_index(op.f("ix_bank_statement_file_sha256"), "bank_statement", ["file_sha256"], unique=False)
    op.create_table(
        "money_rule",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("set_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["set_by_id"], ["person.id"], name=op.f("fk_money_rule_set_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_money_rule")),
    )
    op.create_index("ix_money_rule_name", "money_rule", ["name", "id"], unique=False)
    op.create_table(
        "network_key_version",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("method", sa.String(length=12), nullable=False),
        sa.Column("basis", sa.String(length=10), nullable=False),
        sa.Column("rest_method", sa.String(length=12), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("rationale", sa.String(length=500), nullable=False),
        sa.Column("created_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "method in ('equal', 'pupils', 'percent', 'weights', 'fixed_rest')",
            name=op.f("ck_network_key_version_method"),
        ),
        sa.CheckConstraint(
            "approved_by_id is null or approved_by_id <> created_by_id",
            name=op.f("ck_network_key_version_four_eyes"),
        ),
        sa.ForeignKeyConstraint(
            ["approved_by_id"], ["person.id"], name=op.f("fk_network_key_version_approved_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["person.id"], name=op.f("fk_network_key_version_created_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_network_key_version")),
        sa.UniqueConstraint("name", "version", name=op.f("uq_network_key_version_name_version")),
    )
    op.create_table(
        "period",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("label", sa.String(length=20), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=6), nullable=False),
        sa.Column("review_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("review_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("objections_until", sa.Date(), nullable=True),
        sa.Column("closed_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seal_sha256", sa.String(length=64), nullable=True),
        sa.Column("previous_seal_sha256", sa.String(length=64), nullable=True),
        sa.CheckConstraint(
            "state <> 'closed' or seal_sha256 is not null", name=op.f("ck_period_closed_is_sealed")
        ),
        sa.CheckConstraint("state in ('open', 'review', 'closed')", name=op.f("ck_period_state")),
        sa.CheckConstraint(
            "closed_by_id is null or closed_by_id <> review_by_id", name=op.f("ck_period_two_people")
        ),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_period_period")),
        sa.ForeignKeyConstraint(["closed_by_id"], ["person.id"], name=op.f("fk_period_closed_by_id")),
        sa.ForeignKeyConstraint(["review_by_id"], ["person.id"], name=op.f("fk_period_review_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_period")),
        sa.UniqueConstraint("label", name=op.f("uq_period_label")),
        sa.UniqueConstraint("starts_on", name=op.f("uq_period_starts_on")),
    )
    op.create_table(
        "network_key_line",
        sa.Column(
            "network_key_version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("school_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "value is null or value >= 0", name=op.f("ck_network_key_line_value_not_negative")
        ),
        sa.ForeignKeyConstraint(
            ["network_key_version_id"],
            ["network_key_version.id"],
            name=op.f("fk_network_key_line_network_key_version_id"),
        ),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_network_key_line_school_id")),
        sa.PrimaryKeyConstraint("network_key_version_id", "school_id", name=op.f("pk_network_key_line")),
    )
    op.create_table(
        "settlement",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("period_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("mode", sa.String(length=8), nullable=False),
        sa.Column("hub_school_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("algorithm", sa.String(length=40), nullable=False),
        sa.Column("proven_minimal", sa.Boolean(), nullable=False),
        sa.Column("proof", sa.JSON(), nullable=False),
        sa.Column("made_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.CheckConstraint("mode in ('minimal', 'hub', 'project')", name=op.f("ck_settlement_mode")),
        sa.ForeignKeyConstraint(["hub_school_id"], ["school.id"], name=op.f("fk_settlement_hub_school_id")),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name=op.f("fk_settlement_made_by_id")),
        sa.ForeignKeyConstraint(["period_id"], ["period.id"], name=op.f("fk_settlement_period_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_settlement")),
    )
    op.create_index(op.f("ix_settlement_period_id"), "settlement", ["period_id"], unique=False)
    op.create_table(
        "agreement",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("shares_risk", sa.Boolean(), nullable=False),
        sa.Column("added_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["added_by_id"], ["person.id"], name=op.f("fk_agreement_added_by_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_agreement_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement")),
        sa.UniqueConstraint("project_id", "version", name=op.f("uq_agreement_project_id_version")),
    )
    op.create_table(
        "payment_file",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("settlement_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("school_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("message_id", sa.String(length=35), nullable=False),
        sa.Column("execute_on", sa.Date(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("made_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name=op.f("fk_payment_file_made_by_id")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_payment_file_school_id")),
        sa.ForeignKeyConstraint(
            ["settlement_id"], ["settlement.id"], name=op.f("fk_payment_file_settlement_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_file")),
        sa.UniqueConstraint("message_id", name=op.f("uq_payment_file_message_id")),
    )
    op.create_index(op.f("ix_payment_file_settlement_id"), "payment_file", ["settlement_id"], unique=False)
    op.create_table(
        "transfer",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("settlement_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("from_school_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("to_school_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("reference", sa.String(length=25), nullable=False),
        sa.Column("end_to_end_id", sa.String(length=35), nullable=False),
        sa.CheckConstraint("cents > 0", name=op.f("ck_transfer_positive")),
        sa.CheckConstraint("from_school_id <> to_school_id", name=op.f("ck_transfer_two_schools")),
        sa.ForeignKeyConstraint(["from_school_id"], ["school.id"], name=op.f("fk_transfer_from_school_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_transfer_project_id")),
        sa.ForeignKeyConstraint(["settlement_id"], ["settlement.id"], name=op.f("fk_transfer_settlement_id")),
        sa.ForeignKeyConstraint(["to_school_id"], ["school.id"], name=op.f("fk_transfer_to_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer")),
        sa.UniqueConstraint("end_to_end_id", name=op.f("uq_transfer_end_to_end_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_transfer_reference")),
    )
    op.create_index(op.f("ix_transfer_from_school_id"), "transfer", ["from_school_id"], unique=False)
    op.create_index(op.f("ix_transfer_settlement_id"), "transfer", ["settlement_id"], unique=False)
    op.create_index(op.f("ix_transfer_to_school_id"), "transfer", ["to_school_id"], unique=False)
    op.create_table(
        "agreement_signature",
        sa.Column("agreement_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("school_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("signed_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name=op.f("fk_agreement_signature_agreement_id")
        ),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_agreement_signature_school_id")),
        sa.ForeignKeyConstraint(
            ["signed_by_id"], ["person.id"], name=op.f("fk_agreement_signature_signed_by_id")
        ),
        sa.PrimaryKeyConstraint("agreement_id", "school_id", name=op.f("pk_agreement_signature")),
    )
    op.create_table(
        "bank_entry",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("bank_statement_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("servicer_reference", sa.String(length=80), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("booked_on", sa.Date(), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("counter_iban", sa.String(length=34), nullable=False),
        sa.Column("counter_name", sa.String(length=140), nullable=False),
        sa.Column("reference", sa.String(length=35), nullable=False),
        sa.Column("end_to_end_id", sa.String(length=35), nullable=False),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("return_reason", sa.String(length=4), nullable=False),
        sa.Column("found", sa.String(length=12), nullable=False),
        sa.Column(
            "proposed_transfer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.ForeignKeyConstraint(
            ["bank_statement_id"], ["bank_statement.id"], name=op.f("fk_bank_entry_bank_statement_id")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_transfer_id"], ["transfer.id"], name=op.f("fk_bank_entry_proposed_transfer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_entry")),
        sa.UniqueConstraint(
            "bank_statement_id",
            "servicer_reference",
            "part",
            name=op.f("uq_bank_entry_bank_statement_id_servicer_reference_part"),
        ),
    )
    op.create_table(
        "key_adoption",
        sa.Column("key_version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "network_key_version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["key_version_id"], ["key_version.id"], name=op.f("fk_key_adoption_key_version_id")
        ),
        sa.ForeignKeyConstraint(
            ["network_key_version_id"],
            ["network_key_version.id"],
            name=op.f("fk_key_adoption_network_key_version_id"),
        ),
        sa.PrimaryKeyConstraint("key_version_id", name=op.f("pk_key_adoption")),
    )
    op.create_table(
        "key_approval",
        sa.Column("key_version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("approved", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("decided_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["decided_by_id"], ["person.id"], name=op.f("fk_key_approval_decided_by_id")),
        sa.ForeignKeyConstraint(
            ["key_version_id"], ["key_version.id"], name=op.f("fk_key_approval_key_version_id")
        ),
        sa.PrimaryKeyConstraint("key_version_id", name=op.f("pk_key_approval")),
    )
    op.create_table(
        "cost_comment",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("cost_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("body", sa.String(length=2000), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_cost_comment_author_id")),
        sa.ForeignKeyConstraint(["cost_id"], ["cost.id"], name=op.f("fk_cost_comment_cost_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cost_comment")),
    )
    op.create_index("ix_cost_comment_cost_id", "cost_comment", ["cost_id", "id"], unique=False)
    op.create_table(
        "cost_currency",
        sa.Column("cost_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("original_minor", sa.BigInteger(), nullable=False),
        sa.Column("rate_millionths", sa.BigInteger(), nullable=False),
        sa.Column("rate_on", sa.Date(), nullable=False),
        sa.Column("rate_source", sa.String(length=120), nullable=False),
        sa.CheckConstraint("rate_millionths > 0", name=op.f("ck_cost_currency_rate_positive")),
        sa.ForeignKeyConstraint(["cost_id"], ["cost.id"], name=op.f("fk_cost_currency_cost_id")),
        sa.PrimaryKeyConstraint("cost_id", name=op.f("pk_cost_currency")),
    )
    op.create_table(
        "cost_hours",
        sa.Column("cost_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("rate_cents", sa.BigInteger(), nullable=False),
        sa.Column("wage_cents", sa.BigInteger(), nullable=False),
        sa.Column("rate_reason", sa.String(length=300), nullable=False),
        sa.CheckConstraint("minutes > 0", name=op.f("ck_cost_hours_minutes_positive")),
        sa.CheckConstraint(
            "rate_cents >= 0 and wage_cents >= 0", name=op.f("ck_cost_hours_rates_not_negative")
        ),
        sa.ForeignKeyConstraint(["cost_id"], ["cost.id"], name=op.f("fk_cost_hours_cost_id")),
        sa.PrimaryKeyConstraint("cost_id", name=op.f("pk_cost_hours")),
    )
    op.create_table(
        "cost_link",
        sa.Column("cost_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("credits_cost_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("replaces_cost_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint(
            "(credits_cost_id is null) <> (replaces_cost_id is null)", name=op.f("ck_cost_link_one_of_two")
        ),
        sa.ForeignKeyConstraint(["cost_id"], ["cost.id"], name=op.f("fk_cost_link_cost_id")),
        sa.ForeignKeyConstraint(["credits_cost_id"], ["cost.id"], name=op.f("fk_cost_link_credits_cost_id")),
        sa.ForeignKeyConstraint(
            ["replaces_cost_id"], ["cost.id"], name=op.f("fk_cost_link_replaces_cost_id")
        ),
        sa.PrimaryKeyConstraint("cost_id", name=op.f("pk_cost_link")),
        sa.UniqueConstraint("replaces_cost_id", name=op.f("uq_cost_link_replaces_cost_id")),
    )
    op.create_index(op.f("ix_cost_link_credits_cost_id"), "cost_link", ["credits_cost_id"], unique=False)
    op.create_table(
        "entry_decision",
        sa.Column("bank_entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("decision", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("decided_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["bank_entry_id"], ["bank_entry.id"], name=op.f("fk_entry_decision_bank_entry_id")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["person.id"], name=op.f("fk_entry_decision_decided_by_id")
        ),
        sa.PrimaryKeyConstraint("bank_entry_id", name=op.f("pk_entry_decision")),
    )
    op.create_table(
        "journal",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("period_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("occurred_on", sa.Date(), nullable=False),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("posted_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("cost_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("settlement_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("transfer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reverses_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("memo", sa.String(length=200), nullable=False),
        sa.Column("posted", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'reversal') = (reverses_id is not null)",
            name=op.f("ck_journal_reversal_names_its_original"),
        ),
        sa.CheckConstraint(
            "kind in ('cost', 'allocation', 'reversal', 'settlement', 'payment')",
            name=op.f("ck_journal_kind"),
        ),
        sa.ForeignKeyConstraint(["cost_id"], ["cost.id"], name=op.f("fk_journal_cost_id")),
        sa.ForeignKeyConstraint(["period_id"], ["period.id"], name=op.f("fk_journal_period_id")),
        sa.ForeignKeyConstraint(["posted_by_id"], ["person.id"], name=op.f("fk_journal_posted_by_id")),
        sa.ForeignKeyConstraint(["reverses_id"], ["journal.id"], name=op.f("fk_journal_reverses_id")),
        sa.ForeignKeyConstraint(["settlement_id"], ["settlement.id"], name=op.f("fk_journal_settlement_id")),
        sa.ForeignKeyConstraint(["transfer_id"], ["transfer.id"], name=op.f("fk_journal_transfer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal")),
        sa.UniqueConstraint("reverses_id", name=op.f("uq_journal_reverses_id")),
    )
    op.create_index("ix_journal_cost_id", "journal", ["cost_id"], unique=False)
    op.create_index("ix_journal_period_id", "journal", ["period_id", "id"], unique=False)
    op.create_index(op.f("ix_journal_settlement_id"), "journal", ["settlement_id"], unique=False)
    op.create_index("ix_journal_transfer_id", "journal", ["transfer_id"], unique=False)
    op.create_table(
        "payment",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("transfer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=False),
        sa.Column("bank_entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("undoes_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("recorded_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("cents <> 0", name=op.f("ck_payment_not_nothing")),
        sa.ForeignKeyConstraint(["bank_entry_id"], ["bank_entry.id"], name=op.f("fk_payment_bank_entry_id")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["person.id"], name=op.f("fk_payment_recorded_by_id")),
        sa.ForeignKeyConstraint(["transfer_id"], ["transfer.id"], name=op.f("fk_payment_transfer_id")),
        sa.ForeignKeyConstraint(["undoes_id"], ["payment.id"], name=op.f("fk_payment_undoes_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment")),
        sa.UniqueConstraint("undoes_id", name=op.f("uq_payment_undoes_id")),
    )
    op.create_index(op.f("ix_payment_bank_entry_id"), "payment", ["bank_entry_id"], unique=False)
    op.create_index(op.f("ix_payment_transfer_id"), "payment", ["transfer_id"], unique=False)
    op.create_table(
        "reversal_request",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("cost_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("asked_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("agreed", sa.Boolean(), nullable=True),
        sa.CheckConstraint(
            "decided_by_id is null or decided_by_id <> asked_by_id",
            name=op.f("ck_reversal_request_two_people"),
        ),
        sa.ForeignKeyConstraint(["asked_by_id"], ["person.id"], name=op.f("fk_reversal_request_asked_by_id")),
        sa.ForeignKeyConstraint(["cost_id"], ["cost.id"], name=op.f("fk_reversal_request_cost_id")),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["person.id"], name=op.f("fk_reversal_request_decided_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reversal_request")),
    )
    op.create_index("ix_reversal_request_cost_id", "reversal_request", ["cost_id"], unique=False)
    op.create_table(
        "posting",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("journal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("period_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account", sa.String(length=10), nullable=False),
        sa.Column("school_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "(account in ('paid', 'borne', 'settled', 'transfer')) = (school_id is not null)",
            name=op.f("ck_posting_whose"),
        ),
        sa.CheckConstraint(
            "account in ('paid', 'borne', 'settled', 'transfer', 'cost', 'in_kind', 'recharge')",
            name=op.f("ck_posting_account"),
        ),
        sa.CheckConstraint("cents <> 0", name=op.f("ck_posting_not_nothing")),
        sa.ForeignKeyConstraint(["journal_id"], ["journal.id"], name=op.f("fk_posting_journal_id")),
        sa.ForeignKeyConstraint(["period_id"], ["period.id"], name=op.f("fk_posting_period_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_posting_project_id")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_posting_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posting")),
    )
    op.create_index(
        "ix_posting_balance",
        "posting",
        ["school_id", "account", "period_id", "project_id", "cents"],
        unique=False,
    )
    op.create_index("ix_posting_journal_id", "posting", ["journal_id"], unique=False)
    op.add_column("audit_event", sa.Column("seq", sa.BigInteger(), nullable=True))
    op.add_column("audit_event", sa.Column("hash", sa.String(length=64), nullable=True))
    op.create_index("uq_audit_event_seq", "audit_event", ["seq"], unique=True)
    op.add_column("cost", sa.Column("key_name", sa.String(length=60), server_default="", nullable=False))
    op.add_column("cost", sa.Column("in_kind", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("key_version", sa.Column("name", sa.String(length=60), server_default="", nullable=False))
    op.add_column("key_version", sa.Column("basis", sa.String(length=10), server_default="", nullable=False))
    op.add_column(
        "key_version", sa.Column("rest_method", sa.String(length=12), server_default="equal", nullable=False)
    )


def downgrade() -> None:
    op.drop_column("key_version", "rest_method")
    op.drop_column("key_version", "basis")
    op.drop_column("key_version", "name")
    op.drop_column("cost", "in_kind")
    op.drop_column("cost", "key_name")
    op.drop_index("uq_audit_event_seq", table_name="audit_event")
    op.drop_column("audit_event", "hash")
    op.drop_column("audit_event", "seq")
    op.drop_index("ix_posting_journal_id", table_name="posting")
    op.drop_index("ix_posting_balance", table_name="posting")
    op.drop_table("posting")
    op.drop_index("ix_reversal_request_cost_id", table_name="reversal_request")
    op.drop_table("reversal_request")
    op.drop_index(op.f("ix_payment_transfer_id"), table_name="payment")
    op.drop_index(op.f("ix_payment_bank_entry_id"), table_name="payment")
    op.drop_table("payment")
    op.drop_index("ix_journal_transfer_id", table_name="journal")
    op.drop_index(op.f("ix_journal_settlement_id"), table_name="journal")
    op.drop_index("ix_journal_period_id", table_name="journal")
    op.drop_index("ix_journal_cost_id", table_name="journal")
    op.drop_table("journal")
    op.drop_table("entry_decision")
    op.drop_index(op.f("ix_cost_link_credits_cost_id"), table_name="cost_link")
    op.drop_table("cost_link")
    op.drop_table("cost_hours")
    op.drop_table("cost_currency")
    op.drop_index("ix_cost_comment_cost_id", table_name="cost_comment")
    op.drop_table("cost_comment")
    op.drop_table("key_approval")
    op.drop_table("key_adoption")
    op.drop_table("bank_entry")
    op.drop_table("agreement_signature")
    op.drop_index(op.f("ix_transfer_to_school_id"), table_name="transfer")
    op.drop_index(op.f("ix_transfer_settlement_id"), table_name="transfer")
    op.drop_index(op.f("ix_transfer_from_school_id"), table_name="transfer")
    op.drop_table("transfer")
    op.drop_index(op.f("ix_payment_file_settlement_id"), table_name="payment_file")
    op.drop_table("payment_file")
    op.drop_table("agreement")
    op.drop_index(op.f("ix_settlement_period_id"), table_name="settlement")
    op.drop_table("settlement")
    op.drop_table("network_key_line")
    op.drop_table("period")
    op.drop_table("network_key_version")
    op.drop_index("ix_money_rule_name", table_name="money_rule")
    op.drop_table("money_rule")
    op.drop_index(op.f("ix_bank_statement_file_sha256"), table_name="bank_statement")
    op.drop_table("bank_statement")
    op.drop_index("ix_bank_account_school_id", table_name="bank_account")
    op.drop_table("bank_account")
