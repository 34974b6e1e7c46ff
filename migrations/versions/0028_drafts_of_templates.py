"""drafts of templates; and the GIF images that came in before what describes them was cut out are looked at again"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    template = sa.Column("template", sa.String(length=40), server_default="", nullable=False)
    with op.batch_alter_table("personal_draft") as draft:
        draft.add_column(template)
    # `lichtwerk migrate` looks at every image of which no size is known.
    for table in ("attachment_version", "pending_file"):
        op.execute(
            f"delete from image_size where sha256 in (select sha256 from {table} where media_type = 'image/gif')"
        )


def downgrade() -> None:
    # Sizes that were taken away come back by themselves. A draft of a template is none without its template.
    op.execute("delete from personal_draft where template <> ''")
    with op.batch_alter_table("personal_draft") as draft:
        draft.drop_column("template")
