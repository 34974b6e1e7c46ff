"""What is in a Word file that a page cannot have, read from the file itself; and its words, to compare."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from posixpath import normpath
from typing import Any

from wiki.imports.rules.archives import Package
from wiki.imports.rules.imports import Finding, Passage
from wiki.imports.rules.word_names import W, name_of, value_of
from wiki.imports.rules.word_numbers import numbers_of

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_SPANS = frozenset({"gridSpan", "vMerge", "hMerge"})
_CHANGES = frozenset({"ins", "del", "moveTo", "moveFrom"})
_SEEN = {
    "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart": "chart",
    "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds": "smart_art",
    "{urn:schemas-microsoft-com:office:office}OLEObject": "object",
    f"{W}altChunk": "object",
}
_PICTURES = {"blip": "embed", "imagedata": "id"}
"""Elements that show an image, in any of the dialects, and which attribute of theirs leads to it."""
_SPACES = frozenset({"tab", "br", "cr"})
_APART = frozenset({"p", "pPr", "txbxContent", "del", "moveFrom", "instrText", "delText"})
_WHERE_MAX = 100
_HEADINGS = frozenset(f"heading {n}" for n in range(1, 10))


@dataclass
class Inspection:
    """What was found in a file: findings, its paragraphs, and a finding for each image that it shows, by the name of
    that image, in case nothing came of it."""

    findings: list[Finding] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)
    images: dict[str, Finding] = field(default_factory=dict)

    def found(self, code: str, where: str = "", *what: str, count: int = 1) -> None:
        """Note something."""
        self.findings.append(Finding(code, count, what, where))

    def shows(self, image: str, words: str, where: str) -> None:
        """Note an image, the first time it is there, by the words for it or else by its name."""
        name = image.rpartition("/")[2]
        self.images.setdefault(name, Finding("image", 1, (words or name,), where))


def inspect(package: Package) -> Inspection:
    """Look through a Word file. Raises Refused."""
    inspection = Inspection()
    main = main_part(package)
    root = package.xml(main)
    if root is not None:
        _comments(inspection, package, _Walk(inspection, package, main).run())
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


def _style_names(package: Package, main: str) -> dict[str, str]:
    """What Word itself calls each style of paragraphs, whatever its id: `heading` for every heading, `toc` for every
    line of a table of contents."""
    root = package.xml(f"{main.rpartition('/')[0]}/styles.xml".lstrip("/"))
    found: dict[str, str] = {}
    for style in root if root is not None else ():
        if name_of(style) != "style":
            continue
        name = next((value_of(inner).lower() for inner in style if name_of(inner) == "name"), "")
        deep = any(name_of(inner) == "outlineLvl" for part in style for inner in part)
        contents = name.startswith(("toc ", "contents "))
        found[value_of(style, "styleId")] = (
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

    def __init__(self, inspection: Inspection, package: Package, main: str) -> None:
        self.inspection, self.package, self.root = inspection, package, package.xml(main)
        self.styles = _style_names(package, main)
        folder = main.rpartition("/")[0]
        self.numbers = numbers_of(
            package.xml(f"{folder}/numbering.xml".lstrip("/")),
            package.xml(f"{folder}/styles.xml".lstrip("/")),
        )
        self.parts = _targets(package, main)
        self.skipped, self.boxed = _second_copies(self.root), set[int]()
        self.where, self.words, self.tracked = "", "", 0
        self.deleted: list[str] = []
        self.anchors: dict[str, str] = {}

    def run(self) -> dict[str, str]:
        """Returns the anchors of comments."""
        steps = {"txbxContent": self._box, "p": self._paragraph, "tbl": self._table, "r": self._run}
        steps |= {"commentReference": self._comment, "cols": self._columns} | dict.fromkeys(
            _CHANGES, self._change
        )
        for element in self.root.iter():
            if id(element) in self.skipped:
                continue
            if step := steps.get(name_of(element)):
                step(element)
            elif element.tag in _SEEN:
                self._drawn(element)
            else:
                self._picture(element)
        if self.tracked:
            self.inspection.found("tracked", "", *self.deleted, count=self.tracked)
        return self.anchors

    def _box(self, box: Any) -> None:
        self.boxed.update(id(inner) for inner in box.iter())

    def _paragraph(self, paragraph: Any) -> None:
        text, style = _text(paragraph, self.skipped), _style(paragraph, self.styles)
        if not text.strip() or style == "toc":
            return
        if style == "heading":
            self.where = text.strip()[:_WHERE_MAX]
        label, is_own = self.numbers.label(paragraph)
        if label and (is_own or style == "heading"):
            code = "heading_number" if style == "heading" else "list_number"
            self.inspection.found(
                code, self.where if code == "list_number" else "", f"{label} {text.strip()}"
            )
        if _has_tab(paragraph, self.skipped):
            self.inspection.found("tabs", self.where, text)
        within = "text_box" if id(paragraph) in self.boxed else ""
        self.inspection.passages.append(Passage(self.where, text, within))

    def _table(self, table: Any) -> None:
        cells = [properties for row in table for cell in row for properties in cell]
        if any(name_of(mark) in _SPANS and value_of(mark) != "1" for cell in cells for mark in cell):
            self.inspection.found("merged_cells", self.where)

    def _run(self, run: Any) -> None:
        if hidden := _hidden(run):
            self.inspection.found("hidden", self.where, hidden)

    def _comment(self, reference: Any) -> None:
        self.anchors[value_of(reference, "id")] = self.where

    def _columns(self, columns: Any) -> None:
        if value_of(columns, "num").isdigit() and int(value_of(columns, "num")) > 1:
            self.inspection.found("columns")

    def _drawn(self, element: Any) -> None:
        """A chart, SmartArt or an object, with the words that are in it."""
        part = next((self.parts[value] for value in element.attrib.values() if value in self.parts), "")
        root = self.package.xml(part) if part.endswith(".xml") else None
        words = [e.text.strip() for e in (root.iter() if root is not None else ()) if _is_word(e)]
        self.inspection.found(_SEEN[element.tag], self.where, *([" · ".join(words)] if words else []))

    def _picture(self, element: Any) -> None:
        """An image, with the words that the drawing it is in has for it."""
        name = str(element.tag).rpartition("}")[2]
        if name == "docPr":
            self.words = element.get("descr", "").strip()
        wanted = _PICTURES.get(name, "")
        for attribute, value in element.attrib.items():
            if wanted and attribute.rpartition("}")[2] == wanted and value in self.parts:
                self.inspection.shows(self.parts[value], self.words, self.where)

    def _change(self, change: Any) -> None:
        self.deleted += [e.text for e in change.iter() if name_of(e) == "delText" and (e.text or "").strip()]
        self.tracked += any(name_of(inner) in ("t", "delText") for inner in change.iter())


def _is_word(element: Any) -> bool:
    """Whether it is a text of a drawing or a value of a chart."""
    return str(element.tag).rpartition("}")[2] in ("t", "v") and bool((element.text or "").strip())


def _targets(package: Package, main: str) -> dict[str, str]:
    """What each relation of a part leads to in the file."""
    folder, _slash, name = main.rpartition("/")
    relations = package.xml(f"{folder}/_rels/{name}.rels".lstrip("/"))
    found = {}
    for relation in relations if relations is not None else ():
        target = relation.get("Target", "")
        whole = target.lstrip("/") if target.startswith("/") else normpath(f"{folder}/{target}".lstrip("/"))
        found[relation.get("Id", "")] = whole
    return found


def _has_tab(paragraph: Any, skipped: set[int]) -> bool:
    """Whether words stand apart by a tab, as in the columns of a table."""
    signs = [
        "\t" if name_of(e) == "tab" else e.text or ""
        for e in _own(paragraph, skipped)
        if name_of(e) in ("t", "tab")
    ]
    return "\t" in "".join(signs).strip()


def _hidden(run: Any) -> str:
    """The text of a run that Word does not show."""
    marks = [mark for part in run if name_of(part) == "rPr" for mark in part if name_of(mark) == "vanish"]
    if not any(value_of(mark) not in ("0", "false", "off") for mark in marks):
        return ""
    return "".join(part.text or "" for part in run if name_of(part) == "t").strip()


def _style(paragraph: Any, styles: dict[str, str]) -> str:
    for properties in paragraph:
        if name_of(properties) == "pPr":
            if any(name_of(p) == "outlineLvl" and value_of(p) != "9" for p in properties):
                return "heading"
            return next((styles.get(value_of(p), "") for p in properties if name_of(p) == "pStyle"), "")
    return ""


def _text(paragraph: Any, skipped: set[int]) -> str:
    """What stands in a paragraph now, without what was deleted and what is in boxes."""
    out: list[str] = []
    for element in _own(paragraph, skipped):
        name = name_of(element)
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
        if id(element) in skipped or name_of(element) in _APART:
            continue
        yield element
        stack.extend(reversed(element))


def _comments(inspection: Inspection, package: Package, anchors: dict[str, str]) -> None:
    for name in package.parts:
        if not name.lower().endswith("/comments.xml"):
            continue
        for comment in package.xml(name):
            text = " ".join(_text(p, set()) for p in comment.iter() if name_of(p) == "p").strip()
            author = value_of(comment, "author")
            said = f"{author}: {text}" if author else text
            inspection.found("comment", anchors.get(value_of(comment, "id"), ""), said)


def _notes(inspection: Inspection, package: Package, kind: str) -> None:
    for name in package.parts:
        if name.lower().endswith(f"/{kind}.xml"):
            root = package.xml(name)
            skipped = _second_copies(root)
            for paragraph in root.iter():
                if name_of(paragraph) == "p" and (text := _text(paragraph, skipped)).strip():
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
        texts = [_text(p, skipped).strip() for p in root.iter() if name_of(p) == "p" and id(p) not in skipped]
        text = " ".join(filter(None, texts))
        if says_something(text) and text not in said:
            said.add(text)
            inspection.found(code, "", text)


def says_something(text: str) -> bool:
    """Whether a header or footer says more than which page it is."""
    return any(c.isalpha() for c in text) or sum(c.isdigit() for c in text) > 3


def _relations(inspection: Inspection, package: Package) -> None:
    """What the file wants from elsewhere; nothing is fetched. Links in the text are a matter of their own."""
    for name in sorted(package.parts):
        if not name.lower().endswith(".rels"):
            continue
        for relation in package.xml(name):
            sort = relation.get("Type", "").rpartition("/")[2]
            if relation.get("TargetMode") == "External" and sort != "hyperlink":
                inspection.found("elsewhere", "", relation.get("Target", ""))
