"""Backup and restore: every row and every file in one ZIP, the same for both databases.

The archive holds `manifest.json`, `tables/<name>.jsonl` and `files/<sha256>`. A backup of SQLite can be restored
into PostgreSQL and the other way round: that is also how a network grows from one to the other.
"""

import base64
import hashlib
import json
import os
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy import (
    Column,
    Connection,
    Date,
    DateTime,
    LargeBinary,
    MetaData,
    Table,
    func,
    insert,
    inspect,
    select,
    text,
)
from sqlalchemy.exc import SQLAlchemyError

from wiki.kernel import schema
from wiki.kernel.blobs import BlobStore
from wiki.kernel.db import UtcDateTime, db
from wiki.kernel.triggers import set_aside

FORMAT = 1
BATCH = 500
_INDEX = "search_words"
"""The column of the full-text index: the migrations make it, and `reindex` fills it."""
Progress = Callable[[str], None]


class BackupError(Exception):
    """The backup cannot be made or used; the sentence says why."""


def backup(target: Path, store: BlobStore, progress: Progress = lambda _: None) -> None:
    """Write everything as it is at this moment to `target`, which appears only when it is whole."""
    part = target.with_name(target.name + ".part")
    part.unlink(missing_ok=True)
    try:
        with _own_file(part) as file:
            _write(file, store, progress)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    except OSError as error:
        raise BackupError(f"The backup cannot be written: {error.strerror or error}.") from error
    finally:
        part.unlink(missing_ok=True)


