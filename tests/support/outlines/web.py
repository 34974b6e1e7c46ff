"""The outline of a page on screen, and of an e-book, which is made of web pages too."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any
from xml.etree.ElementTree import Element

import html5lib

from tests.support.outlines.model import BREAK, SIDES, Outline, Sign, address, formula, line, signs

MARKS = {
    "strong": "b",
    "b": "b",
    "em": "i",
    "i": "i",
    "code": "c",
    "del": "s",
    "s": "s",
    "ins": "u",
    "u": "u",
    "sub": "v",
    "sup": "^",
    "mark": "m",
}
BLOCKS = {
    "p",
    "ul",
    "ol",
    "li",
    "table",
    "pre",
    "blockquote",
    "div",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "dl",
    "dt",
    "dd",
    "section",
    "aside",
    "figure",
    "figcaption",
    "header",
}


@dataclass(frozen=True)
class _Place:
    depth: int = 0
    marker: str = ""
    quote: bool = False
    kind: str = "p"
    boxes: bool = False


@dataclass
class Reader:
    """Reads one web page. `note` gives what a reference to a note leads to, None where it leads to none."""

    notes: dict[str, Element] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    inside: frozenset[str] = frozenset()
    places: set[str] = field(default_factory=set)
    out: Outline = field(default_factory=Outline)
    site: str = ""
    is_file: Callable[[str], bool] = bool
    _again: bool = False

    def read(self, root: Element) -> list[str]:
        """The lines of the page."""
        _local(root)
        self.places |= {re.sub(r"^p\d+-", "", e.get("id", "")) for e in root.iter()}
        for element in root.iter():
            if element.tag in ("li", "div", "aside", "section", "p") and _is_note(element):
                self.notes[element.get("id", "")] = element
        self._blocks(root, _Place())
        left = [note for name, note in self.notes.items() if name not in self.used]
        if left:
            self.out.add("p", signs("Noten", "b"))
        for note in left:
            self.inside = frozenset([note.get("id", "")])
            self._blocks(note, _Place())
        return self.out.done()

    def _blocks(self, parent: Element, place: _Place) -> _Place:
        """Read what stands in an element; the marker of an item stands before its first block."""
        waiting: list[Sign] = signs(parent.text or "")
        for child in parent:
            tag = child.tag
            if tag in BLOCKS:
                place = self._flush(waiting, place)
                waiting = []
                place = self._block(child, place)
            else:
                waiting += self._inline(child, frozenset(), "")
            waiting += signs(child.tail or "")
        return self._flush(waiting, place)

    def _flush(self, waiting: list[Sign], place: _Place) -> _Place:
        if not line(waiting):
            return place
        self.out.add(place.kind, waiting, place.depth, place.marker, place.quote)
        return replace(place, marker="")

    def _block(self, element: Element, place: _Place) -> _Place:
        tag, classes = str(element.tag), (element.get("class") or "").split()
        kind = element.get("{http://www.idpf.org/2007/ops}type") or element.get("epub:type") or ""
        if "footnote" in classes or kind in ("footnotes", "footnote") or "footnotes" in classes:
            return place
        if tag in ("ul", "ol"):
            self._list(element, place)
        elif tag == "table":
            self._table(element)
        elif tag[0] == "h" and tag[1:].isdigit():
            self.out.heading(int(tag[1:]), self._inlines(element))
        elif tag == "hr":
            self.out.add("rule", [])
        elif tag == "pre":
            self._code(element, place)
        else:
            return self._boxed(element, tag, classes, place)
        return replace(place, marker="")

    def _boxed(self, element: Element, tag: str, classes: list[str], place: _Place) -> _Place:
        if tag == "p":
            marks = frozenset("b") if "callout-title" in classes else frozenset()
            found = self._inlines(element, marks)
            if not line(found):
                return place
            self.out.add(place.kind, found, place.depth, place.marker, place.quote)
            return replace(place, marker="")
        quote = place.quote or tag == "blockquote" or "callout" in classes
        if tag == "dt" and self.out.lines[-1:] and self.out.lines[-1].startswith("term ") and self._again:
            self.out.lines[-1] += BREAK + line(self._inlines(element))
            return place
        self._again = tag == "dt"
        inner = replace(
            place,
            quote=quote,
            kind={"dt": "term", "dd": "said"}.get(tag, place.kind),
            boxes="tasks" in classes,
        )
        left = self._blocks(element, inner)
        return replace(place, marker=left.marker)

    def _list(self, element: Element, place: _Place) -> None:
        number = int(element.get("start") or 1)
        for item in element:
            if item.tag != "li":
                continue
            marker = f"{number}." if element.tag == "ol" else "•"
            number += 1
            task = element.tag == "ul" and "task" in (item.get("class") or "").split()
            if place.boxes or task:
                marker = ""
            left = self._blocks(item, _Place(place.depth + 1, marker, place.quote))
            if left.marker:
                self.out.add("p", [], left.depth, left.marker)

    def _code(self, element: Element, place: _Place) -> None:
        self.out.code("".join(element.itertext()).replace("\n", BREAK))

    def _table(self, table: Element) -> None:
        heads = [row for head in table.iter("thead") for row in head]
        for row in table.iter("tr"):
            cells = [cell for cell in row if cell.tag in ("td", "th")]
            head = any(cell.tag == "th" for cell in cells) or row in heads
            self.out.row(head, [(self._side(cell), self._cell(cell)) for cell in cells])

    @staticmethod
    def _side(cell: Element) -> str:
        style = cell.get("style") or ""
        side = cell.get("align") or style.partition("text-align:")[2].strip(" ;")
        return SIDES.get(side, "")

    def _cell(self, cell: Element) -> str:
        return line(self._inlines(cell))

    def _inlines(self, element: Element, marks: frozenset[str] = frozenset(), target: str = "") -> list[Sign]:
        found = signs(element.text or "", marks, target)
        for child in element:
            found += self._inline(child, marks, target)
            found += signs(child.tail or "", marks, target)
        return found

    def _inline(self, element: Element, marks: frozenset[str], target: str) -> list[Sign]:
        tag, classes = str(element.tag), (element.get("class") or "").split()
        if tag == "br":
            return [Sign(BREAK)]
        if tag == "math":
            return formula(_formula_text(element))
        if tag == "img":
            alt = element.get("alt") or ""
            shown = self.is_file(element.get("src") or "")
            return signs(f"{{{alt}}}" if shown else alt, marks, target)
        reference = self._reference(element)
        if reference is not None:
            return reference
        if "footnote-backref" in classes or "footnote-back" in classes or tag == "input":
            return []
        if tag == "a":
            target = self._address(element.get("href") or "")
        if tag == "q":
            return [
                *signs("“", marks, target),
                *self._inlines(element, marks, target),
                *signs("”", marks, target),
            ]
        mark = "m" if "mark" in classes else MARKS.get(tag, "")
        return self._inlines(element, marks | frozenset(mark), target)

    def _address(self, target: str) -> str:
        place = re.fullmatch(r"(?:ch\d+\.xhtml)?#(.*)", target)
        if place is None:
            return address(target, self.site)
        name = re.sub(r"^p\d+-", "", place[1])
        return f"#{name}" if name in self.places else ""

    def _reference(self, element: Element) -> list[Sign] | None:
        """The note that is referred to, in its place; None when this is no reference."""
        link = (
            element
            if element.tag == "a"
            else element.find("a")
            if element.tag == "sup" and len(element)
            else None
        )
        if link is None or "footnote-ref" not in (link.get("class") or "").split():
            return None
        name = (link.get("href") or "").split("#")[-1]
        if name not in self.notes:
            return None
        again = name in self.inside
        self.used.add(name)
        if again:
            return [Sign("")]
        return self._spelled(self.notes[name]) if self.inside else self._note(self.notes[name])

    def _spelled(self, note: Element) -> list[Sign]:
        """A note in a note: its words between brackets."""
        inside = self.inside | {note.get("id", "")}
        inner = Reader(notes=self.notes, used=self.used, inside=inside, places=self.places, site=self.site)
        words = [sign for child in note for sign in inner._inlines(child)]
        return [*signs("("), *_trimmed(words), *signs(")")]

    def _note(self, note: Element) -> list[Sign]:
        inside = self.inside | {note.get("id", "")}
        inner = Reader(notes=self.notes, used=self.used, inside=inside, places=self.places, site=self.site)
        inner._blocks(note, _Place())
        return [Sign("{" + " ¶ ".join(inner.out.done()) + "}")]


def _trimmed(words: list[Sign]) -> list[Sign]:
    while words and words[-1].text.isspace():
        words = words[:-1]
    return words


def _local(root: Element) -> None:
    """Formulas are called as anything else."""
    for element in root.iter():
        if isinstance(element.tag, str):
            element.tag = element.tag.rpartition("}")[2]


def _is_note(element: Element) -> bool:
    name = element.get("id", "")
    return name.startswith("fn:") or (name.startswith("fn") and name[2:].isdigit())


def _formula_text(element: Element) -> str:
    out = ""
    for part in element.iter():
        if part.tag in ("mi", "mn", "mo", "mtext"):
            out += part.text or ""
    return out


def outline_of_html(
    html: str, site: str, is_file: Callable[[str], bool] = lambda _source: False
) -> list[str]:
    """The outline of a page as it is shown; `is_file` says which images go along."""
    tree: Any = html5lib.parseFragment(html, namespaceHTMLElements=False)
    return Reader(site=site, is_file=is_file).read(tree)
