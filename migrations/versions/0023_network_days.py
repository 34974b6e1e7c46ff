"""network days: the programme, workshops, who comes and goes where; and a calendar with a mail"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
TABLES = (
    "calendar_address",
    "network_day",
    "day_part",
    "registration",
    "workshop",
    "day_file",
    "day_task",
    "placement",
    "workshop_choice",
    "workshop_leader",
    "workshop_page",
    "workshop_round",
)
"""In the order in which they are made."""


def upgrade() -> None:
    _create_calendar_address()
    _create_network_day()
    _create_day_part()
    _create_registration()
    _create_workshop()
    _create_day_file()
    _create_day_task()
    _create_placement()
    _create_workshop_choice()
    _create_workshop_leader()
    _create_workshop_page()
    _create_workshop_round()
    op.add_column("outgoing_mail", sa.Column("calendar", sa.Text(), server_default="", nullable=False))


def _create_calendar_address() -> None:
    op.create_table(
        "calendar_address",
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_calendar_address_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_calendar_address")),
    )


def _create_network_day() -> None:
    op.create_table(
        "network_day",
        sa.Column("id", BIG, nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("slug", sa.String(length=220), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("starts_at", sa.Integer(), nullable=False),
        sa.Column("ends_at", sa.Integer(), nullable=False),
        sa.Column("host_school_id", BIG, nullable=True),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("intro", sa.Text(), nullable=False),
        sa.Column("intro_html", sa.Text(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=True),
        sa.Column("closes_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("seed", sa.String(length=20), nullable=False),
        sa.Column("assigned_at", MOMENT, nullable=True),
        sa.Column("shown_at", MOMENT, nullable=True),
        sa.Column("report_page_id", BIG, nullable=True),
        sa.Column("created_by_id", BIG, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.CheckConstraint(
            "state in ('draft', 'published', 'closed', 'cancelled')", name=op.f("ck_network_day_state")
        ),
        sa.CheckConstraint(
            "opens_on is null or closes_on is null or opens_on <= closes_on",
            name=op.f("ck_network_day_sign_up"),
        ),
        sa.CheckConstraint(
            "starts_at >= 0 and starts_at < ends_at and ends_at < 1440", name=op.f("ck_network_day_times")
        ),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_network_day_created_by_id")),
        sa.ForeignKeyConstraint(
            ["host_school_id"], ["school.id"], name=op.f("fk_network_day_host_school_id")
        ),
        sa.ForeignKeyConstraint(["report_page_id"], ["page.id"], name=op.f("fk_network_day_report_page_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_network_day")),
    )
    op.create_index("ix_network_day_held_on", "network_day", ["held_on", "id"])
    op.create_index(op.f("ix_network_day_host_school_id"), "network_day", ["host_school_id"])
    op.create_index(op.f("ix_network_day_report_page_id"), "network_day", ["report_page_id"])


def _create_day_part() -> None:
    op.create_table(
        "day_part",
        sa.Column("id", BIG, nullable=False),
        sa.Column("day_id", BIG, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("starts_at", sa.Integer(), nullable=False),
        sa.Column("ends_at", sa.Integer(), nullable=False),
        sa.Column("speaker", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind in ('plenary', 'round', 'other')", name=op.f("ck_day_part_kind")),
        sa.CheckConstraint(
            "starts_at >= 0 and starts_at < ends_at and ends_at < 1440", name=op.f("ck_day_part_times")
        ),
        sa.ForeignKeyConstraint(["day_id"], ["network_day.id"], name=op.f("fk_day_part_day_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_day_part")),
    )
    op.create_index("ix_day_part_day_id", "day_part", ["day_id", "starts_at", "id"])


def _create_registration() -> None:
    op.create_table(
        "registration",
        sa.Column("id", BIG, nullable=False),
        sa.Column("day_id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("left_at", MOMENT, nullable=True),
        sa.Column("diet", sa.String(length=500), nullable=False),
        sa.Column("travel", sa.String(length=500), nullable=False),
        sa.Column("present", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(["day_id"], ["network_day.id"], name=op.f("fk_registration_day_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_registration_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration")),
        sa.UniqueConstraint("day_id", "person_id", name=op.f("uq_registration_day_id_person_id")),
    )
    op.create_index("ix_registration_person_id", "registration", ["person_id"])


def _create_workshop() -> None:
    op.create_table(
        "workshop",
        sa.Column("id", BIG, nullable=False),
        sa.Column("day_id", BIG, nullable=False),
        sa.Column("activity_id", BIG, nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("room", sa.String(length=200), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("notes_page_id", BIG, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("capacity > 0", name=op.f("ck_workshop_capacity")),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_workshop_activity_id")),
        sa.ForeignKeyConstraint(["day_id"], ["network_day.id"], name=op.f("fk_workshop_day_id")),
        sa.ForeignKeyConstraint(["notes_page_id"], ["page.id"], name=op.f("fk_workshop_notes_page_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop")),
    )
    op.create_index(op.f("ix_workshop_activity_id"), "workshop", ["activity_id"])
    op.create_index("ix_workshop_day_id", "workshop", ["day_id", "title"])
    op.create_index(op.f("ix_workshop_notes_page_id"), "workshop", ["notes_page_id"])


def _create_day_file() -> None:
    op.create_table(
        "day_file",
        sa.Column("id", BIG, nullable=False),
        sa.Column("part_id", BIG, nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("added_by_id", BIG, nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["added_by_id"], ["person.id"], name=op.f("fk_day_file_added_by_id")),
        sa.ForeignKeyConstraint(["part_id"], ["day_part.id"], name=op.f("fk_day_file_part_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_day_file")),
    )
    op.create_index("ix_day_file_part_id", "day_file", ["part_id", "id"])


def _create_day_task() -> None:
    op.create_table(
        "day_task",
        sa.Column("id", BIG, nullable=False),
        sa.Column("day_id", BIG, nullable=False),
        sa.Column("workshop_id", BIG, nullable=True),
        sa.Column("activity_id", BIG, nullable=True),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.Column("person_id", BIG, nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("done_at", MOMENT, nullable=True),
        sa.Column("created_by_id", BIG, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_day_task_activity_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_day_task_created_by_id")),
        sa.ForeignKeyConstraint(["day_id"], ["network_day.id"], name=op.f("fk_day_task_day_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_day_task_person_id")),
        sa.ForeignKeyConstraint(["workshop_id"], ["workshop.id"], name=op.f("fk_day_task_workshop_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_day_task")),
    )
    op.create_index(op.f("ix_day_task_activity_id"), "day_task", ["activity_id"])
    op.create_index("ix_day_task_day_id", "day_task", ["day_id", "id"])
    op.create_index(op.f("ix_day_task_person_id"), "day_task", ["person_id"])
    op.create_index(op.f("ix_day_task_workshop_id"), "day_task", ["workshop_id"])


def _create_placement() -> None:
    op.create_table(
        "placement",
        sa.Column("registration_id", BIG, nullable=False),
        sa.Column("round_id", BIG, nullable=False),
        sa.Column("workshop_id", BIG, nullable=True),
        sa.Column("reason", sa.String(length=10), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("turn", sa.Integer(), nullable=True),
        sa.Column("why", sa.JSON(), nullable=False),
        sa.Column("present", sa.Boolean(), nullable=True),
        sa.CheckConstraint("(workshop_id is null) = (reason = 'no_room')", name=op.f("ck_placement_place")),
        sa.CheckConstraint(
            "reason in ('leader', 'choice', 'room', 'no_room', 'by_hand', 'took')",
            name=op.f("ck_placement_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name=op.f("fk_placement_registration_id")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["day_part.id"], name=op.f("fk_placement_round_id")),
        sa.ForeignKeyConstraint(["workshop_id"], ["workshop.id"], name=op.f("fk_placement_workshop_id")),
        sa.PrimaryKeyConstraint("registration_id", "round_id", name=op.f("pk_placement")),
    )
    op.create_index(op.f("ix_placement_round_id"), "placement", ["round_id"])
    op.create_index("ix_placement_workshop_id", "placement", ["workshop_id", "round_id"])


def _create_workshop_choice() -> None:
    op.create_table(
        "workshop_choice",
        sa.Column("registration_id", BIG, nullable=False),
        sa.Column("round_id", BIG, nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("workshop_id", BIG, nullable=False),
        sa.CheckConstraint("rank between 1 and 3", name=op.f("ck_workshop_choice_rank")),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name=op.f("fk_workshop_choice_registration_id")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["day_part.id"], name=op.f("fk_workshop_choice_round_id")),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_workshop_choice_workshop_id")
        ),
        sa.PrimaryKeyConstraint("registration_id", "round_id", "rank", name=op.f("pk_workshop_choice")),
        sa.UniqueConstraint(
            "registration_id",
            "round_id",
            "workshop_id",
            name=op.f("uq_workshop_choice_registration_id_round_id_workshop_id"),
        ),
    )
    op.create_index(op.f("ix_workshop_choice_round_id"), "workshop_choice", ["round_id"])
    op.create_index(op.f("ix_workshop_choice_workshop_id"), "workshop_choice", ["workshop_id"])


def _create_workshop_leader() -> None:
    op.create_table(
        "workshop_leader",
        sa.Column("workshop_id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_workshop_leader_person_id")),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_workshop_leader_workshop_id")
        ),
        sa.PrimaryKeyConstraint("workshop_id", "person_id", name=op.f("pk_workshop_leader")),
    )
    op.create_index(op.f("ix_workshop_leader_person_id"), "workshop_leader", ["person_id"])


def _create_workshop_page() -> None:
    op.create_table(
        "workshop_page",
        sa.Column("workshop_id", BIG, nullable=False),
        sa.Column("page_id", BIG, nullable=False),
        sa.Column("harvest", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name=op.f("fk_workshop_page_page_id")),
        sa.ForeignKeyConstraint(["workshop_id"], ["workshop.id"], name=op.f("fk_workshop_page_workshop_id")),
        sa.PrimaryKeyConstraint("workshop_id", "page_id", name=op.f("pk_workshop_page")),
    )
    op.create_index(op.f("ix_workshop_page_page_id"), "workshop_page", ["page_id"])


def _create_workshop_round() -> None:
    op.create_table(
        "workshop_round",
        sa.Column("workshop_id", BIG, nullable=False),
        sa.Column("round_id", BIG, nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["day_part.id"], name=op.f("fk_workshop_round_round_id")),
        sa.ForeignKeyConstraint(["workshop_id"], ["workshop.id"], name=op.f("fk_workshop_round_workshop_id")),
        sa.PrimaryKeyConstraint("workshop_id", "round_id", name=op.f("pk_workshop_round")),
    )
    op.create_index(op.f("ix_workshop_round_round_id"), "workshop_round", ["round_id"])


def downgrade() -> None:
    op.drop_column("outgoing_mail", "calendar")
    for table in reversed(TABLES):
        op.drop_table(table)
