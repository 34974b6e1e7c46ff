"""The outline of a Word file, read from its XML."""

import io
import re
import zipfile
from collections import defaultdict
from xml.etree.ElementTree import Element

from defusedxml import ElementTree

from tests.support.outlines.model import BREAK, SIDES, Outline, Sign, address, formula, line, signs

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
QUOTES = {"BlockText", "Quote", "Citaat"}
_TAGS = {"b": "b", "i": "i", "strike": "s", "u": "u", "highlight": "m"}


class WordReader:
    """Reads one Word file."""

    def __init__(self, content: bytes) -> None:
        self._zip = zipfile.ZipFile(io.BytesIO(content))
        self._links = self._relations("word/_rels/document.xml.rels")
        self._note_links = self._relations("word/_rels/footnotes.xml.rels")
        self._notes = {
            note.get(f"{W}id", ""): note for note in self._part("word/footnotes.xml").iter(f"{W}footnote")
        }
        self._formats = self._numbering()
        self._counts: dict[tuple[str, int], int] = defaultdict(int)

    def body(self) -> Element:
        """What the file says."""
        found = self._part("word/document.xml").find(f"{W}body")
        assert found is not None
        return found

    def outline(self, blocks: list[Element]) -> list[str]:
        """The lines of these blocks of the body."""
        out = Outline()
        self._read(blocks, out, self._links)
        return out.done()

    def _part(self, name: str) -> Element:
        if name not in self._zip.namelist():
            return Element("none")
        return ElementTree.fromstring(self._zip.read(name))

    def _relations(self, name: str) -> dict[str, str]:
        return {r.get("Id", ""): r.get("Target", "") for r in self._part(name)}

    def _numbering(self) -> dict[str, dict[int, tuple[str, str, int]]]:
        """Of each list and level: kind of number, what stands before the text, and where it starts."""
        root = self._part("word/numbering.xml")
        abstract = {
            a.get(f"{W}abstractNumId", ""): {
                int(level.get(f"{W}ilvl", "0")): (
                    _value(level, "numFmt"),
                    _value(level, "lvlText"),
                    int(_value(level, "start") or 1),
                )
                for level in a.iter(f"{W}lvl")
            }
            for a in root.iter(f"{W}abstractNum")
        }
        found = {}
        for num in root.iter(f"{W}num"):
            levels = dict(abstract.get(_value(num, "abstractNumId"), {}))
            for override in num.iter(f"{W}lvlOverride"):
                at = int(override.get(f"{W}ilvl", "0"))
                start = _value(override, "startOverride")
                if at in levels and start:
                    levels[at] = (*levels[at][:2], int(start))
            found[num.get(f"{W}numId", "")] = levels
        return found

    def _read(self, blocks: list[Element], out: Outline, links: dict[str, str]) -> None:
        for block in blocks:
            if block.tag == f"{W}p":
                self._paragraph(block, out, links)
            elif block.tag == f"{W}tbl":
                self._table(block, out, links)
            elif block.tag == f"{W}sdt":
                content = block.find(f"{W}sdtContent")
                self._read(list(content) if content is not None else [], out, links)

    def _paragraph(self, block: Element, out: Outline, links: dict[str, str]) -> None:
        style = _value(block, "pPr/pStyle")
        found = self._inlines(block, links)
        level = re.fullmatch(r"Heading(\d)", style)
        if level:
            out.heading(int(level[1]), found)
        elif style in ("SourceCode", "Code"):
            out.code(_raw(found))
        elif block.find(f".//{W}pict") is not None or (
            block.find(f"{W}pPr/{W}pBdr") is not None and not line(found)
        ):
            out.add("rule", [])
        else:
            depth, marker = self._marker(block)
            kind = {"DefinitionTerm": "term", "Definition": "said"}.get(style, "p")
            out.add(kind, found, depth, marker, quote=style in QUOTES)

    def _marker(self, block: Element) -> tuple[int, str]:
        properties = block.find(f"{W}pPr/{W}numPr")
        if properties is None:
            return 0, ""
        number, at = _value(properties, "numId"), int(_value(properties, "ilvl") or 0)
        kind, text, start = self._formats.get(number, {}).get(at, ("", "", 1))
        if kind != "bullet":
            count = self._counts[number, at] = self._counts.get((number, at), start - 1) + 1
            for key in [k for k in self._counts if k[0] == number and k[1] > at]:
                del self._counts[key]
            return at + 1, f"{count}."
        return at + 1, "•" if text.strip() else ""

    def _table(self, table: Element, out: Outline, links: dict[str, str]) -> None:
        for row in table.findall(f"{W}tr"):
            head = row.find(f"{W}trPr/{W}tblHeader")
            is_head = head is not None and head.get(f"{W}val", "on") not in ("0", "off", "false")
            cells = []
            for cell in row.findall(f"{W}tc"):
                paragraphs = list(cell.iter(f"{W}p"))
                words = f" {BREAK} ".join(w for w in (line(self._inlines(p, links)) for p in paragraphs) if w)
                cells.append((SIDES.get(_value(paragraphs[0], "pPr/jc"), "") if paragraphs else "", words))
            out.row(is_head, cells)

    def _inlines(
        self, parent: Element, links: dict[str, str], marks: frozenset[str] = frozenset(), target: str = ""
    ) -> list[Sign]:
        found: list[Sign] = []
        for child in parent:
            tag = child.tag
            if tag == f"{W}r":
                found += self._run(child, marks, target)
            elif tag == f"{W}hyperlink":
                anchor = child.get(f"{W}anchor")
                leads = f"#{_place(anchor)}" if anchor else address(links.get(child.get(f"{R}id", ""), ""))
                found += self._inlines(child, links, marks, leads)
            elif tag in (f"{W}ins", f"{W}smartTag"):
                found += self._inlines(child, links, marks, target)
            elif tag == f"{W}sdt":
                content = child.find(f"{W}sdtContent")
                if content is not None and child.find(f"{W}sdtPr/{W}showingPlcHdr") is None:
                    found += self._inlines(content, links, marks, target)
            elif tag in (f"{M}oMath", f"{M}oMathPara"):
                found += formula("".join(t.text or "" for t in child.iter(f"{M}t")))
        return found

    def _run(self, run: Element, marks: frozenset[str], target: str) -> list[Sign]:
        marks |= _marks(run)
        found: list[Sign] = []
        for part in run:
            if part.tag == f"{W}t":
                found += signs(part.text or "", marks, target)
            elif part.tag == f"{W}tab":
                found += signs(" ")
            elif part.tag == f"{W}br":
                found.append(Sign(BREAK))
            elif part.tag == f"{W}footnoteReference":
                found.append(self._note(part.get(f"{W}id", "")))
            elif part.tag == f"{W}drawing":
                shown = part.find(f".//{WP}docPr")
                found += signs(
                    f"{{{shown.get('descr', '') if shown is not None else ''}}}", marks - {"c"}, target
                )
        return found

    def _note(self, name: str) -> Sign:
        out = Outline()
        self._read(list(self._notes[name]), out, self._note_links)
        return Sign("{" + " ¶ ".join(out.done()) + "}")


def _marks(run: Element) -> frozenset[str]:
    properties = run.find(f"{W}rPr")
    if properties is None:
        return frozenset()
    found = {
        mark
        for tag, mark in _TAGS.items()
        if (one := properties.find(f"{W}{tag}")) is not None
        and one.get(f"{W}val", "on") not in ("0", "off", "false", "none")
    }
    side = _value(properties, "vertAlign")
    found |= {"superscript": {"^"}, "subscript": {"v"}}.get(side, set())
    if _value(properties, "rStyle") in ("VerbatimChar", "CodeChar"):
        found.add("c")
    return frozenset(found)


def _place(name: str) -> str:
    return re.sub(r"^p\d+-", "", name)


def _raw(found: list[Sign]) -> str:
    return "".join(sign.text for sign in found)


def _value(element: Element, path: str) -> str:
    found = element.find("/".join(f"{W}{part}" for part in path.split("/")))
    return "" if found is None else found.get(f"{W}val", "")
