"""Where a file comes from, written into the file so that it is known again when it comes back."""

import hashlib
import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from wiki.kernel.database_limits import may_be_id

_PREFIX = "lichtwerk_"
_PART_MAX = 1024 * 1024
"""Bytes of the part of a file that holds its properties."""


@dataclass(frozen=True)
class Origin:
    """The version of a page a file was made of: the address of the site, the page, its version, and the SHA-256 of
    the text of that version."""

    site: str
    page: int
    revision: int
    sha256: str

    def properties(self) -> dict[str, str]:
        """As properties of a document."""
        values = {"site": self.site, "page": self.page, "revision": self.revision, "sha256": self.sha256}
        return {f"{_PREFIX}{name}": str(value) for name, value in values.items()}

    def comment(self) -> str:
        """As a line at the end of a text."""
        return "<!-- " + "; ".join(f"{name}: {value}" for name, value in self.properties().items()) + " -->"


def sha256_of(body: str) -> str:
    """The mark of a text."""
    return hashlib.sha256(body.encode()).hexdigest()


def read_origin(content: bytes) -> Origin | None:
    """The origin in a Word or ODT file; None when there is none, or none that can be meant."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _origin(_word(archive) or _odt(archive))
    except (
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        DefusedXmlException,
        ElementTree.ParseError,
        RuntimeError,
    ):
        return None


def read_comment(text: str) -> Origin | None:
    """The origin in the last line of a text; None when there is none."""
    last = text.rstrip().rpartition("\n")[2].strip()
    if not (last.startswith("<!-- ") and last.endswith(" -->")):
        return None
    pairs = (entry.partition(": ") for entry in last[5:-4].split("; "))
    return _origin({name: value for name, _colon, value in pairs})


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    if name not in archive.namelist() or archive.getinfo(name).file_size > _PART_MAX:
        return b""
    return archive.read(name)


def _word(archive: zipfile.ZipFile) -> dict[str, str]:
    part = _part(archive, "docProps/custom.xml")
    if not part:
        return {}
    properties = ElementTree.fromstring(part)
    return {p.get("name", ""): "".join(p.itertext()) for p in properties}


def _odt(archive: zipfile.ZipFile) -> dict[str, str]:
    part = _part(archive, "meta.xml")
    if not part:
        return {}
    name = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"
    found = ElementTree.fromstring(part).iter(f"{name}user-defined")
    return {p.get(f"{name}name", ""): "".join(p.itertext()) for p in found}


def _origin(properties: Mapping[str, str]) -> Origin | None:
    value = {key.removeprefix(_PREFIX): text for key, text in properties.items() if key.startswith(_PREFIX)}
    try:
        page, revision = int(value["page"]), int(value["revision"])
        if not (may_be_id(page) and may_be_id(revision)):
            return None
        return Origin(value["site"], page, revision, value["sha256"])
    except (KeyError, ValueError):
        return None
