"""first tables"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "building_block",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("description", sa.String(length=500), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_building_block")),
        sa.UniqueConstraint("name", name=op.f("uq_building_block_name")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_visit_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("email", name=op.f("uq_person_email")),
    )
    op.create_table(
        "school",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("brin", sa.String(length=6), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("slug", sa.String(length=140), nullable=False),
        sa.Column("place", sa.String(length=80), nullable=False),
        sa.Column("type", sa.String(length=80), nullable=False),
        sa.Column("colour", sa.String(length=20), nullable=False),
        sa.Column("active_from", sa.Date(), nullable=True),
        sa.Column("active_to", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_school")),
        sa.UniqueConstraint("brin", name=op.f("uq_school_brin")),
    )
    op.create_table(
        "school_year",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("label", sa.String(length=9), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("ambition", sa.Text(), nullable=False),
        sa.Column("ambition_html", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_school_year")),
        sa.UniqueConstraint("label", name=op.f("uq_school_year_label")),
    )
    op.create_table(
        "search_entry",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("type", sa.String(length=10), nullable=False),
        sa.Column("object_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("url", sa.String(length=300), nullable=False),
        sa.Column("plain", sa.Text(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=True),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_entry")),
        sa.UniqueConstraint("type", "object_id", name=op.f("uq_search_entry_type_object_id")),
    )
    op.create_index("ix_search_entry_type_kind", "search_entry", ["type", "kind"], unique=False)
    op.create_table(
        "sign_in_attempt",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("address", sa.String(length=45), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_attempt")),
    )
    op.create_index(
        "ix_sign_in_attempt_account_at",
        "sign_in_attempt",
        ["account", "at"],
        unique=False,
    )
    op.create_index(
        "ix_sign_in_attempt_address_at",
        "sign_in_attempt",
        ["address", "at"],
        unique=False,
    )
    op.create_table(
        "activity",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "school_year_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("number", sa.String(length=10), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("slug", sa.String(length=220), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column(
            "lead_school_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("result", sa.String(length=500), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("description_html", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind in ('structural', 'incidental')", name=op.f("ck_activity_kind")),
        sa.CheckConstraint(
            "ends_on is null or starts_on is null or ends_on >= starts_on",
            name=op.f("ck_activity_period"),
        ),
        sa.ForeignKeyConstraint(["lead_school_id"], ["school.id"], name=op.f("fk_activity_lead_school_id")),
        sa.ForeignKeyConstraint(
            ["school_year_id"],
            ["school_year.id"],
            name=op.f("fk_activity_school_year_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity")),
        sa.UniqueConstraint("school_year_id", "number", name=op.f("uq_activity_school_year_id_number")),
    )
    op.create_index(op.f("ix_activity_lead_school_id"), "activity", ["lead_school_id"], unique=False)
    op.create_table(
        "api_token",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("token_sha256", sa.String(length=64), nullable=False),
        sa.Column(
            "person_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_api_token_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_token")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_api_token_token_sha256")),
    )
    op.create_index(op.f("ix_api_token_person_id"), "api_token", ["person_id"], unique=False)
    op.create_table(
        "audit_event",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "actor_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("entity", sa.String(length=40), nullable=False),
        sa.Column("entity_id", sa.String(length=40), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name=op.f("fk_audit_event_actor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_event")),
    )
    op.create_index("ix_audit_event_entity", "audit_event", ["entity", "entity_id"], unique=False)
    op.create_table(
        "membership",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "person_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "school_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column("role", sa.String(length=30), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_membership_person_id")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_membership_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        sa.UniqueConstraint(
            "person_id",
            "school_id",
            "role",
            name=op.f("uq_membership_person_id_school_id_role"),
        ),
    )
    op.create_index("ix_membership_school_id", "membership", ["school_id"], unique=False)
    op.create_index(
        "uq_membership_network_role",
        "membership",
        ["person_id", "role"],
        unique=True,
        sqlite_where=sa.text("school_id is null"),
        postgresql_where=sa.text("school_id is null"),
    )
    op.create_table(
        "page",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("slug", sa.String(length=220), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("artefact_type", sa.String(length=40), nullable=True),
        sa.Column(
            "school_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("visibility", sa.String(length=10), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("touched", sa.Integer(), nullable=False),
        sa.Column("summary", sa.String(length=300), nullable=False),
        sa.Column("contributors", sa.JSON(), nullable=False),
        sa.Column("attachment_count", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "created_by_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "changed_by_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind in ('instrument', 'research', 'story', 'page')",
            name=op.f("ck_page_kind"),
        ),
        sa.CheckConstraint("state in ('concept', 'ready')", name=op.f("ck_page_state")),
        sa.CheckConstraint("visibility in ('network', 'public')", name=op.f("ck_page_visibility")),
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_page_changed_by_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_page_created_by_id")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_page_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_page")),
    )
    op.create_index("ix_page_changed", "page", ["changed_at", "id"], unique=False)
    op.create_index("ix_page_kind_changed", "page", ["kind", "changed_at", "id"], unique=False)
    op.create_index(
        "ix_page_school_changed",
        "page",
        ["school_id", "changed_at", "id"],
        unique=False,
    )
    op.create_table(
        "pupil_count",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "school_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("counted_on", sa.Date(), nullable=False),
        sa.Column("pupils", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=120), nullable=False),
        sa.CheckConstraint("pupils >= 0", name=op.f("ck_pupil_count_pupils_not_negative")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_pupil_count_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pupil_count")),
        sa.UniqueConstraint("school_id", "counted_on", name=op.f("uq_pupil_count_school_id_counted_on")),
    )
    op.create_table(
        "sign_in_session",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("token_sha256", sa.String(length=64), nullable=False),
        sa.Column(
            "person_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("browser", sa.String(length=200), nullable=False),
        sa.Column("address", sa.String(length=45), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_sign_in_session_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_session")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_sign_in_session_token_sha256")),
    )
    op.create_index(
        op.f("ix_sign_in_session_person_id"),
        "sign_in_session",
        ["person_id"],
        unique=False,
    )
    op.create_table(
        "attachment",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column(
            "page_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("is_image", sa.Boolean(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column(
            "added_by_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["added_by_id"], ["person.id"], name=op.f("fk_attachment_added_by_id")),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name=op.f("fk_attachment_page_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
    )
    op.create_index(op.f("ix_attachment_page_id"), "attachment", ["page_id"], unique=False)
    op.create_table(
        "page_activity",
        sa.Column(
            "page_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "activity_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_page_activity_activity_id")),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name=op.f("fk_page_activity_page_id")),
        sa.PrimaryKeyConstraint("page_id", "activity_id", name=op.f("pk_page_activity")),
    )
    op.create_index(
        op.f("ix_page_activity_activity_id"),
        "page_activity",
        ["activity_id"],
        unique=False,
    )
    op.create_table(
        "page_building_block",
        sa.Column(
            "page_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "building_block_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["building_block_id"],
            ["building_block.id"],
            name=op.f("fk_page_building_block_building_block_id"),
        ),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name=op.f("fk_page_building_block_page_id")),
        sa.PrimaryKeyConstraint("page_id", "building_block_id", name=op.f("pk_page_building_block")),
    )
    op.create_index(
        op.f("ix_page_building_block_building_block_id"),
        "page_building_block",
        ["building_block_id"],
        unique=False,
    )
    op.create_table(
        "page_tag",
        sa.Column(
            "page_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("tag", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name=op.f("fk_page_tag_page_id")),
        sa.PrimaryKeyConstraint("page_id", "tag", name=op.f("pk_page_tag")),
    )
    op.create_index(op.f("ix_page_tag_tag"), "page_tag", ["tag"], unique=False)
    op.create_table(
        "project",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("slug", sa.String(length=220), nullable=False),
        sa.Column(
            "activity_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "lead_school_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("budget_cents", sa.BigInteger(), nullable=True),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "created_by_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "budget_cents is null or budget_cents >= 0",
            name=op.f("ck_project_budget_not_negative"),
        ),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_project_period")),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_project_activity_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_project_created_by_id")),
        sa.ForeignKeyConstraint(["lead_school_id"], ["school.id"], name=op.f("fk_project_lead_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project")),
        sa.UniqueConstraint("code", name=op.f("uq_project_code")),
    )
    op.create_index(op.f("ix_project_activity_id"), "project", ["activity_id"], unique=False)
    op.create_index(op.f("ix_project_lead_school_id"), "project", ["lead_school_id"], unique=False)
    op.create_table(
        "revision",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "page_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("base", sa.Integer(), nullable=True),
        sa.Column("merged", sa.Boolean(), nullable=False),
        sa.Column("restored_from", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("toc", sa.JSON(), nullable=False),
        sa.Column("problem", sa.String(length=20), nullable=True),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("labels", sa.JSON(), nullable=False),
        sa.Column(
            "author_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_revision_author_id")),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name=op.f("fk_revision_page_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revision")),
        sa.UniqueConstraint("page_id", "number", name=op.f("uq_revision_page_id_number")),
    )
    op.create_index("ix_revision_author_id", "revision", ["author_id"], unique=False)
    op.create_table(
        "working_group_member",
        sa.Column(
            "activity_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "person_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["activity_id"],
            ["activity.id"],
            name=op.f("fk_working_group_member_activity_id"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_working_group_member_person_id")),
        sa.PrimaryKeyConstraint("activity_id", "person_id", name=op.f("pk_working_group_member")),
    )
    op.create_index(
        op.f("ix_working_group_member_person_id"),
        "working_group_member",
        ["person_id"],
        unique=False,
    )
    op.create_table(
        "key_version",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "project_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("method", sa.String(length=12), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("rationale", sa.String(length=500), nullable=False),
        sa.Column(
            "created_by_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "method in ('equal', 'pupils', 'percent', 'weights', 'fixed_rest')",
            name=op.f("ck_key_version_method"),
        ),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_key_version_created_by_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_key_version_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_key_version")),
        sa.UniqueConstraint("project_id", "version", name=op.f("uq_key_version_project_id_version")),
    )
    op.create_table(
        "project_participant",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "project_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "school_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["project.id"],
            name=op.f("fk_project_participant_project_id"),
        ),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_project_participant_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_participant")),
        sa.UniqueConstraint(
            "project_id",
            "school_id",
            "from_on",
            name=op.f("uq_project_participant_project_id_school_id_from_on"),
        ),
    )
    op.create_index(
        op.f("ix_project_participant_school_id"),
        "project_participant",
        ["school_id"],
        unique=False,
    )
    op.create_table(
        "cost",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "project_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("description", sa.String(length=300), nullable=False),
        sa.Column("supplier", sa.String(length=120), nullable=False),
        sa.Column("document_number", sa.String(length=60), nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=False),
        sa.Column("net_cents", sa.BigInteger(), nullable=False),
        sa.Column("vat_cents", sa.BigInteger(), nullable=False),
        sa.Column("gross_cents", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column(
            "key_version_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column(
            "recorded_by_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "recorded_for_school_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("content_sha256", sa.String(length=64), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status in ('draft', 'submitted', 'approved', 'rejected', 'withdrawn', 'reversed', 'settled')",
            name=op.f("ck_cost_status"),
        ),
        sa.CheckConstraint(
            "net_cents + vat_cents = gross_cents",
            name=op.f("ck_cost_gross_is_net_and_vat"),
        ),
        sa.ForeignKeyConstraint(["key_version_id"], ["key_version.id"], name=op.f("fk_cost_key_version_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_cost_project_id")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["person.id"], name=op.f("fk_cost_recorded_by_id")),
        sa.ForeignKeyConstraint(
            ["recorded_for_school_id"],
            ["school.id"],
            name=op.f("fk_cost_recorded_for_school_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cost")),
        sa.UniqueConstraint("project_id", "number", name=op.f("uq_cost_project_id_number")),
    )
    op.create_index("ix_cost_document", "cost", ["supplier", "document_number"], unique=False)
    op.create_index("ix_cost_status", "cost", ["status", "submitted_at", "id"], unique=False)
    op.create_table(
        "key_line",
        sa.Column(
            "key_version_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "school_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("value", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("value is null or value >= 0", name=op.f("ck_key_line_value_not_negative")),
        sa.ForeignKeyConstraint(
            ["key_version_id"],
            ["key_version.id"],
            name=op.f("fk_key_line_key_version_id"),
        ),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_key_line_school_id")),
        sa.PrimaryKeyConstraint("key_version_id", "school_id", name=op.f("pk_key_line")),
    )
    op.create_table(
        "cost_payer",
        sa.Column(
            "cost_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "school_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["cost_id"], ["cost.id"], name=op.f("fk_cost_payer_cost_id")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_cost_payer_school_id")),
        sa.PrimaryKeyConstraint("cost_id", "school_id", name=op.f("pk_cost_payer")),
    )
    op.create_index(op.f("ix_cost_payer_school_id"), "cost_payer", ["school_id"], unique=False)
    op.create_table(
        "cost_share",
        sa.Column(
            "cost_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "school_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("numerator", sa.BigInteger(), nullable=False),
        sa.Column("denominator", sa.BigInteger(), nullable=False),
        sa.Column("floor_cents", sa.BigInteger(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["cost_id"], ["cost.id"], name=op.f("fk_cost_share_cost_id")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_cost_share_school_id")),
        sa.PrimaryKeyConstraint("cost_id", "school_id", name=op.f("pk_cost_share")),
    )
    op.create_index(op.f("ix_cost_share_school_id"), "cost_share", ["school_id"], unique=False)
    op.create_table(
        "decision",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "cost_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("step", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("content_sha256", sa.String(length=64), nullable=True),
        sa.Column(
            "actor_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "actor_school_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name=op.f("fk_decision_actor_id")),
        sa.ForeignKeyConstraint(["actor_school_id"], ["school.id"], name=op.f("fk_decision_actor_school_id")),
        sa.ForeignKeyConstraint(["cost_id"], ["cost.id"], name=op.f("fk_decision_cost_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
    )
    op.create_index("ix_decision_cost_id", "decision", ["cost_id", "id"], unique=False)
    op.create_table(
        "receipt",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column(
            "cost_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column(
            "added_by_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["added_by_id"], ["person.id"], name=op.f("fk_receipt_added_by_id")),
        sa.ForeignKeyConstraint(["cost_id"], ["cost.id"], name=op.f("fk_receipt_cost_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt")),
    )
    op.create_index(op.f("ix_receipt_cost_id"), "receipt", ["cost_id"], unique=False)
    _make_search_words()


def _make_search_words() -> None:
    """The stemmed words of the search index, in the way each database looks for words."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE search_words USING fts5(title, body, tokenize = 'unicode61 remove_diacritics 2')"
        )
    else:
        op.execute("ALTER TABLE search_entry ADD COLUMN search_words tsvector")
        op.execute("CREATE INDEX search_words_gin ON search_entry USING gin (search_words)")


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE search_words")
    op.drop_index(op.f("ix_receipt_cost_id"), table_name="receipt")
    op.drop_table("receipt")
    op.drop_index("ix_decision_cost_id", table_name="decision")
    op.drop_table("decision")
    op.drop_index(op.f("ix_cost_share_school_id"), table_name="cost_share")
    op.drop_table("cost_share")
    op.drop_index(op.f("ix_cost_payer_school_id"), table_name="cost_payer")
    op.drop_table("cost_payer")
    op.drop_table("key_line")
    op.drop_index("ix_cost_status", table_name="cost")
    op.drop_index("ix_cost_document", table_name="cost")
    op.drop_table("cost")
    op.drop_index(op.f("ix_project_participant_school_id"), table_name="project_participant")
    op.drop_table("project_participant")
    op.drop_table("key_version")
    op.drop_index(op.f("ix_working_group_member_person_id"), table_name="working_group_member")
    op.drop_table("working_group_member")
    op.drop_index("ix_revision_author_id", table_name="revision")
    op.drop_table("revision")
    op.drop_index(op.f("ix_project_lead_school_id"), table_name="project")
    op.drop_index(op.f("ix_project_activity_id"), table_name="project")
    op.drop_table("project")
    op.drop_index(op.f("ix_page_tag_tag"), table_name="page_tag")
    op.drop_table("page_tag")
    op.drop_index(
        op.f("ix_page_building_block_building_block_id"),
        table_name="page_building_block",
    )
    op.drop_table("page_building_block")
    op.drop_index(op.f("ix_page_activity_activity_id"), table_name="page_activity")
    op.drop_table("page_activity")
    op.drop_index(op.f("ix_attachment_page_id"), table_name="attachment")
    op.drop_table("attachment")
    op.drop_index(op.f("ix_sign_in_session_person_id"), table_name="sign_in_session")
    op.drop_table("sign_in_session")
    op.drop_table("pupil_count")
    op.drop_index("ix_page_school_changed", table_name="page")
    op.drop_index("ix_page_kind_changed", table_name="page")
    op.drop_index("ix_page_changed", table_name="page")
    op.drop_table("page")
    op.drop_index(
        "uq_membership_network_role",
        table_name="membership",
        sqlite_where=sa.text("school_id is null"),
        postgresql_where=sa.text("school_id is null"),
    )
    op.drop_index("ix_membership_school_id", table_name="membership")
    op.drop_table("membership")
    op.drop_index("ix_audit_event_entity", table_name="audit_event")
    op.drop_table("audit_event")
    op.drop_index(op.f("ix_api_token_person_id"), table_name="api_token")
    op.drop_table("api_token")
    op.drop_index(op.f("ix_activity_lead_school_id"), table_name="activity")
    op.drop_table("activity")
    op.drop_index("ix_sign_in_attempt_address_at", table_name="sign_in_attempt")
    op.drop_index("ix_sign_in_attempt_account_at", table_name="sign_in_attempt")
    op.drop_table("sign_in_attempt")
    op.drop_index("ix_search_entry_type_kind", table_name="search_entry")
    op.drop_table("search_entry")
    op.drop_table("school_year")
    op.drop_table("school")
    op.drop_table("person")
    op.drop_table("building_block")
