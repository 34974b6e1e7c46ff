"""the texts of what is found in a table of their own: ranking reads only what it ranks by"""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "search_text",
        sa.Column("entry_id", BIG, nullable=False),
        sa.Column("plain", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["search_entry.id"], name=op.f("fk_search_text_entry_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_search_text")),
    )
    op.execute("INSERT INTO search_text (entry_id, plain) SELECT id, plain FROM search_entry")
    op.drop_column("search_entry", "plain")


def downgrade() -> None:
    op.add_column("search_entry", sa.Column("plain", sa.Text(), server_default="", nullable=False))
    op.execute(
        "UPDATE search_entry SET plain ="
        " coalesce((SELECT plain FROM search_text WHERE entry_id = search_entry.id), '')"
    )
    op.drop_table("search_text")
