"""The outline of an ODT file, read from its XML."""

import io
import re
import zipfile
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element

from defusedxml import ElementTree

from tests.support.outlines.model import BREAK, SIDES, Outline, Sign, address, formula, line, signs
from tests.support.outlines.web import _formula_text

_NS = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "svg": "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
    "xlink": "http://www.w3.org/1999/xlink",
    "math": "http://www.w3.org/1998/Math/MathML",
}


def named(name: str) -> str:
    """The whole name of an element or attribute."""
    prefix, _colon, local = name.partition(":")
    return f"{{{_NS[prefix]}}}{local}"


@dataclass(frozen=True)
class _Place:
    depth: int = 0
    marker: str = ""
    quote: bool = False


class OdtReader:
    """Reads one ODT file."""

    def __init__(self, content: bytes) -> None:
        self._zip = zipfile.ZipFile(io.BytesIO(content))
        self._root = ElementTree.fromstring(self._zip.read("content.xml"))
        common = ElementTree.fromstring(self._zip.read("styles.xml"))
        self._styles = {
            s.get(named("style:name"), ""): s
            for root in (common, self._root)
            for s in root.iter(named("style:style"))
        }
        self._in_code = self._after_code = False
        self._lists = {
            s.get(named("style:name"), ""): s
            for root in (common, self._root)
            for s in root.iter(named("text:list-style"))
        }

    def body(self) -> Element:
        """What the file says."""
        found = self._root.find(f"{named('office:body')}/{named('office:text')}")
        assert found is not None
        return found

    def outline(self, blocks: list[Element]) -> list[str]:
        """The lines of these blocks of the body."""
        out = Outline()
        self._read(blocks, out, _Place())
        tidy = [f"code | {one[7:].strip(BREAK)}" if one.startswith("code | ") else one for one in out.done()]
        return [one for one in tidy if one != "code | "]

    def _read(self, blocks: list[Element], out: Outline, place: _Place, style: str = "") -> _Place:
        for block in blocks:
            self._after_code = self._in_code
            self._in_code = False
            if block.tag == named("text:h"):
                out.heading(int(block.get(named("text:outline-level"), "1")), self._inlines(block))
                place = replace(place, marker="")
            elif block.tag == named("text:p"):
                place = self._paragraph(block, out, place)
            elif block.tag == named("text:list"):
                self._list(block, out, place, style)
                place = replace(place, marker="")
            elif block.tag == named("table:table"):
                self._table(block, out)
                place = replace(place, marker="")
            elif block.tag == named("text:section"):
                place = self._read(list(block), out, place, style)
        return place

    def _chain(self, name: str) -> list[str]:
        found = []
        while name and name not in found:
            found.append(name)
            style = self._styles.get(name)
            name = style.get(named("style:parent-style-name"), "") if style is not None else ""
        return found

    def _paragraph(self, block: Element, out: Outline, place: _Place) -> _Place:
        chain = self._chain(block.get(named("text:style-name"), ""))
        found = self._inlines(block)
        if "Horizontal_20_Line" in chain:
            out.add("rule", [])
        elif "Preformatted_20_Text" in chain:
            text = "".join(sign.text for sign in found)
            self._in_code = True
            if self._after_code:
                out.lines[-1] += f"{BREAK}{text}"
            else:
                out.lines.append(f"code | {text}")
        else:
            kind = (
                "term"
                if "Definition_20_Term" in chain or "Definition_20_Term_20_Tight" in chain
                else "said"
                if any(c.startswith("Definition_20_Definition") for c in chain)
                else "p"
            )
            words = line(found)
            if not words:
                return place
            out.add(kind, found, place.depth, place.marker, quote="Quotations" in chain or place.quote)
        return replace(place, marker="")

    def _list(self, element: Element, out: Outline, place: _Place, style: str) -> None:
        style = element.get(named("text:style-name"), "") or style
        depth = place.depth + 1
        numbered, number, blank = self._level(style, depth)
        for item in element.findall(named("text:list-item")):
            number = int(item.get(named("text:start-value")) or number)
            marker = f"{number}." if numbered else "" if blank else "•"
            number += 1
            left = self._read(list(item), out, _Place(depth, marker, place.quote), style)
            if left.marker:
                out.add("p", [], depth, left.marker)

    def _level(self, style: str, depth: int) -> tuple[bool, int, bool]:
        for level in self._lists.get(style, Element("none")):
            if level.get(named("text:level")) == str(depth):
                numbered = level.tag == named("text:list-level-style-number")
                bullet = level.get(named("text:bullet-char"), "")
                return (
                    numbered,
                    int(level.get(named("text:start-value")) or 1),
                    not numbered and not bullet.strip(),
                )
        return False, 1, False

    def _table(self, table: Element, out: Outline) -> None:
        header = table.find(named("table:table-header-rows"))
        heads = set(header) if header is not None else set()
        for row in table.iter(named("table:table-row")):
            cells = []
            for cell in row.findall(named("table:table-cell")):
                paragraphs = cell.findall(named("text:p"))
                words = f" {BREAK} ".join(w for w in (line(self._inlines(p)) for p in paragraphs) if w)
                cells.append((self._side(paragraphs), words))
            out.row(row in heads, cells)

    def _side(self, paragraphs: list[Element]) -> str:
        for name in self._chain(paragraphs[0].get(named("text:style-name"), "")) if paragraphs else ():
            style = self._styles.get(name)
            for properties in style.iter(named("style:paragraph-properties")) if style is not None else ():
                if side := properties.get(named("fo:text-align")):
                    return SIDES.get(side, "")
        return ""

    def _marks(self, name: str) -> frozenset[str]:
        found = set()
        for one in self._chain(name):
            if one == "Source_Text":
                found.add("c")
                break
            style = self._styles.get(one)
            for p in style.iter(named("style:text-properties")) if style is not None else ():
                found |= {"b"} if p.get(named("fo:font-weight")) == "bold" else set()
                found |= {"i"} if p.get(named("fo:font-style")) == "italic" else set()
                found |= {"s"} if p.get(named("style:text-line-through-style"), "none") != "none" else set()
                found |= {"u"} if p.get(named("style:text-underline-style"), "none") != "none" else set()
                found |= (
                    {"m"} if p.get(named("fo:background-color"), "transparent") != "transparent" else set()
                )
                position = p.get(named("style:text-position"), "")
                found |= (
                    {"^"} if position.startswith("super") else {"v"} if position.startswith("sub") else set()
                )
        return frozenset(found)

    def _inlines(self, parent: Element, marks: frozenset[str] = frozenset(), target: str = "") -> list[Sign]:
        found = signs(parent.text or "", marks, target)
        for child in parent:
            found += self._inline(child, marks, target)
            found += signs(child.tail or "", marks, target)
        return found

    def _inline(self, child: Element, marks: frozenset[str], target: str) -> list[Sign]:
        tag = child.tag
        if tag == named("text:span"):
            return self._inlines(child, marks | self._marks(child.get(named("text:style-name"), "")), target)
        if tag == named("text:a"):
            leads = child.get(named("xlink:href"), "")
            place = re.fullmatch(r"#(?:p\d+-)?(.*)", leads)
            return self._inlines(child, marks, f"#{place[1]}" if place else address(leads))
        if tag == named("text:s"):
            return signs(" " * int(child.get(named("text:c"), "1")), marks, target)
        if tag == named("text:tab"):
            return signs(" ")
        if tag == named("text:line-break"):
            return [Sign(BREAK)]
        if tag == named("text:note"):
            return [self._note(child)]
        if tag == named("draw:frame"):
            return self._frame(child, marks, target)
        return []

    def _frame(self, frame: Element, marks: frozenset[str], target: str) -> list[Sign]:
        formula_ = frame.find(named("draw:object"))
        if formula_ is not None:
            name = formula_.get(named("xlink:href"), "").strip("./") + "/content.xml"
            root = ElementTree.fromstring(self._zip.read(name))
            for element in root.iter():
                element.tag = str(element.tag).rpartition("}")[2]
            return formula(_formula_text(root))
        words = frame.find(named("svg:desc"))
        return signs(f"{{{(words.text or '') if words is not None else ''}}}", marks, target)

    def _note(self, note: Element) -> Sign:
        out = Outline()
        body = note.find(named("text:note-body"))
        self._read(list(body) if body is not None else [], out, _Place())
        return Sign("{" + " ¶ ".join(out.done()) + "}")
