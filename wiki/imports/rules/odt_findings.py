"""What is in an ODT file that a page cannot have, and its words; as for Word."""

from collections.abc import Mapping
from typing import Any

from wiki.imports.rules.archives import Package
from wiki.imports.rules.imports import Passage
from wiki.imports.rules.odt_numbers import labels
from wiki.imports.rules.word_findings import Inspection, says_something

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
_XLINK = "{http://www.w3.org/1999/xlink}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_READERS = (f"{_TEXT}tracked-changes", f"{_OFFICE}annotation")
_SEEN = {
    f"{_TEXT}changed-region": "tracked",
    f"{_DRAW}object": "object",
    f"{_DRAW}object-ole": "object",
    f"{_TABLE}covered-table-cell": "merged_cells",
}
_MARGINS = {"header": "header", "footer": "footer"}
_APART = frozenset(
    {
        f"{_OFFICE}annotation",
        f"{_TEXT}p",
        f"{_TEXT}h",
        f"{_TEXT}tracked-changes",
        f"{_TEXT}note-citation",
        f"{_SVG}desc",
        f"{_SVG}title",
    }
)
"""What is in a paragraph, but not of its text."""


def inspect(package: Package) -> Inspection:
    """Look through an ODT file. Raises Refused."""
    inspection = Inspection()
    root = package.xml("content.xml")
    if root is not None:
        _body(inspection, package, root)
    _margins(inspection, package)
    if package.has_macros:
        inspection.found("macro")
    return inspection


def titles(package: Package) -> tuple[str, str]:
    """The title and the subtitle: the first paragraphs in these styles."""
    root = package.xml("content.xml")
    if root is None:
        return "", ""
    parents = {
        s.get(f"{_STYLE}name"): s.get(f"{_STYLE}parent-style-name") for s in root.iter(f"{_STYLE}style")
    }
    found = {"Title": "", "Subtitle": ""}
    for paragraph in root.iter(f"{_TEXT}p"):
        style = paragraph.get(f"{_TEXT}style-name", "")
        style = parents.get(style) or style
        if style in found and not found[style]:
            found[style] = _text(paragraph).strip()
    return found["Title"], found["Subtitle"]


def described(package: Package) -> dict[str, str]:
    """What each image shows in words, by the name of its file."""
    root = package.xml("content.xml")
    found: dict[str, str] = {}
    for frame in root.iter(f"{_DRAW}frame") if root is not None else ():
        words = [frame.find(f"{_SVG}{name}") for name in ("desc", "title")]
        text = next((w.text for w in words if w is not None and w.text), "")
        for image in frame.findall(f"{_DRAW}image"):
            if text:
                found[image.get(f"{_XLINK}href", "").removeprefix("./")] = text
    return found


def _body(inspection: Inspection, package: Package, root: Any) -> None:
    where, words = "", described(package)
    numbers = labels(root, package.xml("styles.xml"))
    apart = {id(e) for tag in _READERS for notes in root.iter(tag) for e in notes.iter() if e is not notes}
    boxed = {id(e) for box in root.iter(f"{_DRAW}text-box") for e in box.iter()}
    for element in root.iter():
        if element.tag in (f"{_TEXT}p", f"{_TEXT}h"):
            text = _text(element).strip()
            if not text or id(element) in apart:
                continue
            is_heading = element.tag == f"{_TEXT}h"
            where = text if is_heading else where
            label, is_own = numbers.get(id(element), ("", False))
            if label and (is_own or is_heading):
                code = "heading_number" if is_heading else "list_number"
                inspection.found(code, "" if is_heading else where, f"{label} {text}")
            inspection.passages.append(Passage(where, text, "text_box" if id(element) in boxed else ""))
        elif element.tag == f"{_OFFICE}annotation":
            _comment(inspection, element, where)
        elif element.tag in _SEEN:
            inspection.found(_SEEN[element.tag], where, *_inside(element, package))
        elif element.tag == f"{_DRAW}image":
            _image(inspection, element.get(f"{_XLINK}href", "").removeprefix("./"), words, where)


def _image(inspection: Inspection, name: str, words: Mapping[str, str], where: str) -> None:
    """An image; how an object looks, such as a chart, is none."""
    if "://" in name:
        inspection.found("elsewhere", "", name)
    elif name and not name.startswith("ObjectReplacements/"):
        inspection.shows(name, words.get(name, ""), where)


def _inside(element: Any, package: Package) -> list[str]:
    """The words of an object such as a chart, which is a document in the document; and what was deleted."""
    name = element.get(f"{_XLINK}href", "").removeprefix("./")
    root = package.xml(f"{name}/content.xml") if name else None
    if element.tag == f"{_TEXT}changed-region":
        root = element.find(f"{_TEXT}deletion")
    words = [_text(p).strip() for p in root.iter(f"{_TEXT}p")] if root is not None else []
    return [" · ".join(filter(None, words))] if any(words) else []


def _comment(inspection: Inspection, note: Any, where: str) -> None:
    author = note.findtext(f"{_DC}creator") or ""
    text = " ".join(_text(p) for p in note.iter(f"{_TEXT}p")).strip()
    inspection.found("comment", where, f"{author}: {text}" if author else text)


def _margins(inspection: Inspection, package: Package) -> None:
    """Headers and footers, those of left and first pages too; the same text counts once."""
    root = package.xml("styles.xml")
    said: set[str] = set()
    for part in root.iter() if root is not None else ():
        code = _MARGINS.get(str(part.tag).removeprefix(_STYLE).partition("-")[0], "")
        text = " ".join(_text(p) for p in part.iter(f"{_TEXT}p")).strip() if code else ""
        if says_something(text) and text not in said:
            said.add(text)
            inspection.found(code, "", text)


def _text(paragraph: Any) -> str:
    """The text of a paragraph, without notes of readers and what stands in boxes; no recursion."""
    out = [paragraph.text or ""]
    stack: list[tuple[Any, bool]] = [(child, False) for child in reversed(paragraph)]
    while stack:
        element, done = stack.pop()
        if done:
            out.append(element.tail or "")
            continue
        stack.append((element, True))
        if element.tag in _APART:
            continue
        if element.tag in (f"{_TEXT}s", f"{_TEXT}tab", f"{_TEXT}line-break"):
            out.append(" ")
        out.append(element.text or "")
        stack.extend((child, False) for child in reversed(element))
    return "".join(out)
