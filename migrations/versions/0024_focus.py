"""focal points of schools, what schools say to each other about them, and rounds before network days"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _create_focal_point()
    _create_histories()
    _create_opt_out()
    _create_contact()
    op.create_table(
        "focus_round",
        _id(),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        _ref("made_by_id"),
        sa.Column("sent_at", MOMENT, nullable=True),
        _fk("focus_round", "made_by_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_focus_round")),
        sa.UniqueConstraint("day", name=op.f("uq_focus_round_day")),
    )


def _id() -> sa.Column:
    return sa.Column("id", BIG, nullable=False)


def _ref(name: str, nullable: bool = False) -> sa.Column:
    return sa.Column(name, BIG, nullable=nullable)


def _fk(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))


def _create_focal_point() -> None:
    table = "focal_point"
    op.create_table(
        table,
        _id(),
        _ref("school_id"),
        _ref("school_year_id"),
        _ref("building_block_id", nullable=True),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("stage", sa.String(length=10), nullable=False),
        sa.Column("requests", sa.Text(), nullable=False),
        sa.Column("offers", sa.Text(), nullable=False),
        *(
            sa.Column(flag, sa.Boolean(), nullable=False)
            for flag in ("seeks_partner", "brings", "hosts", "has_question")
        ),
        _ref("contact_id", nullable=True),
        _ref("continues_id", nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        _ref("changed_by_id"),
        sa.Column("removed_at", MOMENT, nullable=True),
        sa.CheckConstraint("building_block_id is not null or title <> ''", name=op.f("ck_focal_point_named")),
        sa.CheckConstraint(
            "stage in ('explore', 'design', 'try_out', 'introduce', 'embed')",
            name=op.f("ck_focal_point_stage"),
        ),
        *(
            _fk(table, column, other)
            for column, other in (
                ("school_id", "school"),
                ("school_year_id", "school_year"),
                ("building_block_id", "building_block"),
                ("contact_id", "person"),
                ("continues_id", "focal_point"),
                ("changed_by_id", "person"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_focal_point")),
        sa.UniqueConstraint(
            "continues_id", "school_year_id", name=op.f("uq_focal_point_continues_id_school_year_id")
        ),
    )
    op.create_index("ix_focal_point_school_year_id_school_id", table, ["school_year_id", "school_id"])
    op.create_index("ix_focal_point_school_id", table, ["school_id"])
    op.create_index("ix_focal_point_building_block_id", table, ["building_block_id"])


def _create_histories() -> None:
    op.create_table(
        "focal_point_version",
        _ref("focal_point_id"),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        _ref("by_id"),
        sa.Column("facts", sa.JSON(), nullable=False),
        _fk("focal_point_version", "focal_point_id", "focal_point"),
        _fk("focal_point_version", "by_id", "person"),
        sa.PrimaryKeyConstraint("focal_point_id", "number", name=op.f("pk_focal_point_version")),
    )
    table = "focus_confirmation"
    op.create_table(
        table,
        _id(),
        _ref("school_id"),
        _ref("school_year_id"),
        sa.Column("at", MOMENT, nullable=False),
        _ref("by_id"),
        _fk(table, "school_id", "school"),
        _fk(table, "school_year_id", "school_year"),
        _fk(table, "by_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_focus_confirmation")),
    )
    op.create_index(
        "ix_focus_confirmation_school_year_id_school_id", table, ["school_year_id", "school_id", "at"]
    )


def _create_opt_out() -> None:
    op.create_table(
        "focus_opt_out",
        _id(),
        _ref("school_id", nullable=True),
        _ref("person_id", nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.CheckConstraint(
            "(case when school_id is null then 0 else 1 end) + (case when person_id is null then 0 else 1 end) = 1",
            name=op.f("ck_focus_opt_out_one_of_two"),
        ),
        _fk("focus_opt_out", "school_id", "school"),
        _fk("focus_opt_out", "person_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_focus_opt_out")),
        sa.UniqueConstraint("school_id", name=op.f("uq_focus_opt_out_school_id")),
        sa.UniqueConstraint("person_id", name=op.f("uq_focus_opt_out_person_id")),
    )


def _create_contact() -> None:
    op.create_table(
        "focus_dismissal",
        _ref("focal_point_id"),
        _ref("school_id"),
        sa.Column("at", MOMENT, nullable=False),
        _ref("by_id"),
        _fk("focus_dismissal", "focal_point_id", "focal_point"),
        _fk("focus_dismissal", "school_id", "school"),
        _fk("focus_dismissal", "by_id", "person"),
        sa.PrimaryKeyConstraint("focal_point_id", "school_id", name=op.f("pk_focus_dismissal")),
    )
    op.create_table(
        "focus_contact",
        _id(),
        _ref("focal_point_id"),
        _ref("school_id"),
        sa.Column("at", MOMENT, nullable=False),
        _fk("focus_contact", "focal_point_id", "focal_point"),
        _fk("focus_contact", "school_id", "school"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_focus_contact")),
        sa.UniqueConstraint(
            "focal_point_id", "school_id", name=op.f("uq_focus_contact_focal_point_id_school_id")
        ),
    )
    op.create_index("ix_focus_contact_school_id", "focus_contact", ["school_id"])
    op.create_table(
        "focus_contact_person",
        _ref("contact_id"),
        _ref("person_id"),
        _fk("focus_contact_person", "contact_id", "focus_contact"),
        _fk("focus_contact_person", "person_id", "person"),
        sa.PrimaryKeyConstraint("contact_id", "person_id", name=op.f("pk_focus_contact_person")),
    )
    op.create_index("ix_focus_contact_person_person_id", "focus_contact_person", ["person_id"])
    op.create_table(
        "focus_message",
        _id(),
        _ref("contact_id"),
        _ref("by_id"),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("body", sa.String(length=2000), nullable=False),
        _fk("focus_message", "contact_id", "focus_contact"),
        _fk("focus_message", "by_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_focus_message")),
    )
    op.create_index("ix_focus_message_contact_id", "focus_message", ["contact_id", "id"])


def downgrade() -> None:
    for table in (
        "focus_round", "focus_message", "focus_contact_person", "focus_contact", "focus_dismissal", "focus_opt_out",
        "focus_confirmation", "focal_point_version", "focal_point",
    ):  # fmt: skip
        op.drop_table(table)
