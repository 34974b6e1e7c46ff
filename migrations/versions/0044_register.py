"""the register reads costs in order of their day, and postings of a school, project or period in order of posting"""

from alembic import op

revision = "0044"
down_revision = "0037"
branch_labels = None
depends_on = None

INDEXES = (
    ("ix_cost_dated_on", "cost", ["dated_on", "id"]),
    ("ix_posting_school_id", "posting", ["school_id", "id"]),
    ("ix_posting_project_id", "posting", ["project_id", "id"]),
    ("ix_posting_period_id", "posting", ["period_id", "id"]),
)


def upgrade() -> None:
    for name, table, columns in INDEXES:
        op.create_index(name, table, columns)


def downgrade() -> None:
    for name, table, _columns in reversed(INDEXES):
        op.drop_index(name, table)
