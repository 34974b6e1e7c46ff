"""Content as the Markdown of our pages, so that the page shows exactly that text and structure. Pure.

In what is written `[^lw-3]` refers to the third note and `lw-image-3` is the address of the third image.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain

from wiki.imports.rules import escapes
from wiki.imports.rules.content import (
    BREAK,
    STRONG,
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
from wiki.imports.rules.line_writer import written_lines, written_parts

_RULES = {"left": ":---", "right": "---:", "center": ":---:"}
_NOTHING = "&nbsp;"
"""An empty line on the page: an entry without words, or what parts two lists of which the second counts anew."""
_INDENT = "    "


def write(blocks: Iterable[Node]) -> str:
    """The Markdown of blocks."""
    return "\n".join(_blocks(tuple(blocks)))


def write_note(blocks: Iterable[Node]) -> str:
    """The Markdown of a note, as it stands behind its number: of paragraphs only."""
    texts = ("\n".join(written_lines(pieces)) for pieces in _flat(blocks) if has_words(pieces))
    return "\n\n".join(text.replace("\n", f"\n{_INDENT}") for text in texts).replace("\n\n", f"\n\n{_INDENT}")


def cell_of(blocks: Iterable[Node]) -> Pieces:
    """Blocks as one cell of a table: each paragraph and each entry of a list on a line of its own."""
    out: Pieces = ()
    for pieces in _flat(blocks):
        if has_words(pieces):
            out += (BREAK, *pieces) if out else pieces
    return out


def flat(blocks: Iterable[Node]) -> Iterator[Paragraph]:
    """Blocks as paragraphs only, as in a note."""
    return (Paragraph(pieces) for pieces in _flat(blocks))


def _flat(blocks: Iterable[Node], depth: int = 0) -> Iterator[Pieces]:
    """The lines of blocks, with the sign or number of an entry before it."""
    for block in blocks:
        if isinstance(block, Quote):
            yield from _flat(block.blocks, depth)
        elif isinstance(block, List):
            yield from _flat_list(block, depth)
        elif isinstance(block, Terms):
            yield from chain.from_iterable((term, *_flat(meaning, depth)) for term, meaning in block.entries)
        else:
            yield from _flat_text(block)


def _flat_text(block: Node) -> Iterator[Pieces]:
    if isinstance(block, Paragraph):
        yield block.pieces
    elif isinstance(block, Heading):
        yield marked(block.pieces, STRONG)
    elif isinstance(block, Code):
        yield from ((Piece(line, "code"),) for line in block.text.split("\n") if line.strip())
    elif isinstance(block, Table):
        yield from (_one_line(row) for row in block.rows)


def _flat_list(found: List, depth: int) -> Iterator[Pieces]:
    for number, item in enumerate(found.items, found.start or 0):
        sign = "•" if found.start is None else f"{number}."
        first = True
        for pieces in _flat(item, depth + 1):
            lead = "\xa0" * 3 * depth + (f"{sign} " if first else "")
            yield (Piece(lead), *pieces)
            first = False


def _one_line(row: Sequence[Pieces]) -> Pieces:
    out: Pieces = ()
    for cell in row:
        parts = tuple(Piece(" ") if piece.kind == "break" else piece for piece in cell)
        if has_words(parts):
            out += (Piece(" / "), *parts) if out else parts
    return out


# --- Blocks


def _blocks(blocks: Sequence[Node]) -> list[str]:
    out: list[str] = []
    before: Node | None = None
    for block in _merged(blocks):
        lines = _block(block)
        if not lines:
            continue
        if (
            isinstance(block, List)
            and isinstance(before, List)
            and (before.start is None) == (block.start is None)
        ):
            out += ["", _NOTHING]
        out += ["", *lines] if out else lines
        before = block
    return out


def _merged(blocks: Sequence[Node]) -> Iterator[Node]:
    """The blocks, with lists that go on where another ends as one."""
    last: Node | None = None
    for block in blocks:
        if isinstance(last, List) and isinstance(block, List) and _goes_on(last, block):
            last = replace(last, items=(*last.items, *block.items))
            continue
        if last is not None:
            yield last
        last = block
    if last is not None:
        yield last


def _goes_on(one: List, other: List) -> bool:
    if one.start is None or other.start is None:
        return one.start is other.start
    return other.start == one.start + len(one.items)


def _block(block: Node) -> list[str]:
    if isinstance(block, Paragraph):
        return written_lines(block.pieces) if has_words(block.pieces) else []
    if isinstance(block, Heading):
        return _heading(block)
    if isinstance(block, List):
        return _list(block)
    if isinstance(block, Quote):
        return _quote(block)
    if isinstance(block, Code):
        return _code(block)
    if isinstance(block, Table):
        return _table(block)
    return ["---"] if isinstance(block, Rule) else _terms(block)


def _heading(block: Heading) -> list[str]:
    pieces = tuple(Piece(" ") if piece.kind == "break" else piece for piece in block.pieces)
    if not words_of(pieces).strip() and not any(piece.kind == "image" for piece in pieces):
        return written_lines(pieces) if has_words(pieces) else []
    text = " ".join(written_lines(pieces, heading=True))
    text = re.sub(r"#+\Z", lambda hashes: "\\#" * len(hashes[0]), text)
    return [f"{'#' * min(max(block.level, 1), 6)} {text}"]


def _list(block: List) -> list[str]:
    out: list[str] = []
    loose = False
    for number, item in enumerate(block.items, block.start or 0):
        marker = "-" if block.start is None else f"{number}."
        item = item or (Paragraph(()),)
        inner = tuple(Paragraph(marked(b.pieces, STRONG)) if isinstance(b, Heading) else b for b in item)
        lines = _item(inner)
        if block.start is not None and not lines[0]:
            lines[0] = _NOTHING
        if out and loose:
            out.append("")
        out += [
            f"{marker} {lines[0]}".rstrip(" "),
            *(f"{_INDENT}{line}" if line else "" for line in lines[1:]),
        ]
        loose = any(not line for line in lines)
    return out


def _item(blocks: Sequence[Node]) -> list[str]:
    """The lines of an entry; one of a line with lists in it needs no empty lines."""
    if not isinstance(blocks[0], Paragraph):
        blocks = (Paragraph(()), *blocks)
    first, rest = _block(blocks[0]) or [""], tuple(_merged(blocks[1:]))
    inner = _blocks(rest)
    tight = all(isinstance(block, List) for block in rest) and all(inner)
    return [*first, *inner] if tight or not inner else [*first, "", *inner]


def _quote(block: Quote) -> list[str]:
    lines = [f"[!{block.callout}]"] if block.callout else []
    lines += _blocks(block.blocks)
    return [f"> {line}" if line else ">" for line in lines]


def _code(block: Code) -> list[str]:
    if not block.text.strip():
        return []
    longest = max((len(run) for run in re.findall("`+", block.text)), default=0)
    fence = "`" * max(3, longest + 1)
    language = re.sub(r"[^\w+#.-]", "", block.language)
    return [f"{fence}{language}", *escapes.cleaned(block.text).split("\n"), fence]


def _terms(block: Terms) -> list[str]:
    out: list[str] = []
    for term, meaning in block.entries:
        inner = _blocks(meaning) or [""]
        lines = written_lines(tuple(Piece(" ") if piece.kind == "break" else piece for piece in term))
        out += ["", *lines] if out else lines
        out += [f":   {inner[0]}", *(f"{_INDENT}{line}" if line else "" for line in inner[1:])]
    return out


def _table(block: Table) -> list[str]:
    width = max((len(row) for row in block.rows), default=0)
    if not width:
        return []
    sides = [*block.sides, *[""] * width][:width]
    rows = [[*(_cell(cell) for cell in row), *[""] * (width - len(row))] for row in block.rows]
    head, *body = [f"| {' | '.join(row)} |" for row in rows]
    return [head, f"|{'|'.join(_RULES.get(side, '---') for side in sides)}|", *body]


def _cell(pieces: Pieces) -> str:
    return "<br>".join(
        f"{part} " if part.endswith("\\") else part for part in written_parts(pieces, cell=True)
    )
