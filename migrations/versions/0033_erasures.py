"""what an administrator wiped for good, and why"""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "erasure",
        sa.Column("id", BIG, nullable=False),
        sa.Column("page_id", BIG, nullable=False),
        sa.Column("what", sa.String(10), nullable=False),
        sa.Column("reason", sa.String(300), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("by_id", BIG, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("what in ('words', 'file')", name=op.f("ck_erasure_what")),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name=op.f("fk_erasure_page_id")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_erasure_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure")),
    )
    op.create_index("ix_erasure_page_id", "erasure", ["page_id"])


def downgrade() -> None:
    op.drop_table("erasure")
