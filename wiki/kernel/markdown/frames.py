"""How parent and worker talk: four bytes of length, then that many bytes of UTF-8."""

import struct
from typing import IO

LENGTH = struct.Struct("!I")


def write_frame(stream: IO[bytes], text: str) -> None:
    """Send one text. Raises OSError when nobody reads any more."""
    body = text.encode()
    stream.write(LENGTH.pack(len(body)) + body)
    stream.flush()


def read_frame(stream: IO[bytes]) -> str | None:
    """The next text, or None at the end of the stream, also in the middle of a text."""
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    (size,) = LENGTH.unpack(head)
    body = stream.read(size)
    return body.decode() if len(body) == size else None
