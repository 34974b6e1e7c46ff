"""the register reads costs and postings in order; the seal of a period and its totals read sums from one index"""

from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

INDEXES = (
    ("ix_cost_dated_on", "cost", ["dated_on", "id"]),
    ("ix_posting_school_id", "posting", ["school_id", "id"]),
    ("ix_posting_project_id", "posting", ["project_id", "id"]),
    ("ix_posting_period_id", "posting", ["period_id", "id"]),
    ("ix_posting_sums", "posting", ["period_id", "account", "school_id", "project_id", "cents"]),
)


def upgrade() -> None:
    for name, table, columns in INDEXES:
        op.create_index(name, table, columns)


def downgrade() -> None:
    for name, table, _columns in reversed(INDEXES):
        op.drop_index(name, table)
