"""Comparing two versions as they are read: the new page, with what came and went marked in it.

Blocks are paired first, then cells, items and paragraphs inside them, then words. `ins` and `del`
stand around inline content only (or a lone rule), so the page stays valid.
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

from wiki.kernel.markdown import sanitise
from wiki.pages.rules.alignment import Budget, Pairs, align, is_word, words
from wiki.pages.rules.diff import pair_alike, runs_of
from wiki.pages.rules.html_tables import Cells, ComparedTables, compared_tables, is_plain
from wiki.pages.rules.html_tree import Element, Piece, Run, parse
from wiki.pages.rules.moved import moved

_Node = Element | Run
_Kind = Literal["same", "del", "ins", "gone", "came"]
"""Gone and came: what moved, where it was and where it is."""
_OLD = ("del", "gone")
_PARTS = frozenset(
    {
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "td",
        "th",
        "colgroup",
        "caption",
        "summary",
        "figcaption",
    }
)
_CONTAINERS = frozenset(
    {
        "ul",
        "ol",
        "dl",
        "table",
        "blockquote",
        "section",
        "div",
        "details",
        "figure",
        "li",
    }
)
_ENOUGH_ALIKE = 0.3
_ENOUGH_WORDS = 3  # in a block, to be known again at another place
_LARGEST = 400_000  # characters of both pages: less than two seconds at the very worst


class TooLarge(ValueError):
    """The pages are too large to compare as they are read; their sources still can be."""


def rendered_diff(old_html: str, new_html: str, ids: bool = True) -> str:
    """The new page with additions in `ins` and the old page's lost content in `del`; sanitise it still.

    Both are sanitised HTML. Lost content loses its ids, so that every id stays unique; without `ids` all of it does.
    Something struck out by its author comes out as `s`, so that `del` only ever means lost. TooLarge above 400,000
    characters together.
    """
    if len(old_html) + len(new_html) > _LARGEST:
        raise TooLarge
    return _children(parse(old_html).children, parse(new_html, ids).children, "", Budget())


# --- Blocks


def _children(old: Sequence[_Node], new: Sequence[_Node], parent: str, budget: Budget) -> str:
    keys = [[_key(node) for node in side] for side in (old, new)]
    pairs = align(keys[0], keys[1], budget)
    to = _moved(old, keys, pairs)
    back = {there: here for here, there in to.items()}
    out: list[str] = []
    i = j = 0
    for stop_i, stop_j in [*pairs, (len(old), len(new))]:
        gap = [(old[n], n in to) for n in range(i, stop_i)], [(new[n], n in back) for n in range(j, stop_j)]
        out.append(_gap(*gap, parent, budget))
        if stop_j < len(new):
            out.append(_whole(new[stop_j], "same"))
        i, j = stop_i + 1, stop_j + 1
    return "".join(out)


def _moved(old: Sequence[_Node], keys: list[list[Hashable]], pairs: Pairs) -> dict[int, int]:
    """Which blocks moved, of those that say something."""
    stayed = {i for i, _ in pairs}, {j for _, j in pairs}
    gone = {n: key for n, key in enumerate(keys[0]) if n not in stayed[0]}
    came = {n: key for n, key in enumerate(keys[1]) if n not in stayed[1]}
    both = set(gone.values()) & set(came.values())
    telling = {key for n, key in gone.items() if key in both and len(words_of(old[n])) >= _ENOUGH_WORDS}
    return moved(gone, came, telling.__contains__)


_Marked = Sequence[tuple[_Node, bool]]


def _gap(old: _Marked, new: _Marked, parent: str, budget: Budget) -> str:
    """What lies between two blocks that stayed; True marks what moved, which is no other block changed."""
    out: list[str] = []
    here = [n for n, (_node, away) in enumerate(old) if not away]
    there = [n for n, (_node, away) in enumerate(new) if not away]
    couples = _couples([old[n][0] for n in here], [new[n][0] for n in there], parent, budget)
    i = j = 0
    for stop_i, stop_j in [*((here[a], there[b]) for a, b in couples), (len(old), len(new))]:
        out += [_whole(node, "gone" if away else "del") for node, away in old[i:stop_i]]
        out += [_whole(node, "came" if away else "ins") for node, away in new[j:stop_j]]
        if stop_i < len(old):
            out.append(_pair(old[stop_i][0], new[stop_j][0], budget))
        i, j = stop_i + 1, stop_j + 1
    return "".join(out)


def _couples(
    old: Sequence[_Node], new: Sequence[_Node], parent: str, budget: Budget
) -> list[tuple[int, int]]:
    """Which of the blocks that differ are one block changed."""
    if not old or not new:
        return []
    tags = [[_tag(node) for node in side] for side in (old, new)]
    alone = len(old) == 1 and tags[0][0] in _PARTS | _CONTAINERS | {""}
    if tags[0] == tags[1] and (alone or parent in ("tr", "table")):
        return [(n, n) for n in range(len(old))]
    alike = pair_alike(
        [words_of(node) for node in old], [words_of(node) for node in new], budget, _ENOUGH_ALIKE
    )
    return [(i, j) for i, j in alike if _tag(old[i]) == _tag(new[j])]


def _pair(old: _Node, new: _Node, budget: Budget) -> str:
    if isinstance(old, Run) and isinstance(new, Run):
        return _inline(old, new, budget)
    assert isinstance(old, Element) and isinstance(new, Element)
    if new.tag == "table" and is_plain(old) and is_plain(new):
        found = compared_tables(old, new, budget)
        return _table(new, found, budget) if found else _whole(old, "del") + _whole(new, "ins")
    return new.opening(True) + _children(old.children, new.children, new.tag, budget) + new.closing()


def _table(new: Element, found: ComparedTables, budget: Budget) -> str:
    """A table cell by cell: columns and rows that came, went or moved, and in the others what changed in the cells."""
    parts = []
    for part, rows in (("thead", found.head), ("tbody", found.body)):
        written = "".join(_row(row, budget) for row in rows)
        parts.append(f"<{part}>{written}</{part}>" if rows else "")
    return f"{new.opening(True)}{''.join(parts)}{new.closing()}"


def _row(row: Sequence[Cells], budget: Budget) -> str:
    return f"<tr>{''.join(_cell(cells, budget) for cells in row)}</tr>"


def _cell(cells: Cells, budget: Budget) -> str:
    if cells.old and cells.new and not cells.moved:
        return _pair(cells.old, cells.new, budget)
    if cells.old:
        return _whole(cells.old, "gone" if cells.moved else "del")
    return _whole(cells.new, "came" if cells.moved else "ins") if cells.new else "<td></td>"


def _whole(node: _Node, kind: _Kind) -> str:
    """A whole block that stayed, came or went."""
    if isinstance(node, Run):
        return _write([(kind, piece) for piece in node.pieces])
    if kind in _OLD and node.tag in ("colgroup", "col"):
        return ""
    if node.tag == "hr":
        mark = "" if kind == "same" else "del" if kind in _OLD else "ins"
        return f"<{mark}>{node.opening(kind not in _OLD)}</{mark}>" if mark else node.opening(True)
    inside = "".join(_whole(child, kind) for child in node.children)
    return node.opening(kind not in _OLD) + inside + node.closing()


def _tag(node: _Node) -> str:
    return node.tag if isinstance(node, Element) else ""


def _key(node: _Node) -> Hashable:
    if isinstance(node, Element):
        return (node.key, tuple(_key(child) for child in node.children))
    return tuple(_piece_key(piece, node.literal) for piece in node.pieces)


def _piece_key(piece: Piece, literal: bool) -> Hashable:
    text = piece.text if literal else piece.text if piece.text.strip() else piece.text and " "
    return (text, tuple(element.key for element in piece.path), piece.atom and piece.atom.key)


def as_html(node: _Node) -> str:
    """A block as it was."""
    return _whole(node, "same")


def words_of(node: _Node) -> list[str]:
    """The words of a block, and its images, by which it is known again."""
    if isinstance(node, Element):
        return [word for child in node.children for word in words_of(child)]
    found: list[str] = []
    for piece in node.pieces:
        found += [word for word in words(piece.text) if is_word(word)]
        found += [str(piece.atom.key)] if piece.atom and piece.atom.tag == "img" else []
    return found


# --- Words


def _inline(old: Run, new: Run, budget: Budget) -> str:
    a, b = _tokens(old), _tokens(new)
    pairs = align([_piece_key(p, old.literal) for p in a], [_piece_key(p, new.literal) for p in b], budget)
    out: list[tuple[_Kind, Piece]] = []
    i = j = 0
    for run in runs_of(pairs):
        (i0, j0), (i1, j1) = run[0], run[-1]
        at_an_end = (i0, j0) == (0, 0) or (i1, j1) == (len(a) - 1, len(b) - 1)
        if not at_an_end and not any(p.atom or is_word(p.text) for p in a[i0 : i1 + 1]):
            continue
        out += [("del", piece) for piece in a[i:i0]]
        out += [("ins", piece) for piece in b[j:j0]]
        out += [("same", piece) for piece in b[j0 : j1 + 1]]
        i, j = i1 + 1, j1 + 1
    out += [("del", piece) for piece in a[i:]]
    return _write(out + [("ins", piece) for piece in b[j:]])


def _tokens(run: Run) -> list[Piece]:
    return [
        Piece(word, piece.path, piece.atom)
        for piece in run.pieces
        for word in ([piece.text] if piece.atom else words(piece.text))
    ]


@dataclass(frozen=True)
class _Open:
    """What is open while writing: an element of one of the versions, or our mark around it."""

    element: Element
    lost: bool = False


_AWAY = (("class", "moved"),)
_MARKS = {
    "ins": _Open(Element("ins")),
    "del": _Open(Element("del")),
    "came": _Open(Element("ins", _AWAY)),
    "gone": _Open(Element("del", _AWAY)),
}


def _write(pieces: Iterable[tuple[_Kind, Piece]]) -> str:
    """Inline HTML: the marks inside elements that stayed, and outside those that came or went."""
    listed = list(pieces)
    stayed = {id(element) for kind, piece in listed if kind == "same" for element in piece.path}
    out: list[str] = []
    stack: list[_Open] = []
    for kind, piece in listed:
        wanted = _wanted(kind, piece, stack, stayed)
        common = next((n for n, (x, y) in enumerate(zip(stack, wanted, strict=False)) if not _is(x, y)), None)
        depth = min(len(stack), len(wanted)) if common is None else common
        out += [entry.element.closing() for entry in reversed(stack[depth:])]
        out += [entry.element.opening(not entry.lost) for entry in wanted[depth:]]
        stack = stack[:depth] + wanted[depth:]
        out.append(piece.atom.opening(kind not in _OLD) if piece.atom else escape(piece.text, quote=False))
    out += [entry.element.closing() for entry in reversed(stack)]
    return "".join(out)


def _is(one: _Open, other: _Open) -> bool:
    return one.element is other.element


def _wanted(kind: _Kind, piece: Piece, stack: Sequence[_Open], stayed: set[int]) -> list[_Open]:
    path = [_Open(element, kind in _OLD) for element in piece.path]
    if kind == "same":
        return path
    if kind in ("ins", "came"):
        kept = next((n for n, entry in enumerate(path) if id(entry.element) not in stayed), len(path))
        return [*path[:kept], _MARKS[kind], *path[kept:]]
    kept = 0
    for entry, open_entry in zip(path, stack, strict=False):
        if id(open_entry.element) not in stayed or entry.element.key != open_entry.element.key:
            break
        kept += 1
    return [*stack[:kept], _MARKS[kind], *path[kept:]]


def marked(old_html: str, new_html: str, ids: bool = True) -> str | None:
    """The newer text with the differences marked and sanitised, or None when the texts are too large for that. Without
    `ids` it can stand on one page with others."""
    try:
        return sanitise(rendered_diff(old_html, new_html, ids))
    except TooLarge:
        return None
