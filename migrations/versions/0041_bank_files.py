"""what a bank sends may have no balances, and an entry may stand for several payments"""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("bank_statement", sa.Column("kind", sa.String(length=6), nullable=True))
    op.add_column("bank_entry", sa.Column("batch_id", sa.String(length=35), nullable=True))


def downgrade() -> None:
    op.drop_column("bank_entry", "batch_id")
    op.drop_column("bank_statement", "kind")
