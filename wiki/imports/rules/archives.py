"""A Word or ODT file is an archive: looked through before anything in it is read, and only what is needed goes on."""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from wiki.imports.rules.imports import Refused

ENTRIES_MAX = 5000
DIRECTORY_MAX = 2 * 1024 * 1024
"""Bytes of the list of what is in the archive."""
TOTAL_MAX = 300 * 1024 * 1024
"""Bytes of everything, unpacked."""
XML_MAX = 20 * 1024 * 1024
"""Bytes of one part in XML: a page holds 200 KB of text."""
RATIO_MAX = 200
"""How much smaller a part may be packed, when it is larger than LARGE."""
LARGE = 10 * 1024 * 1024

FILES_MAX = 50
"""So many files of a compressed folder are read at once."""

_END = struct.Struct("<4s4H2LH")
_MEDIA = re.compile(r"(?i)(?:.*/)?(?:media|pictures)/[^/]+\Z")
_READ = re.compile(
    r"(?i)\[content_types\]\.xml|.*\.rels|mimetype|meta-inf/manifest\.xml|(?:object[^/]*/)?(?:content|styles)\.xml"
    r"|(?:.*/)?(?:document|styles|numbering|footnotes|endnotes|comments|header|footer|chart|data|presentation"
    r"|slide|notesslide|workbook|sheet|sharedstrings|theme)\d*\.xml|.*/settings\.xml"
)
"""What is read of a file, by us or by pandoc. All else in it may be anything: it is not opened."""
_SPARE = re.compile(r"(?i)(?:.*/)?(?:(?:theme\d*|settings)\.xml|(?:media|pictures)/[^/]+)")
"""What a file can be read without."""
_MATH = re.compile(rb"""<!DOCTYPE\s+math:math(?:\s+(?:PUBLIC|"[^"<>\[]*"))+\s*>""")
_MACROS = re.compile(r"(?i)(?:.*/)?(?:vbaproject\.bin|basic/.*)\Z")


@dataclass(frozen=True)
class Package:
    """The parts of an archive that are read, by name, and the names of all."""

    parts: Mapping[str, bytes]
    names: tuple[str, ...]

    def xml(self, name: str) -> Any:
        """The root of a part; None when there is none. Raises Refused for XML with entities, or that is none."""
        content = self.parts.get(name)
        return None if content is None else parsed(content)

    def packed(self) -> bytes:
        """An archive of only these parts."""
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for name, content in self.parts.items():
                archive.writestr(zipfile.ZipInfo(name), content)
        return out.getvalue()

    @property
    def has_macros(self) -> bool:
        """Whether there are programs in it."""
        return any(_MACROS.match(name) for name in self.names)


def parsed(content: bytes) -> Any:
    """The root of an XML text; raises Refused when it declares entities or is damaged."""
    try:
        return ElementTree.fromstring(content, forbid_dtd=True)
    except DefusedXmlException:
        raise Refused("entities") from None
    except (ElementTree.ParseError, ValueError, LookupError):
        raise Refused("damaged") from None


def unpacked(content: bytes) -> Package:
    """The archive, looked through. Raises Refused."""
    _look_at_the_end(content)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            _check(entries)
            found = {e.filename: _read_of(archive, e) for e in entries if _is_read(e)}
            parts = {name: part for name, part in found.items() if part is not None}
            main = _main_part(parts)
            parts |= {e.filename: _read(archive, e) for e in entries if e.filename == main and e.file_size}
    except (
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
        RuntimeError,
        ValueError,
        OSError,
        EOFError,
    ) as error:
        if isinstance(error, Refused):
            raise
        raise Refused("damaged") from None
    parts = {name: _without_name(part) for name, part in parts.items()}
    for name, part in parts.items():
        if name.lower().endswith((".xml", ".rels")):
            parsed(part)
    return Package(parts, tuple(entry.filename for entry in entries))


def _without_name(part: bytes) -> bytes:
    """A formula without the name of its kind, which old programs write above each; it declares nothing."""
    return _MATH.sub(b"", part, count=1) if part.startswith(b"<?xml") else part


def is_folder(content: bytes) -> bool:
    """Whether it is a compressed folder of files, and no file of Office, which is such an archive too."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError):
        return False
    own = any(name.lower().endswith(".iwa") or name == "index.xml" for name in names)
    return not (own or "mimetype" in names or "[Content_Types].xml" in names)


def is_noise(name: str) -> bool:
    """Whether a computer keeps this in a folder for itself: a hidden file, or one that says that Word has it open."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "__MACOSX/" in name or last.startswith((".", "~$")) or last.lower() in ("thumbs.db", "desktop.ini")


def files_in(content: bytes) -> Iterator[tuple[str, bytes | None]]:
    """The files of a compressed folder by name, one in memory at a time; None for one too many. Raises Refused."""
    _look_at_the_end(content)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = [e for e in archive.infolist() if not e.is_dir() and not is_noise(e.filename)]
            _check(entries)
            for number, entry in enumerate(entries):
                yield entry.filename, archive.read(entry) if number < FILES_MAX else None
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, EOFError):
        raise Refused("damaged") from None


def _main_part(parts: Mapping[str, bytes]) -> str:
    """The part with the text of a file of Office, which may have any name; empty when it says none."""
    relations = parsed(parts["_rels/.rels"]) if "_rels/.rels" in parts else ()
    targets = (r.get("Target", "") for r in relations if r.get("Type", "").endswith("/officeDocument"))
    return next((target.lstrip("/") for target in targets), "")


def _is_read(entry: zipfile.ZipInfo) -> bool:
    """Whether this part is read; an empty one says nothing, whatever it is."""
    return entry.file_size > 0 and bool(_MEDIA.match(entry.filename) or _READ.fullmatch(entry.filename))


def _look_at_the_end(content: bytes) -> None:
    """The list of contents must be of a size that can be read at all."""
    at = content.rfind(b"PK\x05\x06", max(0, len(content) - 66_000))
    if at < 0 or at + _END.size > len(content):
        raise Refused("damaged")
    size = _END.unpack_from(content, at)[5]
    if size > DIRECTORY_MAX or content[max(0, at - 20) : at].startswith(b"PK\x06\x07"):
        raise Refused("bomb")


def _check(entries: list[zipfile.ZipInfo]) -> None:
    if any(entry.flag_bits & 1 for entry in entries):
        raise Refused("password")
    names = [entry.filename.casefold() for entry in entries]
    if any(_strange(name) for name in names) or len(set(names)) < len(names):
        raise Refused("damaged")
    large = [entry for entry in entries if entry.file_size > LARGE]
    total = sum(entry.file_size for entry in entries)
    packed = any(entry.file_size > RATIO_MAX * max(entry.compress_size, 1) for entry in large)
    if len(entries) > ENTRIES_MAX or total > TOTAL_MAX or packed:
        raise Refused("bomb")


def _strange(name: str) -> bool:
    parts = name.split("/")
    return name.startswith("/") or ".." in parts or "\\" in name or ":" in parts[0] or "\0" in name


def _read_of(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes | None:
    """A part; None when it is damaged and the text can do without it, as without a picture."""
    try:
        return _read(archive, entry)
    except (zipfile.BadZipFile, zlib.error, EOFError):
        if _SPARE.fullmatch(entry.filename):
            return None
        raise


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    if entry.filename.lower().endswith((".xml", ".rels")) and entry.file_size > XML_MAX:
        raise Refused("too_long")
    return archive.read(entry)
