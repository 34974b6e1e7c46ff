"""which version of a page somebody downloaded last"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "last_download",
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("page_id", BIG, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_last_download_person_id")),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name=op.f("fk_last_download_page_id")),
        sa.PrimaryKeyConstraint("person_id", "page_id", name=op.f("pk_last_download")),
    )


def downgrade() -> None:
    op.drop_table("last_download")
