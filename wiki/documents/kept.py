"""Files that were made once, kept by the hash of all that went into them, so that asking again costs nothing.

Nobody gets anything from here but by asking for a document they may see: the hash is made of that document.
"""

import dataclasses
import hashlib
import json
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from flask import current_app

from wiki.documents.queries import Document
from wiki.kernel.i18n import language

MADE_BY = 1
"""Goes up when the same document would be made into another file."""
ROOM = 512 * 1024 * 1024
"""Bytes of kept files; when there are more, those go that were not asked for the longest."""


def made(format_key: str, document: Document, site: str, make: Callable[[], bytes]) -> bytes:
    """The file, made now or before."""
    path = _folder() / key(format_key, document, site)
    try:
        content = path.read_bytes()
        os.utime(path)
    except FileNotFoundError:
        content = make()
        _keep(path, content)
    return content


def key(format_key: str, document: Document, site: str) -> str:
    """The name of a file: another one for everything that differs in it."""
    what = [MADE_BY, format_key, site, language(), dataclasses.asdict(document)]
    return hashlib.sha256(json.dumps(what, default=str, sort_keys=True).encode()).hexdigest()


def _folder() -> Path:
    folder: Path = current_app.config["LICHTWERK"].data / "exports"
    return folder


def _keep(path: Path, content: bytes) -> None:
    path.parent.mkdir(exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".part-", delete=False) as part:
        part.write(content)
    os.replace(part.name, path)
    _make_room(path.parent)


def _make_room(folder: Path) -> None:
    """Take the oldest away until the rest fits; what another process takes away at the same time is gone too."""
    kept = []
    for entry in os.scandir(folder):
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
