"""The search index: one entry for each page, activity, project, network day, workshop, school and so on, with the words
people may look for."""

from datetime import datetime

from sqlalchemy import JSON, Double, ForeignKey, Index, String, Text, UniqueConstraint, false
from sqlalchemy.ext.associationproxy import AssociationProxy, association_proxy
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wiki.kernel.db import BigId, Model

WORD = String(40).with_variant(String(40, collation="C"), "postgresql")
"""A folded word; compared by its letters alone, so that beginnings can be found in order."""


class SearchEntry(Model):
    """What can be found. `type` is one of `wiki.search.wording.TYPES`; `plain` is the text without markup,
    which stands in `SearchText`.

    The stemmed words are in `search_words` (SQLite: an FTS5 table with the same rowid; PostgreSQL: a tsvector
    column of this table), which the migration makes and `wiki.search` alone reads and writes.
    """

    __tablename__ = "search_entry"
    __table_args__ = (
        UniqueConstraint("type", "object_id"),
        Index("ix_search_entry_type_kind", "type", "kind"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    type: Mapped[str] = mapped_column(String(10))
    object_id: Mapped[int]
    kind: Mapped[str] = mapped_column(String(12), default="")
    artefact_type: Mapped[str] = mapped_column(String(40), default="", server_default="")
    title: Mapped[str] = mapped_column(String(200))
    url: Mapped[str] = mapped_column(String(300))
    school_id: Mapped[int | None]
    public: Mapped[bool] = mapped_column(default=False)
    """Visitors may find it."""
    released: Mapped[bool] = mapped_column(default=False, server_default=false())
    outdated: Mapped[bool] = mapped_column(default=False, server_default=false())
    use_count: Mapped[int] = mapped_column(default=0, server_default="0")
    """How many schools use it."""
    weight: Mapped[float] = mapped_column(Double, default=1.0, server_default="1")
    """By how much its words count: see `rules.weight`."""
    changed_at: Mapped[datetime]
    text: Mapped["SearchText"] = relationship(cascade="all, delete-orphan", passive_deletes=True)
    plain: AssociationProxy[str] = association_proxy(
        "text", "plain", creator=lambda plain: SearchText(plain=plain)
    )


class SearchText(Model):
    """The text of an entry. Apart, because what is found is ranked and counted by the small rows of all entries."""

    __tablename__ = "search_text"

    entry_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("search_entry.id", ondelete="CASCADE"), primary_key=True
    )
    plain: Mapped[str] = mapped_column(Text)


class SearchVocabulary(Model):
    """The words that texts in the index have, or once had: what a question is widened with, and what may be meant.

    Whether somebody may know of a word is not said here: it is asked of the entries.
    """

    __tablename__ = "search_vocabulary"

    word: Mapped[str] = mapped_column(WORD, primary_key=True)
    word_backwards: Mapped[str] = mapped_column(WORD, index=True)
    stem_backwards: Mapped[str] = mapped_column(WORD, index=True)
    """From the last letter to the first: words with the same end stand together."""


class SynonymGroup(Model):
    """Words that the network uses for one thing, as the coordinator typed them: [str]."""

    __tablename__ = "synonym_group"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    words: Mapped[list[str]] = mapped_column(JSON)
    version: Mapped[int] = mapped_column(default=1)
    """Goes up by one with each change: a form that names an older one is refused, not obeyed."""
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    changed_at: Mapped[datetime]


class Synonym(Model):
    """A form (stem, or folded word) of a word of a group; a word is in one group at most."""

    __tablename__ = "synonym"

    form: Mapped[str] = mapped_column(String(40), primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("synonym_group.id"), index=True)


class AttachmentText(Model):
    """The text of a PDF or Word file, by the hash of the file; empty when it could not be read."""

    __tablename__ = "attachment_text"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
