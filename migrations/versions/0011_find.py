"""what can be filtered, the words of the index, synonyms, and the text of attachments"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
WORD = sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql")
TOKENIZE = "tokenize = 'unicode61 remove_diacritics 2'"


def upgrade() -> None:
    for added in _columns():
        op.add_column("search_entry", added)
    _say_what_is_released()
    op.create_table(
        "search_vocabulary",
        sa.Column("word", WORD, nullable=False),
        sa.Column("word_backwards", WORD, nullable=False),
        sa.Column("stem_backwards", WORD, nullable=False),
        sa.PrimaryKeyConstraint("word", name=op.f("pk_search_vocabulary")),
    )
    for column in ("word_backwards", "stem_backwards"):
        op.create_index(f"ix_search_vocabulary_{column}", "search_vocabulary", [column])
    _create_synonyms()
    op.create_table(
        "attachment_text",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_attachment_text")),
    )
    if op.get_bind().dialect.name == "sqlite":
        _words_in("title, body, files", "title, body, ''")


def _columns() -> list[sa.Column[object]]:
    return [
        sa.Column("artefact_type", sa.String(length=40), server_default="", nullable=False),
        sa.Column("released", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("outdated", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("use_count", sa.Integer(), server_default="0", nullable=False),
        sa.Column("weight", sa.Double(), server_default="1", nullable=False),
    ]


def _say_what_is_released() -> None:
    """As building the index anew does; what only the words can tell waits for that."""
    page = "(SELECT {} FROM page WHERE page.id = search_entry.object_id)"
    op.execute(
        f"UPDATE search_entry SET artefact_type = coalesce({page.format('artefact_type')}, ''),"
        f" released = {page.format('released IS NOT NULL')}, outdated = {page.format('outdated_at IS NOT NULL')},"
        f" weight = {page.format('CASE WHEN released IS NULL THEN 1 ELSE 1.25 END')}"
        " WHERE type = 'page' AND object_id IN (SELECT id FROM page)"
    )


def _create_synonyms() -> None:
    op.create_table(
        "synonym_group",
        sa.Column("id", BIG, nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_by_id", BIG, nullable=True),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["changed_by_id"], ["person.id"], name=op.f("fk_synonym_group_changed_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_synonym_group")),
    )
    op.create_table(
        "synonym",
        sa.Column("form", sa.String(length=40), nullable=False),
        sa.Column("group_id", BIG, nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["synonym_group.id"], name=op.f("fk_synonym_group_id")),
        sa.PrimaryKeyConstraint("form", name=op.f("pk_synonym")),
    )
    op.create_index("ix_synonym_group_id", "synonym", ["group_id"])


def _words_in(columns: str, values: str) -> None:
    """Make the table of words anew with other columns, and what was in it."""
    op.execute(f"CREATE VIRTUAL TABLE search_words_new USING fts5({columns}, {TOKENIZE})")
    op.execute(f"INSERT INTO search_words_new (rowid, {columns}) SELECT rowid, {values} FROM search_words")
    op.execute("DROP TABLE search_words")
    op.execute("ALTER TABLE search_words_new RENAME TO search_words")


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _words_in("title, body", "title, body")
    for table in ("attachment_text", "synonym", "synonym_group", "search_vocabulary"):
        op.drop_table(table)
    for column in reversed(_columns()):
        op.drop_column("search_entry", column.name)
