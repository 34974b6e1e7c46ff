"""files for a page that was never saved"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "pending_file",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(100), nullable=False),
        sa.Column("is_image", sa.Boolean(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_pending_file_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pending_file")),
    )
    op.create_index(op.f("ix_pending_file_person_id"), "pending_file", ["person_id"])
    op.create_index("ix_pending_file_added_at", "pending_file", ["added_at"])


def downgrade() -> None:
    op.drop_table("pending_file")
