"""which projects made which pages"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "page_project",
        sa.Column("page_id", BIG, nullable=False),
        sa.Column("project_id", BIG, nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("named_by_id", BIG, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("weight between 1 and 1000", name=op.f("ck_page_project_weight")),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name=op.f("fk_page_project_page_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_page_project_project_id")),
        sa.ForeignKeyConstraint(["named_by_id"], ["person.id"], name=op.f("fk_page_project_named_by_id")),
        sa.PrimaryKeyConstraint("page_id", "project_id", name=op.f("pk_page_project")),
    )
    op.create_index("ix_page_project_project_id", "page_project", ["project_id"])


def downgrade() -> None:
    op.drop_table("page_project")
