"""What is in a Word file that a page cannot have, read from the file itself; and its words, to compare."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from wiki.imports.rules.archives import Package
from wiki.imports.rules.imports import Finding, Passage

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_SPANS = frozenset({"gridSpan", "vMerge", "hMerge"})
_CHANGES = frozenset({"ins", "del", "moveTo", "moveFrom"})
_SEEN = {
    "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart": "chart",
    "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds": "smart_art",
    "{urn:schemas-microsoft-com:office:office}OLEObject": "object",
    f"{_W}altChunk": "object",
}
_SPACES = frozenset({"tab", "br", "cr"})
_APART = frozenset({"p", "txbxContent", "del", "moveFrom", "instrText", "delText"})
_WHERE_MAX = 100
_HEADINGS = frozenset(f"heading {n}" for n in range(1, 10))


@dataclass
class Inspection:
    """What was found in a file: findings, and its paragraphs."""

    findings: list[Finding] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)

    def found(self, code: str, where: str = "", *what: str, count: int = 1) -> None:
        """Note something."""
        self.findings.append(Finding(code, count, what, where))


def inspect(package: Package) -> Inspection:
    """Look through a Word file. Raises Refused."""
    inspection = Inspection()
    main = main_part(package)
    root = package.xml(main)
    if root is not None:
        styles = _style_names(package, main)
        _comments(inspection, package, _Walk(inspection, root, styles).run())
    for kind in ("footnotes", "endnotes"):
        _notes(inspection, package, kind)
    _margins(inspection, package)
    _relations(inspection, package)
    if package.has_macros:
        inspection.found("macro")
    return inspection


def main_part(package: Package) -> str:
    """The name of the part with the text."""
    relations = package.xml("_rels/.rels")
    for relation in relations if relations is not None else ():
        if relation.get("Type", "").endswith("/officeDocument"):
            return str(relation.get("Target", "")).lstrip("/")
    return "word/document.xml"


def _name(element: Any) -> str:
    """The name of an element of Word's own, in either of its two dialects; else the full name."""
    tag = str(element.tag)
    return tag.removeprefix(_W).removeprefix(_STRICT)


def _value(element: Any, name: str = "val") -> str:
    return str(element.get(f"{_W}{name}", element.get(f"{_STRICT}{name}", "")))


def _style_names(package: Package, main: str) -> dict[str, str]:
    """What Word itself calls each style of paragraphs, whatever its id: `heading` for every heading, `toc` for every
    line of a table of contents."""
    root = package.xml(f"{main.rpartition('/')[0]}/styles.xml".lstrip("/"))
    found: dict[str, str] = {}
    for style in root if root is not None else ():
        if _name(style) != "style":
            continue
        name = next((_value(inner).lower() for inner in style if _name(inner) == "name"), "")
        deep = any(_name(inner) == "outlineLvl" for part in style for inner in part)
        contents = name.startswith(("toc ", "contents "))
        found[_value(style, "styleId")] = (
            "toc" if contents else "heading" if deep or name in _HEADINGS else name
        )
    return found


def _second_copies(root: Any) -> set[int]:
    """What stands a second time in the file, for older programs."""
    skipped: set[int] = set()
    for choice in root.iter(f"{_MC}AlternateContent"):
        if choice.find(f"{_MC}Choice") is not None:
            for fallback in choice.findall(f"{_MC}Fallback"):
                skipped.update(id(element) for element in fallback.iter())
    return skipped


class _Walk:
    """One walk through the text, in order: `anchors` says under which heading each comment stands."""

    def __init__(self, inspection: Inspection, root: Any, styles: dict[str, str]) -> None:
        self.inspection, self.root, self.styles = inspection, root, styles
        self.skipped, self.boxed = _second_copies(root), set[int]()
        self.where, self.tracked = "", 0
        self.anchors: dict[str, str] = {}

    def run(self) -> dict[str, str]:
        """Returns the anchors of comments."""
        steps = {"txbxContent": self._box, "p": self._paragraph, "tbl": self._table, "r": self._run}
        steps |= {"commentReference": self._comment} | dict.fromkeys(_CHANGES, self._change)
        for element in self.root.iter():
            if id(element) in self.skipped:
                continue
            if step := steps.get(_name(element)):
                step(element)
            elif element.tag in _SEEN:
                self.inspection.found(_SEEN[element.tag], self.where)
        if self.tracked:
            self.inspection.found("tracked", count=self.tracked)
        return self.anchors

    def _box(self, box: Any) -> None:
        self.boxed.update(id(inner) for inner in box.iter())

    def _paragraph(self, paragraph: Any) -> None:
        text, style = _text(paragraph, self.skipped), _style(paragraph, self.styles)
        if not text.strip() or style == "toc":
            return
        if style == "heading":
            self.where = text.strip()[:_WHERE_MAX]
        within = "text_box" if id(paragraph) in self.boxed else ""
        self.inspection.passages.append(Passage(self.where, text, within))

    def _table(self, table: Any) -> None:
        cells = [properties for row in table for cell in row for properties in cell]
        if any(_name(mark) in _SPANS and _value(mark) != "1" for cell in cells for mark in cell):
            self.inspection.found("merged_cells", self.where)

    def _run(self, run: Any) -> None:
        if hidden := _hidden(run):
            self.inspection.found("hidden", self.where, hidden)

    def _comment(self, reference: Any) -> None:
        self.anchors[_value(reference, "id")] = self.where

    def _change(self, change: Any) -> None:
        self.tracked += any(_name(inner) in ("t", "delText") for inner in change.iter())


