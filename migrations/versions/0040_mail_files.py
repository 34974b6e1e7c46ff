"""a mail has files, and may go to an address that somebody had before"""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "outgoing_mail", sa.Column("files", sa.String(length=60), server_default="", nullable=False)
    )
    op.add_column(
        "outgoing_mail", sa.Column("kept_address", sa.Boolean(), server_default=sa.false(), nullable=False)
    )


def downgrade() -> None:
    op.drop_column("outgoing_mail", "kept_address")
    op.drop_column("outgoing_mail", "files")
