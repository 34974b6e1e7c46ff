"""which research supports which pages, and which was superseded"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "support",
        sa.Column("id", BIG, nullable=False),
        sa.Column("page_id", BIG, nullable=False),
        sa.Column("research_id", BIG, nullable=False),
        sa.Column("how", sa.String(length=12), nullable=False),
        sa.Column("explanation", sa.String(length=280), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("by_id", BIG, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("looked_at", MOMENT, nullable=True),
        sa.Column("remark", sa.String(length=280), nullable=False),
        sa.CheckConstraint(
            "how in ('supports', 'partly', 'idea', 'contradicts')", name=op.f("ck_support_how")
        ),
        sa.CheckConstraint("page_id <> research_id", name=op.f("ck_support_other_page")),
        *_keys("support", page_id="page", research_id="page", by_id="person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support")),
        sa.UniqueConstraint("page_id", "research_id", name=op.f("uq_support_page_id_research_id")),
    )
    op.create_index("ix_support_research_id", "support", ["research_id"])
    op.create_table(
        "superseded",
        sa.Column("page_id", BIG, nullable=False),
        sa.Column("successor_id", BIG, nullable=True),
        sa.Column("reason", sa.String(length=280), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by_id", BIG, nullable=False),
        *_keys("superseded", page_id="page", successor_id="page", by_id="person"),
        sa.PrimaryKeyConstraint("page_id", name=op.f("pk_superseded")),
    )
    op.create_index("ix_superseded_successor_id", "superseded", ["successor_id"])


def _keys(table: str, **columns: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))
        for column, target in columns.items()
    ]


def downgrade() -> None:
    op.drop_table("superseded")
    op.drop_table("support")
