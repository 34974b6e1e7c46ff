"""indexes for what home and the lists of pages ask first"""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

FOR_VISITORS = "released IS NOT NULL AND archived_at IS NULL"
PARTIAL = (
    ("ix_page_removed_at", ["removed_at"], "removed_at IS NOT NULL"),
    ("ix_page_merged_into_id", ["merged_into_id"], "merged_into_id IS NOT NULL"),
    ("ix_page_public", ["visibility", "released_at", "id"], FOR_VISITORS),
    ("ix_page_public_kind", ["visibility", "kind", "released_at", "id"], FOR_VISITORS),
    ("ix_page_public_school", ["visibility", "school_id", "released_at", "id"], FOR_VISITORS),
)


def upgrade() -> None:
    _drop_of_all()
    for name, columns, where in PARTIAL:
        op.create_index(name, "page", columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))
    op.create_index("ix_page_begun", "page", ["created_by_id", "state", "changed_at", "id"])
    op.drop_index("ix_revision_author_id", table_name="revision")
    op.create_index("ix_revision_author_id", "revision", ["author_id", "page_id", "at"])


def _drop_of_all() -> None:
    for name in ("ix_page_removed_at", "ix_page_merged_into_id"):
        op.drop_index(name, table_name="page")


def downgrade() -> None:
    op.drop_index("ix_revision_author_id", table_name="revision")
    op.create_index("ix_revision_author_id", "revision", ["author_id"])
    op.drop_index("ix_page_begun", table_name="page")
    for name, _columns, _where in reversed(PARTIAL):
        op.drop_index(name, table_name="page")
    for column in ("removed_at", "merged_into_id"):
        op.create_index(f"ix_page_{column}", "page", [column])
