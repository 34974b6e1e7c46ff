"""comments on pages, what people watch, and notices in the language of who reads them"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("notice", sa.Column("facts", sa.JSON(none_as_null=True), nullable=True))
    _create_page_comment()
    _create_watch()


def _create_page_comment() -> None:
    op.create_table(
        "page_comment",
        sa.Column("page_id", BIG, nullable=False),
        sa.Column("parent_id", BIG, nullable=True),
        sa.Column("mentions", sa.JSON(), nullable=False),
        sa.Column("changed_at", MOMENT, nullable=True),
        sa.Column("removed_at", MOMENT, nullable=True),
        sa.Column("resolved_at", MOMENT, nullable=True),
        sa.Column("resolved_by_id", BIG, nullable=True),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("before", sa.String(length=100), nullable=False),
        sa.Column("after", sa.String(length=100), nullable=False),
        sa.Column("place", sa.Integer(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("id", BIG, nullable=False),
        sa.Column("author_id", BIG, nullable=False),
        sa.Column("body", sa.String(length=2000), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.CheckConstraint(
            "parent_id is null or (resolved_at is null and quote = '')", name=op.f("ck_page_comment_reply")
        ),
        sa.CheckConstraint(
            "(place is null) or (place >= 0 and quote <> '')", name=op.f("ck_page_comment_place")
        ),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_page_comment_{column}"))
            for column, table in (
                ("page_id", "page"),
                ("parent_id", "page_comment"),
                ("resolved_by_id", "person"),
                ("author_id", "person"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_page_comment")),
    )
    op.create_index("ix_page_comment_page_id", "page_comment", ["page_id", "id"])
    op.create_index("ix_page_comment_parent_id", "page_comment", ["parent_id"])


def _create_watch() -> None:
    things = ("page", "activity", "school")
    op.create_table(
        "watch",
        sa.Column("id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        *(sa.Column(f"{thing}_id", BIG, nullable=True) for thing in things),
        sa.Column("tag", sa.String(length=60), nullable=True),
        sa.Column("tag_name", sa.String(length=60), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.CheckConstraint(
            "(case when page_id is null then 0 else 1 end) + (case when activity_id is null then 0 else 1 end)"
            " + (case when school_id is null then 0 else 1 end) + (case when tag is null then 0 else 1 end) = 1",
            name=op.f("ck_watch_one_thing"),
        ),
        *(
            sa.ForeignKeyConstraint([f"{name}_id"], [f"{name}.id"], name=op.f(f"fk_watch_{name}_id"))
            for name in ("person", *things)
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_watch")),
        *(
            sa.UniqueConstraint("person_id", column, name=op.f(f"uq_watch_person_id_{column}"))
            for column in ("page_id", "activity_id", "school_id", "tag")
        ),
    )
    for column in ("page_id", "activity_id", "school_id", "tag"):
        op.create_index(f"ix_watch_{column}", "watch", [column])


def downgrade() -> None:
    op.drop_table("watch")
    op.drop_table("page_comment")
    op.drop_column("notice", "facts")
