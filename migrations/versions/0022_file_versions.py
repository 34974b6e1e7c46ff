"""versions of files, which of them go with which version of a page, and the sizes of images"""

import re
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
FILE = re.compile(r"/files/([0-9a-f]{32})/")
BATCH = 500
STORED = ("name", "sha256", "bytes", "media_type", "is_image", "width", "height", "added_by_id", "added_at")
TABLES = {
    "page": ("id", "revision", "released", "released_at"),
    "revision": ("page_id", "number", "at", "body"),
    "attachment": ("id", "page_id", "version", "added_at", "removed_at"),
    "attachment_version": ("attachment_id", "number", *STORED),
    "revision_file": ("page_id", "number", "attachment_id", "version", "in_text"),
}
TYPES = {
    **dict.fromkeys(("at", "added_at", "removed_at", "released_at"), MOMENT),
    **dict.fromkeys(("is_image", "in_text"), sa.Boolean()),
}


def table(name: str, *columns: str) -> Any:
    """A table with these columns, or with those it has from now on."""
    return sa.table(name, *(sa.column(c, TYPES.get(c)) for c in columns or TABLES[name]))


def upgrade() -> None:
    before = table("attachment", "id", "page_id", "removed_at", *STORED)
    files = op.get_bind().execute(sa.select(before)).mappings().all()
    op.drop_table("attachment")
    _create()
    _insert(
        "attachment",
        ({**_named(file, "id", "page_id", "added_at", "removed_at"), "version": 1} for file in files),
    )
    _insert(
        "attachment_version",
        ({"attachment_id": file["id"], "number": 1, **_named(file, *STORED)} for file in files),
    )
    _insert("revision_file", _pins({file["id"]: file for file in files}))


def _create() -> None:
    op.create_table(
        "attachment",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("page_id", BIG, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.Column("removed_at", MOMENT, nullable=True),
        sa.Column("copied_from_id", sa.String(32), nullable=True),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name=op.f("fk_attachment_page_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
    )
    op.create_index(op.f("ix_attachment_page_id"), "attachment", ["page_id"])
    op.create_table(
        "attachment_version",
        sa.Column("attachment_id", sa.String(32), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        *_stored(),
        sa.ForeignKeyConstraint(
            ["attachment_id"], ["attachment.id"], name=op.f("fk_attachment_version_attachment_id")
        ),
        sa.ForeignKeyConstraint(
            ["added_by_id"], ["person.id"], name=op.f("fk_attachment_version_added_by_id")
        ),
        sa.PrimaryKeyConstraint("attachment_id", "number", name=op.f("pk_attachment_version")),
    )
    op.create_index("ix_attachment_version_sha256", "attachment_version", ["sha256"])
    op.create_table(
        "revision_file",
        sa.Column("page_id", BIG, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("attachment_id", sa.String(32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("in_text", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attachment_id", "version"],
            ["attachment_version.attachment_id", "attachment_version.number"],
            name="fk_revision_file_version",
        ),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name=op.f("fk_revision_file_page_id")),
        sa.PrimaryKeyConstraint("page_id", "number", "attachment_id", name=op.f("pk_revision_file")),
    )
    op.create_index("ix_revision_file_attachment_id", "revision_file", ["attachment_id", "version"])
    op.create_table(
        "image_size",
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("width", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("stored_sha256", sa.String(64), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", "width", name=op.f("pk_image_size")),
    )


def _stored() -> tuple[sa.Column[Any], ...]:
    """What is known of the bytes of a file."""
    return (
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(100), nullable=False),
        sa.Column("is_image", sa.Boolean(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("added_by_id", BIG, nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
    )


def _named(row: Any, *names: str) -> dict[str, Any]:
    return {name: row[name] for name in names}


def _insert(name: str, rows: Iterator[dict[str, Any]]) -> None:
    """Put rows in, so many at a time."""
    batch: list[dict[str, Any]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            op.get_bind().execute(sa.insert(table(name)), batch)
            batch = []
    if batch:
        op.get_bind().execute(sa.insert(table(name)), batch)


def _pins(files: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The files of every version of every page, as far as what is known tells."""
    of_page: dict[int, list[Any]] = {}
    for file in files.values():
        of_page.setdefault(file["page_id"], []).append(file)
    page = table("page")
    for row in op.get_bind().execute(sa.select(page).order_by(page.c.id)).all():
        yield from _pins_of(row, of_page.get(row.id, []), files)


def _pins_of(page: Any, own: list[Any], files: dict[str, Any]) -> Iterator[dict[str, Any]]:
    kept = table("revision")
    body = sa.case((kept.c.body.like("%/files/%"), kept.c.body), else_="").label("body")
    statement = sa.select(kept.c.number, kept.c.at, body).where(kept.c.page_id == page.id)
    versions = op.get_bind().execute(statement.order_by(kept.c.number)).all()
    for place, version in enumerate(versions):
        after = versions[place + 1].at if place + 1 < len(versions) else None
        named = dict.fromkeys(FILE.findall(version.body))
        used = {id_ for id_ in named if id_ in files and not _gone(files[id_], version, page, after)}
        for id_ in used | {file["id"] for file in own if _was_there(file, version, page, after)}:
            row = {"page_id": page.id, "number": version.number, "attachment_id": id_}
            yield {**row, "version": 1, "in_text": id_ in used}


def _gone(file: Any, version: Any, page: Any, after: Any) -> bool:
    """Whether a file was taken off its page before this version could show it."""
    if file["removed_at"] is None:
        return False
    if version.number == page.released:
        return bool(file["removed_at"] <= page.released_at)
    return after is None or bool(file["removed_at"] < version.at)


def _was_there(file: Any, version: Any, page: Any, after: Any) -> bool:
    """Whether a file was among the attachments: when this version was released, else when the next one came."""
    removed = file["removed_at"]
    if version.number == page.released:
        return bool(file["added_at"] <= page.released_at and (removed is None or removed > page.released_at))
    if after is None:
        return removed is None
    return bool(file["added_at"] < after and (removed is None or removed >= after))


def downgrade() -> None:
    attachment, version = table("attachment"), table("attachment_version")
    current = sa.and_(version.c.attachment_id == attachment.c.id, version.c.number == attachment.c.version)
    columns = (
        attachment.c.id,
        attachment.c.page_id,
        attachment.c.removed_at,
        *(version.c[name] for name in STORED),
    )
    files = op.get_bind().execute(sa.select(*columns).join(version, current)).mappings().all()
    for name in ("image_size", "revision_file", "attachment_version", "attachment"):
        op.drop_table(name)
    op.create_table(
        "attachment",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("page_id", BIG, nullable=False),
        *_stored(),
        sa.Column("removed_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["added_by_id"], ["person.id"], name=op.f("fk_attachment_added_by_id")),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name=op.f("fk_attachment_page_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
    )
    op.create_index(op.f("ix_attachment_page_id"), "attachment", ["page_id"])
    if files:
        op.get_bind().execute(
            sa.insert(table("attachment", *files[0].keys())), [dict(file) for file in files]
        )