def _hidden(run: Any) -> str:
    """The text of a run that Word does not show."""
    marks = [mark for part in run if _name(part) == "rPr" for mark in part if _name(mark) == "vanish"]
    if not any(_value(mark) not in ("0", "false", "off") for mark in marks):
        return ""
    return "".join(part.text or "" for part in run if _name(part) == "t").strip()


def _style(paragraph: Any, styles: dict[str, str]) -> str:
    for properties in paragraph:
        if _name(properties) == "pPr":
            if any(_name(p) == "outlineLvl" and _value(p) != "9" for p in properties):
                return "heading"
            return next((styles.get(_value(p), "") for p in properties if _name(p) == "pStyle"), "")
    return ""


def _text(paragraph: Any, skipped: set[int]) -> str:
    """What stands in a paragraph now, without what was deleted and what is in boxes."""
    out: list[str] = []
    for element in _own(paragraph, skipped):
        name = _name(element)
        if name == "t":
            out.append(element.text or "")
        elif name in _SPACES:
            out.append(" ")
        elif name == "noBreakHyphen":
            out.append("-")
    return "".join(out)


def _own(paragraph: Any, skipped: set[int]) -> Iterator[Any]:
    """The elements of a paragraph in order; no recursion, whatever the depth."""
    stack = list(reversed(paragraph))
    while stack:
        element = stack.pop()
        if id(element) in skipped or _name(element) in _APART:
            continue
        yield element
        stack.extend(reversed(element))


def _comments(inspection: Inspection, package: Package, anchors: dict[str, str]) -> None:
    for name in package.parts:
        if not name.lower().endswith("/comments.xml"):
            continue
        for comment in package.xml(name):
            text = " ".join(_text(p, set()) for p in comment.iter() if _name(p) == "p").strip()
            author = _value(comment, "author")
            said = f"{author}: {text}" if author else text
            inspection.found("comment", anchors.get(_value(comment, "id"), ""), said)


def _notes(inspection: Inspection, package: Package, kind: str) -> None:
    for name in package.parts:
        if name.lower().endswith(f"/{kind}.xml"):
            root = package.xml(name)
            skipped = _second_copies(root)
            for paragraph in root.iter():
                if _name(paragraph) == "p" and (text := _text(paragraph, skipped)).strip():
                    inspection.passages.append(Passage("", text, "note"))


def _margins(inspection: Inspection, package: Package) -> None:
    """Headers and footers; the same text on every page counts once."""
    said: set[str] = set()
    for name in sorted(package.parts):
        part = name.rpartition("/")[2].lower()
        code = next((c for c in ("header", "footer") if part.startswith(c) and part.endswith(".xml")), "")
        if not code:
            continue
        root = package.xml(name)
        skipped = _second_copies(root)
        texts = [_text(p, skipped).strip() for p in root.iter() if _name(p) == "p" and id(p) not in skipped]
        text = " ".join(filter(None, texts))
        if any(c.isalpha() for c in text) and text not in said:
            said.add(text)
            inspection.found(code, "", text)


def _relations(inspection: Inspection, package: Package) -> None:
    """What the file wants from elsewhere; nothing is fetched. Links in the text are a matter of their own."""
    for name in sorted(package.parts):
        if not name.lower().endswith(".rels"):
            continue
        for relation in package.xml(name):
            sort = relation.get("Type", "").rpartition("/")[2]
            if relation.get("TargetMode") == "External" and sort != "hyperlink":
                inspection.found("elsewhere", "", relation.get("Target", ""))
