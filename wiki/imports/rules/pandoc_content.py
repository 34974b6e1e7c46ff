"""What pandoc read of a document, its JSON, as content; with what was flattened on the way. Pure."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from wiki.imports.rules.content import (
    BREAK,
    EMPHASIS,
    HIGH,
    LOW,
    MARKED,
    PLAIN,
    STRONG,
    STRUCK,
    Code,
    Heading,
    List,
    Node,
    Paragraph,
    Piece,
    Pieces,
    Quote,
    Rule,
    Table,
    Terms,
    has_words,
    marked,
    words_of,
)
from wiki.imports.rules.markdown_writer import cell_of

_RAISED = str.maketrans("0123456789+-=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ")
_LOWERED = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
_SMALL_WORD = re.compile(r"[\w()+,.=/-]{0,20}[^\W_][\w()+,.=/-]{0,20}\Z")
_ABROAD = re.compile(r"(?i)https?://|mailto:")
_HERE = re.compile(r"/(?![/\\])")
_CONTENTS = re.compile(r"(?i)(?:toc ?\d|toc ?heading|contents)")
_FORMULA_MAX = 500
_CALLOUTS = {
    "Opmerking": "NOTE",
    "Tip": "TIP",
    "Belangrijk": "IMPORTANT",
    "Let op": "WARNING",
    "Pas op": "CAUTION",
}
"""What a callout of ours is called in a file that was downloaded here."""
_SIDES = {"AlignLeft": "left", "AlignRight": "right", "AlignCenter": "center"}
_DECIMAL = frozenset({"Decimal", "DefaultStyle"})


@dataclass(frozen=True)
class Part:
    """A block of a document: what pandoc calls it, and the lines of a source in Markdown it stands on (0 elsewhere)."""

    kind: str
    node: Node
    first: int = 0
    last: int = 0


@dataclass
class PandocReader:
    """Reads one document; addresses of `site` become paths. Collects notes, images (name and words), addresses that
    were left out, and how often what was flattened."""

    site: str = ""
    notes: list[tuple[Node, ...]] = field(default_factory=list)
    images: list[tuple[str, str]] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    seen: Counter[str] = field(default_factory=Counter)
    top: int = 7
    """The level of the largest heading, 7 without one."""

    def parts(self, blocks: Iterable[Any]) -> list[Part]:
        """The blocks of a document."""
        out: list[Part] = []
        for block in blocks:
            first, last = _place_of(block)
            if first and block["t"] == "Div":
                inner = [part for one in block["c"][1] for part in self._parts(one)]
            else:
                inner = list(self._parts(block))
            out += [replace(part, first=first, last=last) for part in inner]
        return out

    def lines(self, inlines: Iterable[Any]) -> Pieces:
        """What stands in a line."""
        return tuple(self._pieces(inlines, PLAIN, ""))

    def _nodes(self, blocks: Iterable[Any]) -> tuple[Node, ...]:
        return tuple(part.node for block in blocks for part in self._parts(block))

    def _parts(self, block: Any) -> Iterator[Part]:
        kind, inside = block["t"], block.get("c")
        if kind == "Div":
            yield from self._div(inside)
        elif kind == "Figure":
            yield from self._figure(inside)
        elif kind == "RawBlock":
            self.seen["raw"] += 1
        elif kind == "Table":
            yield from self._table(inside)
        elif node := self._node(kind, inside):
            yield Part("Para" if kind in ("Plain", "LineBlock") else kind, node)

    def _node(self, kind: str, inside: Any) -> Node | None:
        if kind in ("Para", "Plain"):
            return Paragraph(self.lines(inside))
        if kind == "HorizontalRule":
            return Rule()
        step = _NODES.get(kind)
        return step(self, inside) if step else None

    def _verse(self, inside: Any) -> Node:
        return Paragraph(tuple(piece for line in inside for piece in (*self.lines(line), BREAK))[:-1])

    def _code_block(self, inside: Any) -> Node:
        return Code(inside[1], next(iter(inside[0][1]), ""))

    def _bullets(self, inside: Any) -> Node:
        return List(tuple(self._nodes(item) for item in inside))

    def _terms(self, inside: Any) -> Node:
        return Terms(tuple((self.lines(term), self._meaning(means)) for term, means in inside))

    def _heading(self, inside: Any) -> Node:
        level, _attributes, inlines = inside
        pieces = self.lines(inlines)
        if not words_of(pieces).strip():
            return Paragraph(pieces)
        self.top = min(self.top, level)
        return Heading(level, pieces)

    def _numbered(self, inside: Any) -> Node:
        (start, style, _delimiter), items = inside
        if style["t"] not in _DECIMAL:
            self.seen["letters"] += 1
        return List(tuple(self._nodes(item) for item in items), start)

    def _meaning(self, means: Iterable[Any]) -> tuple[Node, ...]:
        return tuple(node for blocks in means for node in self._nodes(blocks))

    def _quote(self, inside: Any) -> Node:
        """A quotation; under the name of a callout it is that callout."""
        blocks = self._nodes(inside)
        first = blocks[0] if blocks else None
        if isinstance(first, Paragraph) and all(STRONG in piece.marks for piece in first.pieces):
            callout = _CALLOUTS.get(words_of(first.pieces), "")
            return Quote(blocks[1:] if callout else blocks, callout)
        return Quote(blocks)

    def _div(self, inside: Any) -> Iterator[Part]:
        attributes, blocks = inside
        style = dict(attributes[2]).get("custom-style", "")
        if _CONTENTS.match(style):
            self.seen["contents"] += 1
            return
        for block in blocks:
            yield from self._parts(block)

    def _figure(self, inside: Any) -> Iterator[Part]:
        _attributes, caption, blocks = inside
        parts = [part for block in blocks for part in self._parts(block)]
        yield from parts
        words = self._caption(caption)
        shown = " ".join(words_of(part.node.pieces) for part in parts if isinstance(part.node, Paragraph))
        if has_words(words) and words_of(words).split() != shown.split():
            yield Part("Para", Paragraph(marked(words, EMPHASIS)))

    def _caption(self, caption: Any) -> Pieces:
        return cell_of(self._nodes(caption[1]))

    def _table(self, inside: Any) -> Iterator[Part]:
        _attributes, caption, columns, head, bodies, foot = inside
        words = self._caption(caption)
        if has_words(words):
            yield Part("Para", Paragraph(marked(words, EMPHASIS)))
        rows = self._grid(head[1], len(columns))
        if not rows or not any(has_words(cell) for row in rows for cell in row):
            rows = []
        headless = not rows
        for body in bodies:
            rows += self._grid(body[2], len(columns)) + self._grid(body[3], len(columns))
        rows += self._grid(foot[1], len(columns))
        self.seen["header"] += bool(headless and rows)
        if rows:
            sides = tuple(_SIDES.get(column[0]["t"], "") for column in columns)
            yield Part("Table", Table(tuple(tuple(row) for row in rows), sides))

    def _grid(self, rows: Sequence[Any], width: int) -> list[list[Pieces]]:
        """Rows of cells as they lie, an empty one where a merged cell goes on."""
        out: list[list[Pieces]] = []
        held: dict[int, int] = {}
        for _attributes, cells in rows:
            line: dict[int, Pieces] = {}
            at = 0
            for _attr, _side, high, wide, blocks in cells:
                while held.get(at, 0):
                    held[at] -= 1
                    at += 1
                line[at] = self._cell(blocks)
                held |= {at + n: high - 1 for n in range(wide)}
                at += wide
            held |= {n: held[n] - 1 for n in held if n >= at and held[n] > 0}
            out.append([line.get(n, ()) for n in range(max(width, at))])
        return out

    def _cell(self, blocks: Sequence[Any]) -> Pieces:
        nodes = self._nodes(blocks)
        self.seen["table in table"] += sum(isinstance(node, Table) for node in nodes)
        self.seen["list in cell"] += sum(isinstance(node, List) for node in nodes)
        return cell_of(nodes)

    # --- Within a line

    def _pieces(self, inlines: Iterable[Any], marks: frozenset[str], link: str) -> Iterator[Piece]:
        for inline in inlines:
            kind, inside = inline["t"], inline.get("c")
            if kind == "Str":
                yield Piece(inside, "text", marks, link)
            elif kind in ("Space", "SoftBreak"):
                yield Piece(" ", "text", marks, link)
            elif kind == "LineBreak":
                yield BREAK
            elif kind in _MARKS:
                yield from self._pieces(inside, marks | {_MARKS[kind]}, link)
            elif step := _STEPS.get(kind):
                yield from step(self, inside, marks, link)

    def _span(self, inside: Any, marks: frozenset[str], link: str) -> Iterator[Piece]:
        attributes, inlines = inside
        marks |= {MARKED} if "mark" in attributes[1] else PLAIN
        yield from self._pieces(inlines, marks, link)

    def _bare(self, inside: Any, marks: frozenset[str], link: str) -> Iterator[Piece]:
        yield from self._pieces(inside, marks, link)

    def _underlined(self, inside: Any, marks: frozenset[str], link: str) -> Iterator[Piece]:
        self.seen["underline"] += 1
        yield from self._pieces(inside, marks, link)

    def _cited(self, inside: Any, marks: frozenset[str], link: str) -> Iterator[Piece]:
        yield from self._pieces(inside[1], marks, link)

    def _quoted(self, inside: Any, marks: frozenset[str], link: str) -> Iterator[Piece]:
        left, right = "‘’" if inside[0]["t"] == "SingleQuote" else "“”"
        yield Piece(left, "text", marks, link)
        yield from self._pieces(inside[1], marks, link)
        yield Piece(right, "text", marks, link)

    def _raised(self, inside: Any, marks: frozenset[str], link: str) -> Iterator[Piece]:
        yield from self._small(inside, marks, link, HIGH, _RAISED)

    def _lowered(self, inside: Any, marks: frozenset[str], link: str) -> Iterator[Piece]:
        yield from self._small(inside, marks, link, LOW, _LOWERED)

    def _small(
        self, inside: Any, marks: frozenset[str], link: str, mark: str, signs: Mapping[int, int]
    ) -> Iterator[Piece]:
        """Small letters: as signs of their own where there are such, else between the marks of our pages."""
        pieces = tuple(self._pieces(inside, marks, link))
        text = words_of(pieces)
        if any(piece.kind != "text" for piece in pieces) or not text.strip():
            yield from pieces
        elif all(ord(sign) in signs for sign in text):
            yield Piece(text.translate(signs), "text", marks, link)
        elif len(text) <= 20 and _SMALL_WORD.match(text):
            yield Piece(text, "text", marks | {mark}, link)
        else:
            self.seen["superscript"] += 1
            yield from pieces

    def _code(self, inside: Any, marks: frozenset[str], link: str) -> Iterator[Piece]:
        yield Piece(inside[1], "code", marks, link)

    def _formula(self, inside: Any, marks: frozenset[str], link: str) -> Iterator[Piece]:
        text = " ".join(inside[1].split())
        if not text or len(text) > _FORMULA_MAX or "$" in text:
            self.seen["formula"] += 1
            yield Piece(text, "code", marks, link)
        else:
            yield Piece(text, "formula", display=inside[0]["t"] == "DisplayMath")

    def _raw(self, inside: Any, _marks: frozenset[str], _link: str) -> Iterator[Piece]:
        if re.fullmatch(r"<br ?/?>", inside[1]):
            yield BREAK
        else:
            self.seen["raw"] += 1

    def _image(self, inside: Any, marks: frozenset[str], link: str) -> Iterator[Piece]:
        _attributes, alt, (source, _title) = inside
        words = " ".join(words_of(self._pieces(alt, PLAIN, "")).split())
        self.images.append((source.removeprefix("./"), words))
        yield Piece(words, "image", marks, link, len(self.images))

    def _note(self, inside: Any, marks: frozenset[str], _link: str) -> Iterator[Piece]:
        self.notes.append(())
        number = len(self.notes)
        self.notes[number - 1] = self._nodes(inside)
        yield Piece("", "note", marks, "", number)

    def _link(self, inside: Any, marks: frozenset[str], link: str) -> Iterator[Piece]:
        _attributes, words, (target, _title) = inside
        if self.site and target.startswith(f"{self.site}/"):
            target = target.removeprefix(self.site)
        if not (_ABROAD.match(target) or _HERE.match(target)):
            if target and not target.startswith("#"):
                self.links.append(target)
            target = link
        yield from self._pieces(words, marks, link or target)


_NODES: Mapping[str, Callable[[PandocReader, Any], Node]] = {
    "LineBlock": PandocReader._verse,
    "Header": PandocReader._heading,
    "CodeBlock": PandocReader._code_block,
    "BlockQuote": PandocReader._quote,
    "BulletList": PandocReader._bullets,
    "OrderedList": PandocReader._numbered,
    "DefinitionList": PandocReader._terms,
}
_MARKS = {"Strong": STRONG, "Emph": EMPHASIS, "Strikeout": STRUCK}
_STEPS: Mapping[str, Callable[..., Iterator[Piece]]] = {
    "Span": PandocReader._span,
    "SmallCaps": PandocReader._bare,
    "Underline": PandocReader._underlined,
    "Cite": PandocReader._cited,
    "Quoted": PandocReader._quoted,
    "Superscript": PandocReader._raised,
    "Subscript": PandocReader._lowered,
    "Code": PandocReader._code,
    "Math": PandocReader._formula,
    "RawInline": PandocReader._raw,
    "Image": PandocReader._image,
    "Note": PandocReader._note,
    "Link": PandocReader._link,
}


def property_of(value: Any) -> str:
    """A property of a document as text; of several their list."""
    if value["t"] == "MetaList":
        return ", ".join(filter(None, map(property_of, value["c"])))
    if value["t"] in ("MetaString", "MetaBool"):
        return str(value["c"])
    if value["t"] == "MetaInlines":
        return " ".join(words_of(PandocReader().lines(value["c"])).split())
    if value["t"] == "MetaBlocks":
        inside = [PandocReader().parts([block]) for block in value["c"]]
        return " ".join(
            words_of(p.node.pieces) for parts in inside for p in parts if isinstance(p.node, Paragraph)
        )
    return ""


def _place_of(block: Any) -> tuple[int, int]:
    """The first and last line of a source in Markdown that a block stands on; 0 when it does not say."""
    inside = block.get("c")
    attributes = {"Header": 1, "CodeBlock": 0, "Div": 0, "Table": 0, "Figure": 0}.get(block["t"])
    if attributes is None:
        return 0, 0
    place = dict(inside[attributes][2]).get("data-pos", "")
    found = re.search(r"(\d+):\d+-(\d+):(\d+)\Z", place)
    if not found:
        return 0, 0
    first, last = int(found[1]), int(found[2])
    return first, last - 1 if found[3] == "1" and last > first else last
