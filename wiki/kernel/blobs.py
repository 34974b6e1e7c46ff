"""Files by the hash of their content: the same bytes are stored once, and a stored file never changes."""

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from flask import current_app

_CHUNK = 1 << 20


class TooLarge(ValueError):
    """The file has more bytes than allowed."""


@dataclass(frozen=True)
class Blob:
    """A stored file: SHA-256 in hex and size in bytes."""

    sha256: str
    bytes: int


@dataclass(frozen=True)
class BlobStore:
    """A folder of files named by their hash, two levels deep."""

    root: Path

    def path(self, sha256: str) -> Path:
        """Where the file of this hash is; the hash must be 64 hex digits."""
        if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
            raise ValueError("not a SHA-256")
        return self.root / sha256[:2] / sha256

    def open(self, sha256: str) -> BinaryIO:
        """The file, to read."""
        return self.path(sha256).open("rb")

    def read(self, sha256: str) -> bytes:
        """All bytes of the file."""
        return self.path(sha256).read_bytes()

    def put(self, stream: BinaryIO, limit: int) -> Blob:
        """Store a stream durably before anything points to it; raises TooLarge above `limit` bytes."""
        self.root.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=self.root, prefix=".part-", delete=False) as part:
            try:
                blob = _copy(stream, part, limit)
            except BaseException:
                os.unlink(part.name)
                raise
        self._move_in(Path(part.name), blob)
        return blob

    def _move_in(self, part: Path, blob: Blob) -> None:
        target = self.path(blob.sha256)
        target.parent.mkdir(exist_ok=True)
        os.replace(part, target)
        for folder in (target.parent, self.root):
            _sync(folder)


def _copy(stream: BinaryIO, part: "tempfile._TemporaryFileWrapper[bytes]", limit: int) -> Blob:
    digest, size = hashlib.sha256(), 0
    while chunk := stream.read(_CHUNK):
        size += len(chunk)
        if size > limit:
            raise TooLarge(size)
        digest.update(chunk)
        part.write(chunk)
    part.flush()
    os.fsync(part.fileno())
    return Blob(digest.hexdigest(), size)


def _sync(folder: Path) -> None:
    """Make a rename in the folder survive a power cut."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def blobs() -> BlobStore:
    """The store of this app."""
    store: BlobStore = current_app.extensions["lichtwerk.blobs"]
    return store
