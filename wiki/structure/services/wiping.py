"""Where words of a page can stand, in every table there is: a new table is covered without a word about it here."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import JSON, Column, ColumnElement, LargeBinary, String, Table, delete, select, true, update

from wiki.kernel.db import session
from wiki.notices.models import Notice, OutgoingMail
from wiki.pages.models import Attachment, AttachmentVersion, Page, Revision
from wiki.structure.queries.resting import naming_pages
from wiki.structure.rules import wiped

NO_WORDS = frozenset(
    {
        "artefact_type",
        "attachment_id",
        "connection",
        "contributors",
        "copied_from_id",
        "credits",
        "cursor",
        "digest",
        "id",
        "kind",
        "media_type",
        "message_id",
        "problem",
        "readers",
        "recipient",
        "release_label",
        "review",
        "seed",
        "sha256",
        "state",
        "template",
        "theirs_by",
        "url",
        "visibility",
        "what",
        "writer",
    }
)
"""Columns of codes, hashes and addresses, and of the names of members, which are those of their accounts."""
Place = tuple[Table, ColumnElement[bool]]


def places_of(page_id: int) -> Iterator[Place]:
    """The tables and rows that can hold words of a page; its versions apart, as these are made anew."""
    yield _table(Page), Page.id == page_id
    seen = {_table(Revision)}
    for key in (*naming_pages(), *naming_pages(goes_along=False)):
        table = key.parent.table
        if table not in seen and not _is_live(table):
            seen.add(table)
            naming = [k.parent == page_id for k in table.foreign_keys if k.column.table is key.column.table]
            rows = naming[0]
            for more in naming[1:]:
                rows = rows | more
            yield table, rows
    files = select(Attachment.id).where(Attachment.page_id == page_id)
    yield _table(AttachmentVersion), AttachmentVersion.attachment_id.in_(files)
    yield _table(Notice), true()
    yield _table(OutgoingMail), true()


def _table(model: Any) -> Table:
    table: Table = model.__table__
    return table


def _is_live(table: Table) -> bool:
    """Live text is no words but what was typed of them: it begins anew from the newest version."""
    return any(isinstance(column.type, LargeBinary) for column in table.columns) or table.name.startswith(
        "live_"
    )


def live_tables() -> list[Table]:
    """The tables of live text, those that name others first."""
    return [key.parent.table for key in reversed(naming_pages()) if _is_live(key.parent.table)]


def words_in(table: Table) -> list[Column[Any]]:
    """The columns of a table that people fill with words."""
    return [
        column
        for column in table.columns
        if isinstance(column.type, (String, JSON)) and column.name not in NO_WORDS
    ]


def wipe_rows(place: Place, words: str) -> int:
    """Wipe the words from these rows; a row of which they are the name goes. Returns how many rows had them."""
    table, rows = place
    columns, found = words_in(table), 0
    if not columns:
        return 0
    keys = list(table.primary_key.columns)
    for row in session().execute(select(*keys, *columns).where(rows)).all():
        changed = _changed(row, columns, words, len(keys))
        if not changed:
            continue
        found += 1
        this = [key == value for key, value in zip(keys, row, strict=False)]
        if any(key.name in changed for key in keys):
            session().execute(delete(table).where(*this))
        else:
            session().execute(update(table).where(*this).values(**changed))
    return found


def _changed(row: Any, columns: list[Column[Any]], words: str, first: int) -> dict[str, Any]:
    changed = {}
    for column, value in zip(columns, row[first:], strict=True):
        after = wiped(value, words)
        if after != value:
            most = getattr(column.type, "length", None)
            changed[column.name] = after[:most] if isinstance(after, str) else after
    return changed
