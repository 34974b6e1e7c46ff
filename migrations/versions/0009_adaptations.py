"""schools' own versions of pages, and improvements they offer back"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "adaptation",
        sa.Column("page_id", BIG, nullable=False),
        sa.Column("origin_page_id", BIG, nullable=False),
        sa.Column("origin_revision", sa.Integer(), nullable=False),
        sa.Column("school_id", BIG, nullable=False),
        sa.Column("made_by_id", BIG, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name=op.f("fk_adaptation_made_by_id")),
        sa.ForeignKeyConstraint(["origin_page_id"], ["page.id"], name=op.f("fk_adaptation_origin_page_id")),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name=op.f("fk_adaptation_page_id")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_adaptation_school_id")),
        sa.PrimaryKeyConstraint("page_id", name=op.f("pk_adaptation")),
        sa.UniqueConstraint(
            "origin_page_id", "school_id", name=op.f("uq_adaptation_origin_page_id_school_id")
        ),
    )
    op.create_table(
        "offer",
        sa.Column("id", BIG, nullable=False),
        sa.Column("page_id", BIG, nullable=False),
        sa.Column("origin_page_id", BIG, nullable=False),
        sa.Column("base_revision", sa.Integer(), nullable=False),
        sa.Column("from_revision", sa.Integer(), nullable=False),
        sa.Column("message", sa.String(length=500), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("offered_by_id", BIG, nullable=False),
        sa.Column("offered_at", MOMENT, nullable=False),
        sa.Column("decided_by_id", BIG, nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("remark", sa.String(length=500), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=True),
        sa.Column("made_revision", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "state in ('open', 'accepted', 'declined', 'withdrawn')", name=op.f("ck_offer_state")
        ),
        sa.ForeignKeyConstraint(["decided_by_id"], ["person.id"], name=op.f("fk_offer_decided_by_id")),
        sa.ForeignKeyConstraint(["offered_by_id"], ["person.id"], name=op.f("fk_offer_offered_by_id")),
        sa.ForeignKeyConstraint(["origin_page_id"], ["page.id"], name=op.f("fk_offer_origin_page_id")),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name=op.f("fk_offer_page_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer")),
    )
    op.create_index("ix_offer_origin_page_id", "offer", ["origin_page_id"])
    op.create_index(
        "uq_offer_open",
        "offer",
        ["page_id"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )


def downgrade() -> None:
    op.drop_table("offer")
    op.drop_table("adaptation")
