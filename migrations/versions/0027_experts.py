"""experts, visits of schools to each other, and who does not want to be found"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _create_experts()
    _create_what_is_told_of_experts()
    _create_visit_offers()
    _create_visits()
    _create_hidden_people()


def _id() -> sa.Column:
    return sa.Column("id", BIG, nullable=False)


def _ref(name: str, nullable: bool = False) -> sa.Column:
    return sa.Column(name, BIG, nullable=nullable)


def _fk(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))


def _create_experts() -> None:
    op.create_table(
        "expert",
        _id(),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("slug", sa.String(length=140), nullable=False),
        sa.Column("headline", sa.String(length=200), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        _ref("invited_by_id", nullable=True),
        sa.Column("fee_from_cents", sa.Integer(), nullable=True),
        sa.Column("fee_to_cents", sa.Integer(), nullable=True),
        sa.Column("fee_note", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        _ref("added_by_id"),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("removed_at", MOMENT, nullable=True),
        sa.CheckConstraint("(removed_at is null) = (name <> '')", name=op.f("ck_expert_named")),
        sa.CheckConstraint(
            "removed_at is null or (headline = '' and about = '' and fee_note = '')",
            name=op.f("ck_expert_removed"),
        ),
        sa.CheckConstraint("(fee_from_cents is null) = (fee_to_cents is null)", name=op.f("ck_expert_fees")),
        sa.CheckConstraint(
            "fee_from_cents >= 0 and fee_from_cents <= fee_to_cents", name=op.f("ck_expert_fee")
        ),
        _fk("expert", "added_by_id", "person"),
        _fk("expert", "invited_by_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expert")),
    )
    op.create_index("ix_expert_invited_by_id", "expert", ["invited_by_id"])


def _create_what_is_told_of_experts() -> None:
    op.create_table(
        "expert_theme",
        _id(),
        _ref("expert_id"),
        _ref("building_block_id", nullable=True),
        sa.Column("tag", sa.String(length=40), nullable=False),
        sa.CheckConstraint(
            "(building_block_id is null) = (tag <> '')", name=op.f("ck_expert_theme_one_of_two")
        ),
        _fk("expert_theme", "building_block_id", "building_block"),
        _fk("expert_theme", "expert_id", "expert"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expert_theme")),
    )
    op.create_index("ix_expert_theme_building_block_id", "expert_theme", ["building_block_id"])
    op.create_index("ix_expert_theme_expert_id", "expert_theme", ["expert_id"])
    op.create_index("ix_expert_theme_tag", "expert_theme", ["tag"])
    op.create_table(
        "expert_consent",
        _id(),
        _ref("expert_id"),
        sa.Column("scope", sa.String(length=10), nullable=False),
        sa.Column("way", sa.String(length=10), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        _ref("noted_by_id"),
        sa.Column("noted_at", MOMENT, nullable=False),
        _ref("withdrawn_by_id", nullable=True),
        sa.Column("withdrawn_at", MOMENT, nullable=True),
        sa.CheckConstraint("scope in ('contact', 'public')", name=op.f("ck_expert_consent_scope")),
        sa.CheckConstraint("way in ('email', 'paper', 'phone', 'talk')", name=op.f("ck_expert_consent_way")),
        sa.CheckConstraint(
            "(withdrawn_at is null) = (withdrawn_by_id is null)", name=op.f("ck_expert_consent_withdrawn")
        ),
        _fk("expert_consent", "expert_id", "expert"),
        _fk("expert_consent", "noted_by_id", "person"),
        _fk("expert_consent", "withdrawn_by_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expert_consent")),
    )
    op.create_index(
        "uq_expert_consent_in_force",
        "expert_consent",
        ["expert_id", "scope"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at is null"),
        postgresql_where=sa.text("withdrawn_at is null"),
    )
    op.create_table(
        "expert_contact",
        _ref("expert_id"),
        _ref("consent_id"),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.CheckConstraint("email <> '' or phone <> ''", name=op.f("ck_expert_contact_told")),
        _fk("expert_contact", "consent_id", "expert_consent"),
        _fk("expert_contact", "expert_id", "expert"),
        sa.PrimaryKeyConstraint("expert_id", name=op.f("pk_expert_contact")),
        sa.UniqueConstraint("consent_id", name=op.f("uq_expert_contact_consent_id")),
    )
    op.create_table(
        "expert_judgement",
        _ref("expert_id"),
        _ref("school_id"),
        sa.Column("verdict", sa.String(length=12), nullable=False),
        sa.Column("sentence", sa.String(length=300), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        _ref("by_id"),
        sa.Column("at", MOMENT, nullable=False),
        sa.CheckConstraint(
            "verdict in ('recommended', 'depends', 'not_again')", name=op.f("ck_expert_judgement_verdict")
        ),
        _fk("expert_judgement", "by_id", "person"),
        _fk("expert_judgement", "expert_id", "expert"),
        _fk("expert_judgement", "school_id", "school"),
        sa.PrimaryKeyConstraint("expert_id", "school_id", name=op.f("pk_expert_judgement")),
    )
    op.create_index(op.f("ix_expert_judgement_school_id"), "expert_judgement", ["school_id"])
    op.create_table(
        "expert_link",
        _id(),
        _ref("expert_id"),
        _ref("activity_id", nullable=True),
        _ref("day_id", nullable=True),
        _ref("part_id", nullable=True),
        _ref("project_id", nullable=True),
        _ref("by_id"),
        sa.Column("at", MOMENT, nullable=False),
        sa.CheckConstraint(
            "(case when activity_id is null then 0 else 1 end) + (case when day_id is null then 0 else 1 end)"
            " + (case when part_id is null then 0 else 1 end)"
            " + (case when project_id is null then 0 else 1 end) = 1",
            name=op.f("ck_expert_link_one_of_four"),
        ),
        _fk("expert_link", "activity_id", "activity"),
        _fk("expert_link", "by_id", "person"),
        _fk("expert_link", "day_id", "network_day"),
        _fk("expert_link", "expert_id", "expert"),
        sa.ForeignKeyConstraint(
            ["part_id"], ["day_part.id"], name=op.f("fk_expert_link_part_id"), ondelete="CASCADE"
        ),
        _fk("expert_link", "project_id", "project"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expert_link")),
        sa.UniqueConstraint("expert_id", "activity_id", name=op.f("uq_expert_link_expert_id_activity_id")),
        sa.UniqueConstraint("expert_id", "day_id", name=op.f("uq_expert_link_expert_id_day_id")),
        sa.UniqueConstraint("expert_id", "part_id", name=op.f("uq_expert_link_expert_id_part_id")),
        sa.UniqueConstraint("expert_id", "project_id", name=op.f("uq_expert_link_expert_id_project_id")),
    )
    op.create_index("ix_expert_link_activity_id", "expert_link", ["activity_id"])
    op.create_index("ix_expert_link_day_id", "expert_link", ["day_id"])
    op.create_index("ix_expert_link_part_id", "expert_link", ["part_id"])
    op.create_index("ix_expert_link_project_id", "expert_link", ["project_id"])


def _create_visit_offers() -> None:
    op.create_table(
        "visit_offer",
        _id(),
        _ref("school_id"),
        sa.Column("title", sa.String(length=150), nullable=False),
        sa.Column("slug", sa.String(length=170), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        _ref("activity_id", nullable=True),
        _ref("project_id", nullable=True),
        _ref("network_day_id", nullable=True),
        _ref("contact_id", nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        _ref("added_by_id"),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.CheckConstraint("seats > 0", name=op.f("ck_visit_offer_seats")),
        _fk("visit_offer", "activity_id", "activity"),
        _fk("visit_offer", "added_by_id", "person"),
        _fk("visit_offer", "contact_id", "person"),
        _fk("visit_offer", "network_day_id", "network_day"),
        _fk("visit_offer", "project_id", "project"),
        _fk("visit_offer", "school_id", "school"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_offer")),
    )
    op.create_index("ix_visit_offer_activity_id", "visit_offer", ["activity_id"])
    op.create_index("ix_visit_offer_contact_id", "visit_offer", ["contact_id"])
    op.create_index("ix_visit_offer_network_day_id", "visit_offer", ["network_day_id"])
    op.create_index("ix_visit_offer_project_id", "visit_offer", ["project_id"])
    op.create_index("ix_visit_offer_school_id", "visit_offer", ["school_id"])
    op.create_table(
        "visit_theme",
        _id(),
        _ref("offer_id"),
        _ref("building_block_id", nullable=True),
        sa.Column("tag", sa.String(length=40), nullable=False),
        sa.CheckConstraint(
            "(building_block_id is null) = (tag <> '')", name=op.f("ck_visit_theme_one_of_two")
        ),
        _fk("visit_theme", "building_block_id", "building_block"),
        _fk("visit_theme", "offer_id", "visit_offer"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_theme")),
    )
    op.create_index("ix_visit_theme_building_block_id", "visit_theme", ["building_block_id"])
    op.create_index("ix_visit_theme_offer_id", "visit_theme", ["offer_id"])
    op.create_index("ix_visit_theme_tag", "visit_theme", ["tag"])
    op.create_table(
        "visit_day",
        _id(),
        _ref("offer_id"),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("starts_at", sa.Integer(), nullable=False),
        sa.Column("ends_at", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "starts_at >= 0 and starts_at < ends_at and ends_at < 1440", name=op.f("ck_visit_day_times")
        ),
        _fk("visit_day", "offer_id", "visit_offer"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_day")),
        sa.UniqueConstraint("offer_id", "held_on", name=op.f("uq_visit_day_offer_id_held_on")),
    )
    op.create_index("ix_visit_day_held_on", "visit_day", ["held_on"])


def _create_visits() -> None:
    op.create_table(
        "visit",
        _id(),
        _ref("day_id"),
        _ref("school_id"),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        _ref("asked_by_id"),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("remark", sa.String(length=500), nullable=False),
        _ref("answered_by_id", nullable=True),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        _ref("report_page_id", nullable=True),
        sa.CheckConstraint(
            "state in ('asked', 'accepted', 'declined', 'withdrawn')", name=op.f("ck_visit_state")
        ),
        sa.CheckConstraint("people > 0", name=op.f("ck_visit_people")),
        _fk("visit", "answered_by_id", "person"),
        _fk("visit", "asked_by_id", "person"),
        _fk("visit", "day_id", "visit_day"),
        _fk("visit", "report_page_id", "page"),
        _fk("visit", "school_id", "school"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit")),
    )
    op.create_index("ix_visit_asked_by_id", "visit", ["asked_by_id"])
    op.create_index("ix_visit_report_page_id", "visit", ["report_page_id"])
    op.create_index("ix_visit_school_id", "visit", ["school_id"])
    op.create_index(
        "uq_visit_live",
        "visit",
        ["day_id", "school_id"],
        unique=True,
        sqlite_where=sa.text("state in ('asked', 'accepted')"),
        postgresql_where=sa.text("state in ('asked', 'accepted')"),
    )
    op.create_table(
        "visit_tip",
        _id(),
        _ref("visit_id"),
        _ref("by_id"),
        _ref("school_id"),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("body", sa.String(length=500), nullable=False),
        _fk("visit_tip", "by_id", "person"),
        _fk("visit_tip", "school_id", "school"),
        _fk("visit_tip", "visit_id", "visit"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_tip")),
    )
    op.create_index("ix_visit_tip_visit_id", "visit_tip", ["visit_id", "id"])


def _create_hidden_people() -> None:
    op.create_table(
        "hidden_person",
        _ref("person_id"),
        sa.Column("at", MOMENT, nullable=False),
        _fk("hidden_person", "person_id", "person"),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_hidden_person")),
    )


def downgrade() -> None:
    for table in (
        "visit_tip",
        "visit",
        "visit_theme",
        "visit_day",
        "expert_link",
        "visit_offer",
        "expert_contact",
        "expert_theme",
        "expert_judgement",
        "expert_consent",
        "hidden_person",
        "expert",
    ):
        op.drop_table(table)
