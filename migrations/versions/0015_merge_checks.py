"""what was joined of two writers and deserves a look"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "merge_check",
        sa.Column("id", BIG, nullable=False),
        sa.Column("page_id", BIG, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("base", sa.Text(), nullable=False),
        sa.Column("theirs", sa.Text(), nullable=False),
        sa.Column("mine", sa.Text(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("theirs_by", sa.String(length=300), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("checked_by_id", BIG, nullable=True),
        sa.CheckConstraint(
            "(checked_at is null) = (checked_by_id is null)", name=op.f("ck_merge_check_checked")
        ),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name=op.f("fk_merge_check_page_id")),
        sa.ForeignKeyConstraint(["checked_by_id"], ["person.id"], name=op.f("fk_merge_check_checked_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merge_check")),
        sa.UniqueConstraint("page_id", "number", "place", name=op.f("uq_merge_check_page_id_number_place")),
    )


def downgrade() -> None:
    op.drop_table("merge_check")