def _own_file(path: Path) -> BinaryIO:
    """A new file for its owner alone, whatever the umask."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _write(file: BinaryIO, store: BlobStore, progress: Progress) -> None:
    with _snapshot() as connection, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        manifest: dict[str, Any] = {"format": FORMAT, "migration": _migration(connection), "tables": {}}
        for table in _tables(connection):
            progress(table.name)
            manifest["tables"][table.name] = _write_table(archive, connection, table)
        progress("files")
        manifest["files"] = _write_files(archive, store)
        archive.writestr("manifest.json", json.dumps(manifest, indent=1))


def restore(source: Path, store: BlobStore, progress: Progress = lambda _: None) -> None:
    """Fill an empty, migrated database from a backup; raises BackupError and changes nothing when it cannot."""
    with _opened(source) as archive, db.engine.connect() as connection:
        manifest = _checked(archive, connection)
        progress("files")
        with _nothing_left_behind(store):
            _read_files(archive, store)
            with connection.begin():
                with set_aside(connection):
                    _read_tables(archive, connection, manifest, progress)
                _continue_counting(connection)


_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    KeyError,
    ValueError,
    TypeError,
    RuntimeError,
    SQLAlchemyError,
)
"""What reading a damaged archive can break with."""


@contextmanager
def _nothing_left_behind(store: BlobStore) -> Iterator[None]:
    """Take away the files that came in when the rest does not; raises BackupError, in one sentence."""
    before = set(store.root.glob("??/*"))
    try:
        yield
    except BaseException as error:
        for path in set(store.root.glob("??/*")) - before:
            path.unlink(missing_ok=True)
        if isinstance(error, _DAMAGE):
            raise BackupError(
                f"The backup is damaged ({type(error).__name__}); nothing was put back."
            ) from error
        if isinstance(error, OSError):
            raise BackupError(f"The backup cannot be put back: {error.strerror or error}.") from error
        raise


def _read_tables(
    archive: zipfile.ZipFile, connection: Connection, manifest: dict[str, Any], progress: Progress
) -> None:
    for table in _tables(connection):
        progress(table.name)
        count = _read_table(archive, connection, table)
        if count != manifest["tables"][table.name]:
            raise BackupError(f"The backup is damaged: {table.name} has {count} rows.")


def _opened(source: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(source)
    except (OSError, *_DAMAGE) as error:
        raise BackupError("This is not a backup of Lichtwerk.") from error


def _snapshot() -> Connection:
    connection = db.engine.connect()
    if connection.dialect.name == "postgresql":
        connection = connection.execution_options(isolation_level="REPEATABLE READ")
    connection.begin()
    return connection


def _migration(connection: Connection) -> str:
    found = schema.version(connection)
    if found is None:
        raise BackupError("This database is not set up yet: run `lichtwerk migrate` first.")
    return found


def _tables(connection: Connection) -> list[Table]:
    """The tables of this program that the database has, with the columns it has: one of an earlier version lacks what
    came later, and has what went since."""
    inspector = inspect(connection)
    there = set(inspector.get_table_names())
    known = [table for table in db.metadata.sorted_tables if table.name in there]
    columns = inspector.get_multi_columns(filter_names=[table.name for table in known])
    return [
        _as_it_is(table, [c for c in columns[None, table.name] if c["name"] != _INDEX]) for table in known
    ]


def _as_it_is(table: Table, columns: list[Any]) -> Table:
    if {column["name"] for column in columns} == set(table.columns.keys()):
        return table
    keys = set(table.primary_key.columns.keys())
    return Table(
        table.name,
        MetaData(),
        *(Column(one["name"], _type(table, one), primary_key=one["name"] in keys) for one in columns),
    )


def _type(table: Table, column: Any) -> Any:
    known = table.columns.get(column["name"])
    if known is not None:
        return known.type
    return UtcDateTime() if isinstance(column["type"], DateTime) else column["type"]


def _write_table(archive: zipfile.ZipFile, connection: Connection, table: Table) -> int:
    count = 0
    rows = connection.execute(select(table).order_by(*table.primary_key)).mappings()
    with archive.open(f"tables/{table.name}.jsonl", "w") as file:
        for row in rows:
            plain = {name: _plain(value) for name, value in row.items()}
            file.write(json.dumps(plain, ensure_ascii=False).encode() + b"\n")
            count += 1
    return count


def _plain(value: Any) -> Any:
    """A value as JSON can hold it."""
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return value.isoformat() if isinstance(value, date) else value


def _write_files(archive: zipfile.ZipFile, store: BlobStore) -> int:
    files = sorted(p for p in store.root.glob("??/*") if len(p.name) == 64)
    for path in files:
        with path.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != path.name:
                raise BackupError(f"The file {path.name} is damaged: `lichtwerk verify` tells what has it.")
        archive.write(path, f"files/{path.name}", zipfile.ZIP_STORED)
    return len(files)


def _checked(archive: zipfile.ZipFile, connection: Connection) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads(archive.read("manifest.json"))
    except _DAMAGE as error:
        raise BackupError("This is not a backup of Lichtwerk.") from error
    if not {"format", "migration", "tables"} <= set(manifest):
        raise BackupError("This is not a backup of Lichtwerk.")
    if manifest["format"] != FORMAT:
        raise BackupError(f"This backup has format {manifest['format']}; this version reads format {FORMAT}.")
    if manifest["migration"] != (here := _migration(connection)):
        raise BackupError(f"The backup is of database version {manifest['migration']}, this one is {here}.")
    for table in _tables(connection):
        if connection.scalar(select(func.count()).select_from(table)):
            raise BackupError(f"The database is not empty: {table.name} has rows.")
    connection.rollback()
    return manifest


def _read_table(archive: zipfile.ZipFile, connection: Connection, table: Table) -> int:
    count = 0
    for rows in _batches(archive, table):
        connection.execute(insert(table), rows)
        count += len(rows)
    return count


def _batches(archive: zipfile.ZipFile, table: Table) -> Iterator[list[dict[str, Any]]]:
    rows: list[dict[str, Any]] = []
    with archive.open(f"tables/{table.name}.jsonl") as file:
        for line in file:
            rows.append(_typed(json.loads(line), table))
            if len(rows) == BATCH:
                yield rows
                rows = []
    if rows:
        yield rows


def _typed(row: dict[str, Any], table: Table) -> dict[str, Any]:
    for known in table.columns:
        value = row.get(known.name)
        if value is None:
            continue
        if isinstance(known.type, UtcDateTime | DateTime):
            row[known.name] = datetime.fromisoformat(value)
        elif isinstance(known.type, Date):
            row[known.name] = date.fromisoformat(value)
        elif isinstance(known.type, LargeBinary):
            row[known.name] = base64.b64decode(value)
    return row


def _read_files(archive: zipfile.ZipFile, store: BlobStore) -> None:
    for entry in archive.infolist():
        if not entry.filename.startswith("files/"):
            continue
        with archive.open(entry) as file:
            blob = store.put(file, limit=entry.file_size)  # type: ignore[arg-type]
        if entry.filename != f"files/{blob.sha256}":
            raise BackupError(f"The backup is damaged: {entry.filename} has other content.")


def _continue_counting(connection: Connection) -> None:
    """PostgreSQL hands out ids from a counter of its own; let it go on after the highest."""
    if connection.dialect.name != "postgresql":
        return
    for table in _tables(connection):
        if "id" in table.columns and table.columns["id"].autoincrement is not False:
            sequence = connection.scalar(text("SELECT pg_get_serial_sequence(:t, 'id')"), {"t": table.name})
            if sequence:
                highest = connection.scalar(select(func.max(table.columns["id"])))
                connection.execute(
                    text("SELECT setval(:s, :n, :used)"),
                    {"s": sequence, "n": highest or 1, "used": highest is not None},
                )
