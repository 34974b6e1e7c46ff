"""Slides as content: of each its title as a heading, its words, tables and images, and what is said beside it. Pure."""

from collections.abc import Iterator, Mapping
from posixpath import normpath
from typing import Any

from wiki.imports.rules.archives import Package
from wiki.imports.rules.content import (
    BREAK,
    EMPHASIS,
    STRONG,
    STRUCK,
    Content,
    Heading,
    List,
    Node,
    Paragraph,
    Piece,
    Pieces,
    Quote,
    Table,
    has_words,
    words_of,
)
from wiki.imports.rules.imports import Refused
from wiki.imports.rules.word_findings import Inspection

_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_TITLES = frozenset({"title", "ctrTitle"})
_UNSAID = frozenset({"dt", "ftr", "sldNum", "sldImg", "hdr"})
"""Places for the date, the number and the like: the same on every slide."""
_BODIES = frozenset({"body", "subTitle", "obj", ""})
_LEFT = {
    "http://schemas.openxmlformats.org/drawingml/2006/chart": "chart",
    "http://schemas.openxmlformats.org/drawingml/2006/diagram": "smart_art",
    "http://schemas.openxmlformats.org/presentationml/2006/ole": "object",
}
_MARKS = {"b": STRONG, "i": EMPHASIS}


class Slides:
    """Reads a presentation: `content`, with the images in it by name, and `inspection` with what is left out. Raises
    Refused."""

    def __init__(self, package: Package, notes_are_called: str) -> None:
        self.package = package
        self.notes_are_called = notes_are_called
        self.content = Content()
        self.inspection = Inspection()
        self.where = ""
        for part in self._order():
            self._slide(part)
        if not self.content.blocks:
            raise Refused("damaged")
        if package.has_macros:
            self.inspection.found("macro")

    def _order(self) -> Iterator[str]:
        """The slides as they are shown, without those that are hidden."""
        main = next((name for name in self.package.parts if name.endswith("/presentation.xml")), "")
        root = self.package.xml(main)
        leads = _leads(self.package, main)
        for slide in root.iter(f"{_P}sldId") if root is not None else ():
            part = leads.get(slide.get(f"{_R}id", ""), "")
            if part in self.package.parts:
                yield part

    def _slide(self, part: str) -> None:
        root = self.package.xml(part)
        leads = _leads(self.package, part)
        if root.get("show") == "0":
            self.inspection.found("hidden_slide", "", " ".join(_texts(root)))
            return
        tree = root.find(f"{_P}cSld/{_P}spTree")
        shapes = list(_shapes(tree)) if tree is not None else []
        title = next((shape for shape in shapes if _place(shape) in _TITLES), None)
        pieces = _one_line(title) if title is not None else ()
        self.where = "".join(piece.text for piece in pieces).strip()
        self.content.blocks.append(Heading(2, pieces if has_words(pieces) else (Piece(f"{self._number()}"),)))
        for shape in shapes:
            if shape is not title:
                self.content.blocks += self._shape(shape, leads)
        self._moves(root)
        self.content.blocks += self._notes(leads)

    def _number(self) -> int:
        return 1 + sum(isinstance(block, Heading) for block in self.content.blocks)

    def _shape(self, shape: Any, leads: Mapping[str, str]) -> list[Node]:
        kind = str(shape.tag).removeprefix(_P)
        if kind == "sp":
            place = _place(shape)
            return (
                []
                if place in _UNSAID
                else _text(shape.find(f"{_P}txBody"), place in _BODIES and _is_placed(shape), leads)
            )
        if kind == "pic":
            return self._picture(shape, leads)
        return self._graphic(shape, leads)

    def _picture(self, shape: Any, leads: Mapping[str, str]) -> list[Node]:
        blip = shape.find(f".//{_A}blip")
        named = shape.find(f"{_P}nvPicPr/{_P}cNvPr")
        source = leads.get(blip.get(f"{_R}embed", ""), "") if blip is not None else ""
        if any(str(e.tag).endswith(("}videoFile", "}audioFile", "}wavAudioFile")) for e in shape.iter()):
            self.inspection.found("moving", self.where)
        words = (named.get("descr") or "") if named is not None else ""
        self.content.images.append((source, words))
        return [Paragraph((Piece(words, "image", number=len(self.content.images)),))]

    def _graphic(self, shape: Any, leads: Mapping[str, str]) -> list[Node]:
        if (table := shape.find(f".//{_A}tbl")) is not None:
            rows = tuple(
                tuple(_cell(cell, leads) for cell in row.findall(f"{_A}tc"))
                for row in table.findall(f"{_A}tr")
            )
            return [Table(rows)] if rows else []
        data = shape.find(f".//{_A}graphicData")
        code = _LEFT.get(data.get("uri", ""), "object") if data is not None else "object"
        parts = {leads.get(value, "") for e in shape.iter() for value in e.attrib.values()} & set(
            self.package.parts
        )
        words = [
            word for part in sorted(parts) if part.endswith(".xml") for word in _texts(self.package.xml(part))
        ]
        self.inspection.found(code, self.where, *([" · ".join(words)] if words else []))
        return []

    def _moves(self, root: Any) -> None:
        if root.find(f"{_P}timing") is not None and root.find(f".//{_P}bldLst") is not None:
            self.inspection.found("moves", self.where)

    def _notes(self, leads: Mapping[str, str]) -> list[Node]:
        part = next((part for part in leads.values() if "/notesSlides/" in part), "")
        root = self.package.xml(part)
        shapes = root.iter(f"{_P}sp") if root is not None else ()
        said = [
            node
            for shape in shapes
            if _place(shape) not in _UNSAID
            for node in _text(shape.find(f"{_P}txBody"), False, {})
        ]
        return (
            [Quote((Paragraph((Piece(self.notes_are_called, marks=frozenset({STRONG})),)), *said))]
            if said
            else []
        )


