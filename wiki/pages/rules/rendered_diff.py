"""Comparing two versions as they are read: the new page, with what came and went marked in it.

Blocks are paired first, then cells, items and paragraphs inside them, then words. `ins` and `del`
stand around inline content only (or a lone rule), so the page stays valid.
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

from wiki.kernel.markdown import sanitise
from wiki.pages.rules.alignment import Budget, align, is_word, words
from wiki.pages.rules.diff import pair_alike, runs_of
from wiki.pages.rules.html_tree import Element, Piece, Run, parse

_Node = Element | Run
_Kind = Literal["same", "del", "ins"]
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
_LARGEST = 1_000_000  # characters of both pages: twice a lesson of 200 KB; three seconds at the very worst


class TooLarge(ValueError):
    """The pages are too large to compare as they are read; their sources still can be."""


def rendered_diff(old_html: str, new_html: str, ids: bool = True) -> str:
    """The new page with additions in `ins` and the old page's lost content in `del`; sanitise it still.

    Both are sanitised HTML. Lost content loses its ids, so that every id stays unique; without `ids` all of it does.
    Something struck out by its author comes out as `s`, so that `del` only ever means lost. TooLarge above a million
    characters together.
    """
    if len(old_html) + len(new_html) > _LARGEST:
        raise TooLarge
    return _children(parse(old_html).children, parse(new_html, ids).children, "", Budget())


# --- Blocks


def _children(old: Sequence[_Node], new: Sequence[_Node], parent: str, budget: Budget) -> str:
    pairs = align([_key(node) for node in old], [_key(node) for node in new], budget)
    out: list[str] = []
    i = j = 0
    for stop_i, stop_j in [*pairs, (len(old), len(new))]:
        out.append(_gap(old[i:stop_i], new[j:stop_j], parent, budget))
        if stop_j < len(new):
            out.append(_whole(new[stop_j], "same"))
        i, j = stop_i + 1, stop_j + 1
    return "".join(out)


def _gap(old: Sequence[_Node], new: Sequence[_Node], parent: str, budget: Budget) -> str:
    out: list[str] = []
    i = j = 0
    for stop_i, stop_j in [*_couples(old, new, parent, budget), (len(old), len(new))]:
        out += [_whole(node, "del") for node in old[i:stop_i]]
        out += [_whole(node, "ins") for node in new[j:stop_j]]
        if stop_i < len(old):
            out.append(_pair(old[stop_i], new[stop_j], budget))
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
    alike = pair_alike([_words(node) for node in old], [_words(node) for node in new], budget, _ENOUGH_ALIKE)
    return [(i, j) for i, j in alike if _tag(old[i]) == _tag(new[j])]


def _pair(old: _Node, new: _Node, budget: Budget) -> str:
    if isinstance(old, Run) and isinstance(new, Run):
        return _inline(old, new, budget)
    assert isinstance(old, Element) and isinstance(new, Element)
    return new.opening(True) + _children(old.children, new.children, new.tag, budget) + new.closing()


def _whole(node: _Node, kind: _Kind) -> str:
    """A whole block that stayed, came or went."""
    if isinstance(node, Run):
        return _write([(kind, piece) for piece in node.pieces])
    if kind == "del" and node.tag in ("colgroup", "col"):
        return ""
    if node.tag == "hr":
        mark = "" if kind == "same" else kind
        return f"<{mark}>{node.opening(kind != 'del')}</{mark}>" if mark else node.opening(True)
    inside = "".join(_whole(child, kind) for child in node.children)
    return node.opening(kind != "del") + inside + node.closing()


def _tag(node: _Node) -> str:
    return node.tag if isinstance(node, Element) else ""


def _key(node: _Node) -> Hashable:
    if isinstance(node, Element):
        return (node.key, tuple(_key(child) for child in node.children))
    return tuple(_piece_key(piece, node.literal) for piece in node.pieces)


def _piece_key(piece: Piece, literal: bool) -> Hashable:
    text = piece.text if literal else piece.text if piece.text.strip() else piece.text and " "
    return (text, tuple(element.key for element in piece.path), piece.atom and piece.atom.key)


def _words(node: _Node) -> list[str]:
    """The words of a block, and its images, by which it is known again."""
    if isinstance(node, Element):
        return [word for child in node.children for word in _words(child)]
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


_MARKS = {"ins": _Open(Element("ins")), "del": _Open(Element("del"))}


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
        out.append(piece.atom.opening(kind != "del") if piece.atom else escape(piece.text, quote=False))
    out += [entry.element.closing() for entry in reversed(stack)]
    return "".join(out)


def _is(one: _Open, other: _Open) -> bool:
    return one.element is other.element


def _wanted(kind: _Kind, piece: Piece, stack: Sequence[_Open], stayed: set[int]) -> list[_Open]:
    path = [_Open(element, kind == "del") for element in piece.path]
    if kind == "same":
        return path
    if kind == "ins":
        kept = next((n for n, entry in enumerate(path) if id(entry.element) not in stayed), len(path))
        return [*path[:kept], _MARKS["ins"], *path[kept:]]
    kept = 0
    for entry, open_entry in zip(path, stack, strict=False):
        if id(open_entry.element) not in stayed or entry.element.key != open_entry.element.key:
            break
        kept += 1
    return [*stack[:kept], _MARKS["del"], *path[kept:]]


def marked(old_html: str, new_html: str, ids: bool = True) -> str | None:
    """The newer text with the differences marked and sanitised, or None when the texts are too large for that. Without
    `ids` it can stand on one page with others."""
    try:
        return sanitise(rendered_diff(old_html, new_html, ids))
    except TooLarge:
        return None
