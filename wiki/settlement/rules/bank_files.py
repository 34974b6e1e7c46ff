"""The file that a bank gives, in whatever format: CAMT.052, 053 or 054, MT940, or several of these in a ZIP. Pure."""

import io
import re
import zipfile
from collections.abc import Iterator

from wiki.settlement.rules import camt, mt940
from wiki.settlement.rules.statements import BadStatement, Found, Refused, StatementCode

MAX_BYTES = 10_000_000
"""Of a file as it is sent, and of each file in a ZIP."""
MAX_UNPACKED = 50_000_000
MAX_FILES = 400
"""In a ZIP: a year of daily statements fits."""
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_BEFORE_XML = re.compile(rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*<", re.ASCII)
_UNTOLD = re.compile(r"(?:^|/)(?:__MACOSX/|\.[^/]*$)")
"""What a computer puts in a ZIP by itself."""
_LOCKED = 0x1


def read(content: bytes) -> tuple[Found, ...]:
    """Every statement of a file, read or refused; raises BadStatement for a file that is none of a bank."""
    if len(content) > MAX_BYTES:
        raise BadStatement(StatementCode.TOO_LARGE, str(len(content)))
    if not content.startswith(_ZIP):
        return _one(content)
    found = tuple(statement for name, inside in _unpacked(content) for statement in _inside(name, inside))
    if not found:
        raise BadStatement(StatementCode.NO_STATEMENT)
    return found


def _one(content: bytes) -> tuple[Found, ...]:
    if content.startswith(_ZIP):
        raise BadStatement(StatementCode.ZIP_IN_ZIP)
    if _BEFORE_XML.match(content):
        return camt.parse(content)
    return mt940.parse(content)


def _inside(name: str, content: bytes) -> tuple[Found, ...]:
    """The statements of one file in a ZIP; what cannot be read is named, and stops no other."""
    try:
        return _one(content)
    except BadStatement as problem:
        return (Refused("", "", problem, name),)


def _unpacked(content: bytes) -> Iterator[tuple[str, bytes]]:
    """The files of a ZIP by name. Never more is unpacked than fits, whatever the ZIP says of itself."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = [m for m in archive.infolist() if not m.is_dir() and not _UNTOLD.search(m.filename)]
            if len(members) > MAX_FILES:
                raise BadStatement(StatementCode.TOO_LARGE, str(len(members)))
            left = MAX_UNPACKED
            for member in sorted(members, key=lambda member: member.filename):
                inside = _member(archive, member, min(left, MAX_BYTES))
                left -= len(inside)
                yield member.filename, inside
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError) as problem:
        if isinstance(problem, BadStatement):
            raise
        raise BadStatement(StatementCode.BAD_ZIP) from problem


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, most: int) -> bytes:
    if member.flag_bits & _LOCKED:
        raise BadStatement(StatementCode.LOCKED_ZIP)
    with archive.open(member) as file:
        inside = file.read(most + 1)
    if len(inside) > most:
        raise BadStatement(StatementCode.TOO_LARGE, member.filename)
    return inside
