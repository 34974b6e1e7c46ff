"""what a token may do and until when, known browsers, links for a password, and changes of who decides on money"""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    for name in ("password_handed", "must_change_password"):
        op.add_column("person", sa.Column(name, sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column(
        "outgoing_mail", sa.Column("secret", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    _limit_tokens()
    _know_browsers()
    _create_password_link()
    _create_trust_change()


def _limit_tokens() -> None:
    """Tokens of before keep what they may do, and end a year from now."""
    op.add_column("api_token", sa.Column("scopes", sa.String(60), server_default="", nullable=False))
    op.execute("UPDATE api_token SET scopes = 'pages costs decide'")
    op.add_column("api_token", sa.Column("expires_at", MOMENT, nullable=True))
    tokens = sa.table("api_token", sa.column("expires_at", MOMENT))
    op.execute(tokens.update().values(expires_at=datetime.now(UTC) + timedelta(days=365)))


def _know_browsers() -> None:
    op.add_column("sign_in_attempt", sa.Column("browser", sa.String(64), server_default="", nullable=False))
    op.create_index("ix_sign_in_attempt_browser_at", "sign_in_attempt", ["browser", "at"])
    op.create_table(
        "known_browser",
        sa.Column("id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("mark_sha256", sa.String(64), nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_known_browser_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_known_browser")),
        sa.UniqueConstraint("person_id", "mark_sha256", name=op.f("uq_known_browser_person_id_mark_sha256")),
    )


def _create_password_link() -> None:
    op.create_table(
        "password_link",
        sa.Column("id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("token_sha256", sa.String(64), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_password_link_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_password_link")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_password_link_token_sha256")),
    )
    op.create_index(op.f("ix_password_link_person_id"), "password_link", ["person_id"])


def _create_trust_change() -> None:
    op.create_table(
        "trust_change",
        sa.Column("id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("role", sa.String(30), nullable=False),
        sa.Column("address", sa.String(254), nullable=False),
        sa.Column("by_id", BIG, nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("agreed", sa.Boolean(), nullable=True),
        sa.Column("decided_by_id", BIG, nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.CheckConstraint(
            "kind in ('role', 'role_gone', 'password', 'address')", name=op.f("ck_trust_change_kind")
        ),
        sa.CheckConstraint("(agreed is null) = (decided_at is null)", name=op.f("ck_trust_change_decided")),
        sa.CheckConstraint(
            "(role <> '') = (kind in ('role', 'role_gone'))", name=op.f("ck_trust_change_of_role")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_trust_change_person_id")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_trust_change_by_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["person.id"], name=op.f("fk_trust_change_decided_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trust_change")),
    )
    waits = sa.text("agreed is null")
    op.create_index(
        "uq_trust_change_waiting",
        "trust_change",
        ["person_id", "kind", "role"],
        unique=True,
        sqlite_where=waits,
        postgresql_where=waits,
    )
    op.create_index("ix_trust_change_decided_at", "trust_change", ["decided_at"])


def downgrade() -> None:
    for table in ("trust_change", "password_link", "known_browser"):
        op.drop_table(table)
    op.drop_index("ix_sign_in_attempt_browser_at", "sign_in_attempt")
    for table, column in (
        ("sign_in_attempt", "browser"),
        ("api_token", "expires_at"),
        ("api_token", "scopes"),
        ("outgoing_mail", "secret"),
        ("person", "must_change_password"),
        ("person", "password_handed"),
    ):
        op.drop_column(table, column)
