"""The blocks of a page of ours: the lines each was made of, and what it says; pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from wiki.kernel.markdown import Rendered
from wiki.pages.rules.html_tree import Element, Piece, Run, parse

_REFERENCE = re.compile(r'<sup id="fnref\d*:([^"]+)">')
_HASHES = re.compile(r"\s*(#{1,6})(?:\s|$)")
_HEADINGS = frozenset(f"h{level}" for level in range(1, 7))


@dataclass(frozen=True)
class OwnBlock:
    """A block at the top of a page: its tag, its lines (from 0 up to the one after its last) and its text."""

    tag: str
    first: int
    stop: int
    text: str


@dataclass(frozen=True)
class OwnPage:
    """The blocks of a page, the names of its notes in the order in which the text refers to them, and the level of its
    largest heading in the source; 7 without one."""

    blocks: Sequence[OwnBlock]
    notes: Sequence[str]
    top: int


def own_page(source: str, rendered: Rendered) -> OwnPage:
    """The page that was made of a source."""
    shown = [child for child in parse(rendered.html).children if isinstance(child, Element)]
    lines = source.split("\n")
    places = rendered.lines or [(0, len(lines))]
    blocks = [
        OwnBlock(child.tag, first, stop, text_of(child))
        for child, (first, stop) in zip(shown, places, strict=False)
    ]
    levels = [_level(lines[block.first : block.stop]) for block in blocks if block.tag in _HEADINGS]
    return OwnPage(blocks, _REFERENCE.findall(rendered.html), min(levels, default=7))


def _level(lines: Sequence[str]) -> int:
    """The level of a heading as it is written."""
    hashes = _HASHES.match(lines[0]) if lines else None
    if hashes:
        return len(hashes[1])
    return 1 if lines and lines[-1].lstrip().startswith("=") else 2


def text_of(element: Element) -> str:
    """What an element says, without the numbers of notes; formulas are left out."""
    out: list[str] = []
    for child in element.children:
        if isinstance(child, Element):
            out.append(text_of(child))
        else:
            out += ["".join(_text(piece) for piece in child.pieces)] if isinstance(child, Run) else []
    return " ".join(out)


def _text(piece: Piece) -> str:
    if any(
        element.tag == "sup" and ("class", "footnote-ref") in inner.attributes
        for element, inner in zip(piece.path, piece.path[1:], strict=False)
    ):
        return ""
    return piece.text or (" " if piece.atom is not None else "")
