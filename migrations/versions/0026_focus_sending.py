"""previews before network days hang on these days themselves, no longer on dates that somebody typed"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "focus_sending",
        sa.Column("network_day_id", BIG, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("sent_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["network_day_id"], ["network_day.id"], name=op.f("fk_focus_sending_network_day_id")
        ),
        sa.PrimaryKeyConstraint("network_day_id", "day", name=op.f("pk_focus_sending")),
    )
    # What was sent for a date on which no network day is announced has nothing to hang on any more.
    op.execute(
        "insert into focus_sending (network_day_id, day, sent_at) "
        "select d.id, d.held_on, r.sent_at from focus_round r join network_day d on d.held_on = r.day "
        "where r.sent_at is not null and d.state in ('published', 'closed')"
    )
    op.drop_table("focus_round")


def downgrade() -> None:
    op.create_table(
        "focus_round",
        sa.Column("id", BIG, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("made_by_id", BIG, nullable=False),
        sa.Column("sent_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name=op.f("fk_focus_round_made_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_focus_round")),
        sa.UniqueConstraint("day", name=op.f("uq_focus_round_day")),
    )
    op.execute(
        "insert into focus_round (id, day, made_at, made_by_id, sent_at) "
        "select d.id, d.held_on, d.changed_at, d.created_by_id, s.sent_at from network_day d "
        "left join focus_sending s on s.network_day_id = d.id and s.day = d.held_on "
        "where d.state in ('published', 'closed') and d.id = "
        "(select min(o.id) from network_day o where o.held_on = d.held_on and o.state in ('published', 'closed'))"
    )
    op.drop_table("focus_sending")
