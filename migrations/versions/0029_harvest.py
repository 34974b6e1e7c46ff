"""what came of a workshop, under the name by which it was written down"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "workshop_harvest",
        sa.Column("id", BIG, nullable=False),
        sa.Column("workshop_id", BIG, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("page_id", BIG, nullable=True),
        sa.Column("wish_id", BIG, nullable=True),
        sa.CheckConstraint(
            "(page_id is null) <> (wish_id is null)", name=op.f("ck_workshop_harvest_one_of_two")
        ),
        *(
            sa.ForeignKeyConstraint([f"{it}_id"], [f"{it}.id"], name=op.f(f"fk_workshop_harvest_{it}_id"))
            for it in ("page", "wish", "workshop")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop_harvest")),
    )
    for it in ("page", "wish", "workshop"):
        op.create_index(f"ix_workshop_harvest_{it}_id", "workshop_harvest", [f"{it}_id"])
    # The name of what was there under which it was written down is not known any more: its title stands in for it.
    op.execute(
        "insert into workshop_harvest (workshop_id, name, page_id) "
        "select h.workshop_id, p.title, p.id from workshop_page h "
        "join page p on p.id = h.page_id join workshop w on w.id = h.workshop_id "
        "where h.harvest and (w.notes_page_id is null or w.notes_page_id <> p.id)"
    )
    # Wishes said in their text in which workshop they came up; of two of one name nobody knows which it was.
    op.execute(
        "insert into workshop_harvest (workshop_id, name, wish_id) "
        "select w.id, i.title, i.id from wish i join workshop w on i.activity_id = w.activity_id "
        "where replace(i.text, '“' || w.title || '”', '') <> i.text and not exists "
        "(select 1 from workshop o where o.title = w.title and o.activity_id = w.activity_id and o.id <> w.id)"
    )


def downgrade() -> None:
    op.drop_table("workshop_harvest")
