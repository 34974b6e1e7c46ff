"""Looking into a Word or ODT file before anything reads it: is it safe, and what is in it that a page cannot have?"""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

ENTRIES_MAX = 4000
UNPACKED_MAX = 300 * 1024 * 1024
"""Bytes of all parts together."""
PART_MAX = 60 * 1024 * 1024
"""Bytes of one part of text."""
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TEXT = re.compile(r"[^\W_]")
COMMENTS_SHOWN = 50


class Refused(ValueError):
    """The file is not taken in; `reason` is bomb, encrypted, macros, damaged or entities."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Package:
    """What is in a file: all its words, its comments, and how often it has what a page cannot have."""

    form: str
    """`docx` or `odt`."""
    words: str
    comments: tuple[str, ...]
    counts: dict[str, int]


def look_into(content: bytes) -> Package:
    """The file as a package. Raises Refused."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check(archive)
            if "word/document.xml" in archive.namelist():
                return _word(archive)
            if "content.xml" in archive.namelist():
                return _odt(archive)
    except (zipfile.BadZipFile, KeyError, EOFError, OSError, NotImplementedError) as error:
        raise Refused("damaged") from error
    except DefusedXmlException as error:
        raise Refused("entities") from error
    except ElementTree.ParseError as error:
        raise Refused("damaged") from error
    raise Refused("damaged")


def _check(archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    if len(entries) > ENTRIES_MAX or sum(entry.file_size for entry in entries) > UNPACKED_MAX:
        raise Refused("bomb")
    for entry in entries:
        if entry.flag_bits & 1 or entry.filename == "EncryptedPackage":
            raise Refused("encrypted")
        if entry.filename.lower().endswith("vbaproject.bin"):
            raise Refused("macros")
        if entry.filename.endswith((".xml", ".rels")):
            _check_part(archive, entry)


def _check_part(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """No part declares entities, and none is larger than it says."""
    if entry.file_size > PART_MAX:
        raise Refused("bomb")
    with archive.open(entry) as part:
        for _event, _element in ElementTree.iterparse(part, forbid_dtd=True):
            _element.clear()


def _word(archive: zipfile.ZipFile) -> Package:
    document = ElementTree.fromstring(archive.read("word/document.xml"))
    names = archive.namelist()
    parts = [document, *(_part(archive, f"word/{name}.xml") for name in ("footnotes", "endnotes"))]
    comments = _part(archive, "word/comments.xml")
    counts = {
        "tracked": _count(document, "ins", "del", "moveFrom"),
        "text_box": _count(document, "txbxContent"),
        "object": sum(
            name.startswith(("word/embeddings/", "word/charts/", "word/diagrams/")) for name in names
        ),
        "header": sum(
            _has_text(archive, n) for n in names if re.fullmatch(r"word/(header|footer)\d*\.xml", n)
        ),
        "elsewhere": _elsewhere(archive),
    }
    said = (
        tuple(filter(None, (_words(c) for c in comments.iter(f"{_W}comment"))))
        if comments is not None
        else ()
    )
    text = "\n".join(_words(part) for part in parts if part is not None)
    return Package("docx", text, said[:COMMENTS_SHOWN], {k: n for k, n in counts.items() if n})


def _odt(archive: zipfile.ZipFile) -> Package:
    content = ElementTree.fromstring(archive.read("content.xml"))
    office = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
    comments = tuple("".join(a.itertext()).strip() for a in content.iter(f"{office}annotation"))
    changes = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}changed-region"
    counts = {"tracked": sum(1 for _ in content.iter(changes))}
    body = content.find(f"{office}body")
    text = "\n".join(_pieces(body)) if body is not None else ""
    return Package("odt", text, comments[:COMMENTS_SHOWN], {k: n for k, n in counts.items() if n})


def _part(archive: zipfile.ZipFile, name: str) -> Element | None:
    found: Element | None = ElementTree.fromstring(archive.read(name)) if name in archive.namelist() else None
    return found


def _count(part: Element, *names: str) -> int:
    return sum(1 for name in names for _ in part.iter(_W + name))


def _words(part: Element) -> str:
    """The text of each paragraph; what a program older than the file would show instead is left out."""
    fallback = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
    skipped = {id(e) for old in part.iter(fallback) for e in old.iter()}
    said = {f"{_W}p": "\n", f"{_W}tab": " ", f"{_W}br": " "}
    pieces = (
        (element.text or "") if element.tag == f"{_W}t" else said.get(element.tag, "")
        for element in part.iter()
        if id(element) not in skipped
    )
    return "".join(pieces).strip()


def _pieces(body: Element) -> Iterator[str]:
    text = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
    for element in body.iter():
        if element.tag in (f"{text}p", f"{text}h"):
            yield "".join(element.itertext())


def _has_text(archive: zipfile.ZipFile, name: str) -> bool:
    part = ElementTree.fromstring(archive.read(name))
    return bool(_TEXT.search("".join(t.text or "" for t in part.iter(f"{_W}t"))))


def _elsewhere(archive: zipfile.ZipFile) -> int:
    """How often the file points to something outside it that is no web address: it is never fetched."""
    found = 0
    for name in archive.namelist():
        if name.endswith(".rels"):
            for link in ElementTree.fromstring(archive.read(name)):
                target, outside = link.get("Target", ""), link.get("TargetMode") == "External"
                hyperlink = link.get("Type", "").endswith("/hyperlink")
                found += outside and not (hyperlink and target.startswith(("http://", "https://", "mailto:")))
    return found
