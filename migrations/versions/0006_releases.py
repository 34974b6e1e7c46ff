"""releases of pages, who reads them before, and what other slices keep with a page"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    for column in _columns():
        op.add_column("page", column)
    op.create_index("ix_page_expires_on", "page", ["expires_on"])
    op.add_column("revision", sa.Column("release_label", sa.String(length=12), nullable=True))
    op.add_column("revision", sa.Column("credits", sa.JSON(), server_default="[]", nullable=False))
    _create_release()
    _create_review()
    _release_what_is_ready()


def _columns() -> list[sa.Column[object]]:
    return [
        sa.Column("released", sa.Integer(), nullable=True),
        sa.Column("release_label", sa.String(length=12), nullable=True),
        sa.Column("released_at", MOMENT, nullable=True),
        sa.Column("review", sa.String(length=20), server_default="", nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("outdated_at", MOMENT, nullable=True),
        sa.Column("use_count", sa.Integer(), server_default="0", nullable=False),
        sa.Column("facts", sa.JSON(), server_default="{}", nullable=False),
    ]


def _create_release() -> None:
    op.create_table(
        "page_release",
        sa.Column("id", BIG, nullable=False),
        sa.Column("page_id", BIG, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("major", sa.Integer(), nullable=False),
        sa.Column("minor", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("checklist", sa.JSON(), nullable=False),
        sa.Column("readers", sa.JSON(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("released_by_id", BIG, nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name=op.f("fk_page_release_page_id")),
        sa.ForeignKeyConstraint(
            ["released_by_id"], ["person.id"], name=op.f("fk_page_release_released_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_page_release")),
        sa.UniqueConstraint("page_id", "major", "minor", name=op.f("uq_page_release_page_id_major_minor")),
        sa.UniqueConstraint("page_id", "revision", name=op.f("uq_page_release_page_id_revision")),
    )


def _create_review() -> None:
    op.create_table(
        "review",
        sa.Column("id", BIG, nullable=False),
        sa.Column("page_id", BIG, nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("message", sa.String(length=500), nullable=False),
        sa.Column("asked_by_id", BIG, nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.CheckConstraint("state in ('open', 'released', 'withdrawn')", name=op.f("ck_review_state")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["person.id"], name=op.f("fk_review_asked_by_id")),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name=op.f("fk_review_page_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
    )
    op.create_index(
        "uq_review_open",
        "review",
        ["page_id"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index("ix_review_page_id", "review", ["page_id"])
    op.create_table(
        "review_reader",
        sa.Column("review_id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("school_id", BIG, nullable=True),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_review_reader_person_id")),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_review_reader_review_id")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_review_reader_school_id")),
        sa.PrimaryKeyConstraint("review_id", "person_id", name=op.f("pk_review_reader")),
    )
    op.create_index("ix_review_reader_person_id", "review_reader", ["person_id"])
    op.create_table(
        "review_verdict",
        sa.Column("id", BIG, nullable=False),
        sa.Column("review_id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(length=10), nullable=False),
        sa.Column("remark", sa.String(length=2000), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.CheckConstraint("verdict in ('approved', 'changes')", name=op.f("ck_review_verdict_verdict")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_review_verdict_person_id")),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_review_verdict_review_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_verdict")),
    )
    op.create_index("ix_review_verdict_review_id", "review_verdict", ["review_id"])


def _release_what_is_ready() -> None:
    """A page that was ready for use is release 1 as it stands; who read it before is not known."""
    op.execute(
        "INSERT INTO page_release (page_id, revision, major, minor, note, checklist, readers, released_by_id, at)"
        " SELECT id, revision, 1, 0, '', '[]', '[]', NULL, changed_at FROM page WHERE state = 'ready'"
    )
    op.execute(
        "UPDATE revision SET release_label = '1' WHERE EXISTS (SELECT 1 FROM page WHERE page.id = revision.page_id"
        " AND page.revision = revision.number AND page.state = 'ready')"
    )
    op.execute(
        "UPDATE page SET released = revision, release_label = '1', released_at = changed_at WHERE state = 'ready'"
    )


def downgrade() -> None:
    for table in ("review_verdict", "review_reader", "review", "page_release"):
        op.drop_table(table)
    op.drop_column("revision", "credits")
    op.drop_column("revision", "release_label")
    op.drop_index("ix_page_expires_on", "page")
    for column in reversed(_columns()):
        op.drop_column("page", column.name)
