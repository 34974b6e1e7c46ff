"""what somebody typed and did not save yet"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "personal_draft",
        sa.Column("id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("page_id", BIG, nullable=True),
        sa.Column("base_revision", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("labels", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("writer", sa.String(length=40), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name=op.f("fk_personal_draft_page_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_personal_draft_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_personal_draft")),
        sa.UniqueConstraint("person_id", "key", name=op.f("uq_personal_draft_person_id_key")),
    )
    op.create_index("ix_personal_draft_page_id", "personal_draft", ["page_id"])


def downgrade() -> None:
    op.drop_table("personal_draft")
