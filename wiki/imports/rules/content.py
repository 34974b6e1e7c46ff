"""What a file says, whatever its kind: blocks of pieces, to be written as the Markdown of our pages. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import TypeAlias

PLAIN: frozenset[str] = frozenset()
STRONG, EMPHASIS, STRUCK, MARKED, LOW, HIGH = "strong", "em", "del", "mark", "sub", "sup"


@dataclass(frozen=True)
class Piece:
    """A part of a line. `kind` is text, code, formula, break, image or note; `number` is that of an image or a note,
    of which `text` is what an image shows. `link` is where it leads."""

    text: str
    kind: str = "text"
    marks: frozenset[str] = PLAIN
    link: str = ""
    number: int = 0
    display: bool = False


Pieces: TypeAlias = tuple[Piece, ...]
BREAK = Piece("", "break")


@dataclass(frozen=True)
class Paragraph:
    """Text."""

    pieces: Pieces


@dataclass(frozen=True)
class Heading:
    """A heading; 1 is the largest level."""

    level: int
    pieces: Pieces


@dataclass(frozen=True)
class List:
    """A list of entries, each of blocks; with `start` they are numbered from there."""

    items: "tuple[tuple[Node, ...], ...]"
    start: int | None = None


@dataclass(frozen=True)
class Quote:
    """A quotation, or with `callout` a box of that kind."""

    blocks: "tuple[Node, ...]"
    callout: str = ""


@dataclass(frozen=True)
class Code:
    """Lines of code."""

    text: str
    language: str = ""


@dataclass(frozen=True)
class Table:
    """Rows of cells, the first of them the header; `sides` says to which side each column keeps."""

    rows: tuple[tuple[Pieces, ...], ...]
    sides: tuple[str, ...] = ()


@dataclass(frozen=True)
class Terms:
    """Terms with what each means."""

    entries: "tuple[tuple[Pieces, tuple[Node, ...]], ...]"


@dataclass(frozen=True)
class Rule:
    """A line across the page."""


Node: TypeAlias = Paragraph | Heading | List | Quote | Code | Table | Terms | Rule


@dataclass
class Content:
    """Blocks with the notes and images they refer to, from 1."""

    blocks: list[Node] = field(default_factory=list)
    notes: list[tuple[Node, ...]] = field(default_factory=list)
    images: list[tuple[str, str]] = field(default_factory=list)


def said(text: str, *marks: str) -> Pieces:
    """A text as one piece, if it says anything."""
    return (Piece(text, marks=frozenset(marks)),) if text else ()


def has_words(pieces: Pieces) -> bool:
    """Whether there is anything to see."""
    return any(piece.kind != "break" and (piece.kind != "text" or piece.text.strip()) for piece in pieces)


def marked(pieces: Iterable[Piece], mark: str) -> Pieces:
    """The pieces with one more mark."""
    return tuple(replace(piece, marks=piece.marks | {mark}) for piece in pieces)


def words_of(pieces: Iterable[Piece]) -> str:
    """What the pieces say, without notes."""
    return "".join(" " if piece.kind == "break" else piece.text for piece in pieces if piece.kind != "note")


def plain(blocks: Iterable[Node]) -> str:
    """The words of blocks, those of one apart from those of the next."""
    return " ".join(filter(None, (" ".join(words_of(pieces).split()) for pieces in lines(blocks))))


def lines(blocks: Iterable[Node]) -> Iterable[Pieces]:
    """The lines of blocks, in order."""
    for block in blocks:
        if isinstance(block, Paragraph | Heading):
            yield block.pieces
        elif isinstance(block, Code):
            yield said(block.text)
        elif isinstance(block, Table):
            yield from chain.from_iterable(block.rows)
        elif isinstance(block, Terms):
            yield from chain.from_iterable((term, *lines(meaning)) for term, meaning in block.entries)
        elif not isinstance(block, Rule):
            yield from lines(block.blocks if isinstance(block, Quote) else chain.from_iterable(block.items))
