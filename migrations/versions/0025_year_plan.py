"""the year plan as spine: milestones, going over to the next year, ambitions of schools, and wishes"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
PREPARING = sa.Column("in_preparation", sa.Boolean(), nullable=False, server_default=sa.false())


def upgrade() -> None:
    op.add_column("school_year", PREPARING)
    _create_activity_building_block()
    _create_milestone()
    _create_continuation()
    _create_ambitions()
    _create_wish()


def _keys(table: str, **columns: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{table}_{column}"))
        for column, target in columns.items()
    ]


def _create_activity_building_block() -> None:
    name = "activity_building_block"
    op.create_table(
        name,
        sa.Column("activity_id", BIG, nullable=False),
        sa.Column("building_block_id", BIG, nullable=False),
        *_keys(name, activity_id="activity.id", building_block_id="building_block.id"),
        sa.PrimaryKeyConstraint("activity_id", "building_block_id", name=op.f(f"pk_{name}")),
    )
    op.create_index(f"ix_{name}_building_block_id", name, ["building_block_id"])


def _create_milestone() -> None:
    op.create_table(
        "milestone",
        sa.Column("id", BIG, nullable=False),
        sa.Column("activity_id", BIG, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reached_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind in ('milestone', 'result')", name=op.f("ck_milestone_kind")),
        sa.CheckConstraint("state in ('open', 'reached', 'dropped')", name=op.f("ck_milestone_state")),
        sa.CheckConstraint(
            "(state = 'reached') = (reached_on is not null)", name=op.f("ck_milestone_reached")
        ),
        *_keys("milestone", activity_id="activity.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_milestone")),
    )
    op.create_index("ix_milestone_activity_id_due_on", "milestone", ["activity_id", "due_on"])


def _create_continuation() -> None:
    name = "continuation"
    op.create_table(
        name,
        sa.Column("id", BIG, nullable=False),
        sa.Column("activity_id", BIG, nullable=False),
        sa.Column("school_year_id", BIG, nullable=False),
        sa.Column("decision", sa.String(length=10), nullable=False),
        sa.Column("new_activity_id", BIG, nullable=True),
        sa.Column("decided_by_id", BIG, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.CheckConstraint("decision in ('continued', 'ended')", name=op.f("ck_continuation_decision")),
        sa.CheckConstraint(
            "(decision = 'ended') = (new_activity_id is null)", name=op.f("ck_continuation_new_activity")
        ),
        *_keys(
            name,
            activity_id="activity.id",
            school_year_id="school_year.id",
            new_activity_id="activity.id",
            decided_by_id="person.id",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sa.UniqueConstraint(
            "activity_id", "school_year_id", name=op.f(f"uq_{name}_activity_id_school_year_id")
        ),
    )
    op.create_index("ix_continuation_new_activity_id", name, ["new_activity_id"])
    op.create_index("ix_continuation_school_year_id", name, ["school_year_id"])


def _create_ambitions() -> None:
    op.create_table(
        "ambition_round",
        sa.Column("school_year_id", BIG, nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        *_keys("ambition_round", school_year_id="school_year.id"),
        sa.PrimaryKeyConstraint("school_year_id", name=op.f("pk_ambition_round")),
    )
    op.create_table(
        "ambition_question",
        sa.Column("id", BIG, nullable=False),
        sa.Column("school_year_id", BIG, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=300), nullable=False),
        *_keys("ambition_question", school_year_id="ambition_round.school_year_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ambition_question")),
        sa.UniqueConstraint(
            "school_year_id", "position", name=op.f("uq_ambition_question_school_year_id_position")
        ),
    )
    _create_replies()


def _create_replies() -> None:
    op.create_table(
        "ambition_reply",
        sa.Column("school_year_id", BIG, nullable=False),
        sa.Column("school_id", BIG, nullable=False),
        sa.Column("sent_at", MOMENT, nullable=True),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("changed_by_id", BIG, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        *_keys(
            "ambition_reply",
            school_year_id="ambition_round.school_year_id",
            school_id="school.id",
            changed_by_id="person.id",
        ),
        sa.PrimaryKeyConstraint("school_year_id", "school_id", name=op.f("pk_ambition_reply")),
    )
    op.create_index("ix_ambition_reply_school_id", "ambition_reply", ["school_id"])
    op.create_table(
        "ambition_answer",
        sa.Column("question_id", BIG, nullable=False),
        sa.Column("school_id", BIG, nullable=False),
        sa.Column("draft", sa.Text(), nullable=False),
        sa.Column("sent", sa.Text(), nullable=False),
        *_keys("ambition_answer", question_id="ambition_question.id", school_id="school.id"),
        sa.PrimaryKeyConstraint("question_id", "school_id", name=op.f("pk_ambition_answer")),
    )
    op.create_index("ix_ambition_answer_school_id", "ambition_answer", ["school_id"])


def _create_wish() -> None:
    op.create_table(
        "wish",
        sa.Column("id", BIG, nullable=False),
        sa.Column("activity_id", BIG, nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("created_by_id", BIG, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("school_id", BIG, nullable=True),
        sa.Column("taken_by_id", BIG, nullable=True),
        sa.Column("taken_at", MOMENT, nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.CheckConstraint("state in ('open', 'taken', 'made', 'closed')", name=op.f("ck_wish_state")),
        sa.CheckConstraint("state <> 'taken' or school_id is not null", name=op.f("ck_wish_taken")),
        *_keys(
            "wish",
            activity_id="activity.id",
            created_by_id="person.id",
            school_id="school.id",
            taken_by_id="person.id",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wish")),
    )
    op.create_index("ix_wish_activity_id_state", "wish", ["activity_id", "state"])
    op.create_index("ix_wish_state", "wish", ["state", "id"])
    op.create_index("ix_wish_school_id", "wish", ["school_id"])
    op.create_table(
        "wish_page",
        sa.Column("wish_id", BIG, nullable=False),
        sa.Column("page_id", BIG, nullable=False),
        *_keys("wish_page", wish_id="wish.id", page_id="page.id"),
        sa.PrimaryKeyConstraint("wish_id", name=op.f("pk_wish_page")),
    )
    op.create_index("ix_wish_page_page_id", "wish_page", ["page_id"])


def downgrade() -> None:
    for table in (
        "wish_page",
        "wish",
        "ambition_answer",
        "ambition_reply",
        "ambition_question",
        "ambition_round",
        "continuation",
        "milestone",
        "activity_building_block",
    ):
        op.drop_table(table)
    op.drop_column("school_year", "in_preparation")
