"""small changes, names of versions, where lines come from, and what people saw of a page"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
LINE = (
    "page_id",
    "number",
    "title",
    "note",
    "at",
    "base",
    "merged",
    "minor",
    "shared",
    "restored_from",
    "release_label",
)


def upgrade() -> None:
    op.add_column("revision", sa.Column("minor", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("revision", sa.Column("shared", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.execute("UPDATE revision SET shared = true WHERE CAST(credits AS TEXT) <> '[]'")
    op.create_index("ix_revision_line", "revision", [*LINE, "author_id"])
    op.create_table(
        "revision_name",
        sa.Column("page_id", BIG, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("named_by_id", BIG, nullable=False),
        sa.Column("named_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name=op.f("fk_revision_name_page_id")),
        sa.ForeignKeyConstraint(["named_by_id"], ["person.id"], name=op.f("fk_revision_name_named_by_id")),
        sa.PrimaryKeyConstraint("page_id", "number", name=op.f("pk_revision_name")),
    )
    op.create_table(
        "revision_origins",
        sa.Column("page_id", BIG, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("runs", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name=op.f("fk_revision_origins_page_id")),
        sa.PrimaryKeyConstraint("page_id", "number", name=op.f("pk_revision_origins")),
    )
    op.create_table(
        "page_visit",
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("page_id", BIG, autoincrement=False, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("before", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_page_visit_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "page_id", name=op.f("pk_page_visit")),
    )


def downgrade() -> None:
    for table in ("page_visit", "revision_origins", "revision_name"):
        op.drop_table(table)
    op.drop_index("ix_revision_line", table_name="revision")
    op.drop_column("revision", "shared")
    op.drop_column("revision", "minor")
