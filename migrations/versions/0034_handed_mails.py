"""from when on a mail perhaps went"""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("outgoing_mail", sa.Column("handed_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE outgoing_mail SET handed_at = claimed_at WHERE state IN ('sending', 'unsure')")


def downgrade() -> None:
    op.drop_column("outgoing_mail", "handed_at")
