"""Whether a page shows what a file says: the lines of both, side by side. Pure."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from wiki.imports.rules.content import (
    Code,
    Heading,
    List,
    Node,
    Paragraph,
    Pieces,
    Quote,
    Rule,
    Table,
    Terms,
    plain,
)
from wiki.pages.rules.alignment import Budget, align
from wiki.pages.rules.html_tree import Element, Formula, Piece, Run, parse

_HEADINGS = frozenset(f"h{level}" for level in range(1, 7))
_KINDS = {"dt": "term", "dd": "said", "pre": "code", "td": "cell", "th": "cell"} | dict.fromkeys(
    _HEADINGS, "heading"
)

_NOT_READ = frozenset({"formula", "image"})
"""Pieces that are looked at: what they say is no part of the line."""


class Line(NamedTuple):
    """What a line is, how deep in lists, and its words."""

    kind: str
    depth: int
    words: str


def lines_of(blocks: Iterable[Node], kind: str = "text", depth: int = 0) -> Iterator[Line]:
    """The lines of content."""
    for block in blocks:
        if isinstance(block, List):
            for item in block.items:
                yield from lines_of(item, kind, depth + 1)
        elif isinstance(block, Quote):
            yield from lines_of(block.blocks, kind, depth)
        elif isinstance(block, Terms):
            for term, meaning in block.entries:
                yield from _line("term", depth, term)
                yield from lines_of(meaning, "said", depth)
        elif not isinstance(block, Rule):
            yield from _own_lines(block, kind, depth)


def _own_lines(block: Paragraph | Heading | Code | Table, kind: str, depth: int) -> Iterator[Line]:
    if isinstance(block, Table):
        for row in block.rows:
            for cell in row:
                yield from _line("cell", 0, cell)
    elif isinstance(block, Code):
        yield from _said("code", depth, block.text)
    elif isinstance(block, Heading) and not depth:
        yield from _line("heading", 0, block.pieces)
    else:
        yield from _line(kind, depth, block.pieces)


def _line(kind: str, depth: int, pieces: Pieces) -> Iterator[Line]:
    yield from _said(kind, depth, plain([Paragraph(tuple(p for p in pieces if p.kind not in _NOT_READ))]))


def _said(kind: str, depth: int, text: str) -> Iterator[Line]:
    words = " ".join(text.replace("\xad", "").split())
    if words:
        yield Line(kind, depth, words)


def lines_shown(html: str) -> list[Line]:
    """The lines of a page; those of notes come last."""
    found: list[Line] = []
    notes: list[Line] = []
    stack: list[tuple[Element | Run, str, int, bool]] = [(parse(html), "text", 0, False)]
    while stack:
        one, kind, depth, noted = stack.pop()
        if isinstance(one, Run):
            (notes if noted else found).extend(_said("note" if noted else kind, depth, _words(one)))
            continue
        kind = _KINDS.get(one.tag, kind)
        depth = 0 if kind == "cell" or noted else depth + (one.tag in ("ul", "ol"))
        noted = noted or ("class", "footnote") in one.attributes
        named = ("class", "callout-title") in one.attributes
        stack += [] if named else [(child, kind, depth, noted) for child in reversed(one.children)]
    return found + [Line("note", 0, line.words) for line in notes]


def _words(run: Run) -> str:
    return "".join(_said_by(piece) for piece in run.pieces)


def _said_by(piece: Piece) -> str:
    if any("footnote" in value for element in piece.path for _name, value in element.attributes):
        return ""
    if piece.atom is None:
        return piece.text
    if isinstance(piece.atom, Formula):
        return ""
    return " " if piece.atom.tag == "br" else ""


def otherwise(wanted: list[Line], shown: list[Line]) -> list[str]:
    """The words of lines that the page does not show as the file says them."""
    there = {i for i, _j in align(wanted, shown, Budget())}
    return [line.words for at, line in enumerate(wanted) if at not in there]
