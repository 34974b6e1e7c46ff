"""links between pages, the bin, pages that were merged, and the network's own templates"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
GONE = ("removed_at", "removed_by_id", "merged_into_id")


def upgrade() -> None:
    op.add_column("page", sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("page", sa.Column("removed_by_id", BIG, nullable=True))
    op.add_column("page", sa.Column("merged_into_id", BIG, nullable=True))
    op.create_index("ix_page_removed_at", "page", ["removed_at"])
    op.create_index("ix_page_merged_into_id", "page", ["merged_into_id"])
    _titles()
    _links()
    _templates()


def _titles() -> None:
    op.create_table(
        "page_title",
        sa.Column("page_id", BIG, nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name=op.f("fk_page_title_page_id")),
        sa.PrimaryKeyConstraint("page_id", "key", name=op.f("pk_page_title")),
    )
    op.create_index(op.f("ix_page_title_key"), "page_title", ["key"])


def _links() -> None:
    op.create_table(
        "page_link",
        sa.Column("id", BIG, nullable=False),
        sa.Column("page_id", BIG, nullable=False),
        sa.Column("target_id", BIG, nullable=True),
        sa.Column("text", sa.String(length=200), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("by_title", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name=op.f("fk_page_link_page_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_page_link")),
    )
    op.create_index("ix_page_link_page_id", "page_link", ["page_id"])
    op.create_index("ix_page_link_target_id", "page_link", ["target_id"])
    op.create_index("ix_page_link_key", "page_link", ["key"])


def _templates() -> None:
    op.create_table(
        "page_template",
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_by_id", BIG, nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["changed_by_id"], ["person.id"], name=op.f("fk_page_template_changed_by_id")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_page_template")),
    )


def downgrade() -> None:
    for table in ("page_template", "page_link", "page_title"):
        op.drop_table(table)
    op.drop_index("ix_page_merged_into_id", "page")
    op.drop_index("ix_page_removed_at", "page")
    for column in GONE:
        op.drop_column("page", column)
