"""Cache of files, by the hash of everything that goes into them, so that asking again costs nothing.

A file is only reached by way of a document that the actor may see: the hash is made of that document.
"""

import dataclasses
import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from wiki.documents.queries import Document
from wiki.kernel import running_app
from wiki.kernel.i18n import language

MADE_BY = 6
"""Goes up when the same document would be made into another file."""
ROOM = 512 * 1024 * 1024
"""Bytes of kept files; when there are more, those go that were not asked for the longest."""


@dataclass(frozen=True)
class Order:
    """A file that takes long to make: its name among those that are kept, and what writes it."""

    key: str
    write: Callable[[BinaryIO], object]


def made(order: Order) -> bytes:
    """The file, made now or before."""
    with opened(order) as file:
        return file.read()


def opened(order: Order) -> BinaryIO:
    """The file to read from, made now or before."""
    path = folder() / order.key
    try:
        file: BinaryIO = path.open("rb")
    except FileNotFoundError:
        file = _store(path, order.write)
    with suppress(FileNotFoundError):  # making room may take it away while it is read
        os.utime(path)
    return file


def is_made(key: str) -> bool:
    """Whether the file was made before."""
    return (folder() / key).exists()


def key(format_key: str, what: Sequence[Document], *more: object) -> str:
    """The name of a file: another one for everything that differs in it."""
    parts = [MADE_BY, format_key, language(), more, [dataclasses.asdict(document) for document in what]]
    return hashlib.sha256(json.dumps(parts, default=str, sort_keys=True).encode()).hexdigest()


def clear() -> None:
    """Take every made file away; who wants one has it made again."""
    for entry in folder().glob("*"):
        entry.unlink(missing_ok=True)


def folder() -> Path:
    """Where the files are."""
    return running_app.settings().data / "exports"


def _store(path: Path, write: Callable[[BinaryIO], object]) -> BinaryIO:
    """The file as it was written, open for reading."""
    path.parent.mkdir(exist_ok=True)
    part = tempfile.NamedTemporaryFile(dir=path.parent, prefix=".part-", delete=False)  # noqa: SIM115 - closed below
    try:
        with part:
            write(cast(BinaryIO, part))
        os.replace(part.name, path)
    except BaseException:
        Path(part.name).unlink(missing_ok=True)
        raise
    file = path.open("rb")
    _make_room(path.parent)
    return file


def _make_room(among: Path) -> None:
    """Take the oldest away until the rest fits; what another process takes away at the same time is gone too."""
    kept = []
    for entry in os.scandir(among):
        try:
            kept.append((entry.stat().st_mtime, entry.stat().st_size, entry.path))
        except FileNotFoundError:
            continue
    left = sum(size for _when, size, _path in kept) - ROOM
    for _when, size, path in sorted(kept):
        if left <= 0:
            return
        Path(path).unlink(missing_ok=True)
        left -= size
