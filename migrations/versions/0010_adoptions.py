"""which schools use which pages, as events and as what they come to"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
STATES = "state in ('viewed', 'tried', 'in_use', 'stopped')"


def upgrade() -> None:
    op.create_table(
        "adoption_event",
        sa.Column("id", BIG, nullable=False),
        *_said(),
        sa.Column("confirms", sa.Boolean(), nullable=False),
        sa.Column("by_id", BIG, nullable=False),
        sa.CheckConstraint(STATES, name=op.f("ck_adoption_event_state")),
        *_keys("adoption_event"),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_adoption_event_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_adoption_event")),
    )
    op.create_index("ix_adoption_event_page_id_school_id", "adoption_event", ["page_id", "school_id"])
    op.create_table(
        "adoption",
        *_said(),
        sa.Column("since", MOMENT, nullable=False),
        sa.CheckConstraint(STATES, name=op.f("ck_adoption_state")),
        *_keys("adoption"),
        sa.PrimaryKeyConstraint("page_id", "school_id", name=op.f("pk_adoption")),
    )
    op.create_index("ix_adoption_school_id_state", "adoption", ["school_id", "state"])


def _said() -> list[sa.Column[object]]:
    return [
        sa.Column("page_id", BIG, nullable=False),
        sa.Column("school_id", BIG, nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("release_label", sa.String(length=12), nullable=True),
        sa.Column("group_name", sa.String(length=80), nullable=False),
        sa.Column("contact", sa.String(length=120), nullable=False),
        sa.Column("experience", sa.String(length=280), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
    ]


def _keys(table: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name=op.f(f"fk_{table}_page_id")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f(f"fk_{table}_school_id")),
    ]


def downgrade() -> None:
    op.drop_table("adoption")
    op.drop_table("adoption_event")
