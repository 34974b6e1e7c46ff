"""text on which people write together"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _texts()
    _updates()
    _people()


def _texts() -> None:
    op.create_table(
        "live_text",
        sa.Column("page_id", BIG, autoincrement=False, nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.Column("last_seq", sa.Integer(), nullable=False),
        sa.Column("snapshot", sa.LargeBinary(), nullable=False),
        sa.Column("snapshot_seq", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("version_state", sa.LargeBinary(), nullable=False),
        sa.Column("version_seq", sa.Integer(), nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.CheckConstraint(
            "last_seq >= version_seq and last_seq >= snapshot_seq and version_seq >= 0",
            name=op.f("ck_live_text_order"),
        ),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name=op.f("fk_live_text_page_id")),
        sa.PrimaryKeyConstraint("page_id", name=op.f("pk_live_text")),
    )
    op.create_index("ix_live_text_changed_at", "live_text", ["changed_at"])


def _updates() -> None:
    op.create_table(
        "live_update",
        sa.Column("page_id", BIG, autoincrement=False, nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("connection", sa.String(length=32), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["page_id"], ["live_text.page_id"], name=op.f("fk_live_update_page_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_live_update_person_id")),
        sa.PrimaryKeyConstraint("page_id", "seq", name=op.f("pk_live_update")),
    )
    op.create_index("ix_live_update_person_id", "live_update", ["person_id"])


def _people() -> None:
    op.create_table(
        "live_writer",
        sa.Column("page_id", BIG, autoincrement=False, nullable=False),
        sa.Column("writer", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("person_id", BIG, nullable=True),
        sa.ForeignKeyConstraint(["page_id"], ["live_text.page_id"], name=op.f("fk_live_writer_page_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_live_writer_person_id")),
        sa.PrimaryKeyConstraint("page_id", "writer", name=op.f("pk_live_writer")),
    )
    op.create_index("ix_live_writer_person_id", "live_writer", ["person_id"])
    op.create_table(
        "live_presence",
        sa.Column("connection", sa.String(length=32), nullable=False),
        sa.Column("page_id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("may_write", sa.Boolean(), nullable=False),
        sa.Column("cursor", sa.String(length=401), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name=op.f("fk_live_presence_page_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_live_presence_person_id")),
        sa.PrimaryKeyConstraint("connection", name=op.f("pk_live_presence")),
    )
    op.create_index("ix_live_presence_page_id_at", "live_presence", ["page_id", "at"])
    op.create_index("ix_live_presence_person_id", "live_presence", ["person_id"])


def downgrade() -> None:
    for table in ("live_presence", "live_writer", "live_update", "live_text"):
        op.drop_table(table)