def _leads(package: Package, part: str) -> dict[str, str]:
    """What each relation of a part leads to in the file; addresses elsewhere as they are."""
    folder, _slash, name = part.rpartition("/")
    relations = package.xml(f"{folder}/_rels/{name}.rels")
    found = {}
    for relation in relations if relations is not None else ():
        target = relation.get("Target", "")
        inside = target.lstrip("/") if target.startswith("/") else normpath(f"{folder}/{target}")
        found[relation.get("Id", "")] = target if relation.get("TargetMode") == "External" else inside
    return found


def _shapes(tree: Any) -> Iterator[Any]:
    """The shapes of a slide, those of a group one by one; no recursion, whatever the depth."""
    stack = list(reversed(tree))
    while stack:
        shape = stack.pop()
        if shape.tag == f"{_P}grpSp":
            stack.extend(reversed(shape))
        elif shape.tag in (f"{_P}sp", f"{_P}pic", f"{_P}graphicFrame"):
            yield shape


def _place(shape: Any) -> str:
    """What a shape is for: a title, a body; empty for one that was put there by hand."""
    found = next(shape.iter(f"{_P}ph"), None)
    return "" if found is None else str(found.get("type", ""))


def _is_placed(shape: Any) -> bool:
    return next(shape.iter(f"{_P}ph"), None) is not None


def _text(body: Any, listed: bool, leads: Mapping[str, str]) -> list[Node]:
    """The paragraphs of a shape; in a body of several lines they are a list, as its points are on the slide."""
    found = [(_level(p), _pieces(p, leads)) for p in body.findall(f"{_A}p")] if body is not None else []
    lines = [(level, pieces) for level, pieces in found if has_words(pieces)]
    if listed and len(lines) > 1:
        return list(_as_list(lines, 0))
    return [Paragraph(pieces) for _level_, pieces in lines]


def _as_list(lines: list[tuple[int, Pieces]], depth: int) -> tuple[Node, ...]:
    """Lines with their levels as a list in lists."""
    items: list[tuple[Node, ...]] = []
    at = 0
    while at < len(lines):
        stop = at + 1
        while stop < len(lines) and lines[stop][0] > depth:
            stop += 1
        inner = _as_list(lines[at + 1 : stop], depth + 1) if depth < 9 else ()
        items.append((Paragraph(lines[at][1]), *inner))
        at = stop
    return (List(tuple(items)),) if items else ()


def _level(paragraph: Any) -> int:
    properties = paragraph.find(f"{_A}pPr")
    level = properties.get("lvl", "0") if properties is not None else "0"
    return min(int(level), 8) if level.isdigit() else 0


def _pieces(paragraph: Any, leads: Mapping[str, str]) -> Pieces:
    out: list[Piece] = []
    for run in paragraph:
        kind = str(run.tag).removeprefix(_A)
        if kind == "br":
            out.append(BREAK)
        elif kind in ("r", "fld"):
            out.append(_run(run, leads))
    return tuple(out)


def _run(run: Any, leads: Mapping[str, str]) -> Piece:
    properties = run.find(f"{_A}rPr")
    marks: set[str] = set()
    link = ""
    if properties is not None:
        marks = {mark for name, mark in _MARKS.items() if properties.get(name) in ("1", "true")}
        marks |= {STRUCK} if properties.get("strike", "noStrike") != "noStrike" else set()
        clicked = properties.find(f"{_A}hlinkClick")
        link = leads.get(clicked.get(f"{_R}id", ""), "") if clicked is not None else ""
    text = (run.findtext(f"{_A}t") or "").replace("\v", " ")
    return Piece(
        text, "text", frozenset(marks), link if link.startswith(("http://", "https://", "mailto:")) else ""
    )


def _one_line(shape: Any) -> Pieces:
    body = shape.find(f"{_P}txBody")
    parts = [_pieces(p, {}) for p in body.findall(f"{_A}p")] if body is not None else []
    return tuple(
        Piece(" ") if piece.kind == "break" else piece for part in parts for piece in (*part, Piece(" "))
    )


def _cell(cell: Any, leads: Mapping[str, str]) -> Pieces:
    out: Pieces = ()
    for paragraph in cell.iter(f"{_A}p"):
        pieces = _pieces(paragraph, leads)
        if has_words(pieces):
            out += (BREAK, *pieces) if out else pieces
    return out


def _texts(root: Any) -> list[str]:
    """The words of a drawing, a chart or a slide."""
    return [
        e.text.strip()
        for e in root.iter()
        if str(e.tag).rpartition("}")[2] in ("t", "v") and (e.text or "").strip()
    ]


def titled(content: Content) -> str:
    """The title of the first slide; empty when it has none."""
    first = content.blocks[0] if content.blocks else None
    words = words_of(first.pieces).strip() if isinstance(first, Heading) else ""
    return "" if words.isdigit() else words
