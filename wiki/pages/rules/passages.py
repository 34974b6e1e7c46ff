"""A page as it is read, with for each passage the version that last changed it; pure.

The blocks of the rendered page are found in the source by their words. A table is told apart by its rows and a list by
its points; what has no words, such as an image without a description, has the lines between its neighbours.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from wiki.pages.rules.alignment import Budget, align, is_word, words
from wiki.pages.rules.html_tree import Element, Run, parse
from wiki.pages.rules.origins import UNKNOWN, Origins, lines_of
from wiki.pages.rules.rendered_diff import as_html, words_of

_Node = Element | Run
_LISTS = frozenset({"ul", "ol"})


@dataclass(frozen=True)
class Part:
    """A stretch of HTML; `place` says what comes right behind it when the passage has several writers: the name of the
    column with writers (`head`), the writer of a table's row (`row`) or of a point (`item`), or nothing. `number` is
    the version that last changed that row or point."""

    html: str
    place: str = ""
    number: int = UNKNOWN


@dataclass(frozen=True)
class Passage:
    """A block, or several after one another, last changed in version `number`."""

    parts: tuple[Part, ...]
    number: int

    @property
    def several(self) -> bool:
        """Whether rows or points in it come from different versions."""
        return any(part.place for part in self.parts)


def passages(html: str, source: str, origins: Origins) -> list[Passage]:
    """The passages of a page that was rendered from `source`, of whose lines the `origins` are known. `html` is
    sanitised; joined, the parts are that page with writers in it."""
    blocks = parse(html).children
    units = [_units(block) for block in blocks]
    numbers = iter(_numbers([unit for of_block in units for unit in of_block], source, origins))
    of_blocks = [
        _passage(block, {id(unit): next(numbers) for unit in of_block})
        for block, of_block in zip(blocks, units, strict=True)
    ]
    return [
        Passage(tuple(part for passage in together for part in passage.parts), together[0].number)
        for together in _runs(of_blocks)
    ]


def _runs(found: Sequence[Passage]) -> list[list[Passage]]:
    """Blocks of one version after one another; those with several writers by themselves."""
    runs: list[list[Passage]] = []
    for passage in found:
        before = runs[-1][-1] if runs else None
        if before and before.number == passage.number and not (before.several or passage.several):
            runs[-1].append(passage)
        else:
            runs.append([passage])
    return runs


def _units(block: _Node) -> list[_Node]:
    """What of a block has a writer of its own: the rows of a table, the points of a list, or all of it."""
    if not isinstance(block, Element):
        return [block]
    if block.tag == "table":
        return _rows(block) or [block]
    points: list[_Node] = [child for child in block.children if _tag(child) == "li"]
    return points if block.tag in _LISTS and points else [block]


def _rows(table: Element) -> list[_Node]:
    parts = [part for part in table.children if isinstance(part, Element)]
    return [row for part in parts for row in part.children if _tag(row) == "tr"]


def _tag(node: _Node) -> str:
    return node.tag if isinstance(node, Element) else ""


# --- From which version


def _numbers(units: Sequence[_Node], source: str, origins: Origins) -> list[int]:
    lines = lines_of(source)
    if len(origins) != len(lines):
        return [UNKNOWN] * len(units)
    found = _lines_of_units(units, [[word for word in words(line) if is_word(word)] for line in lines])
    written = [n for n, line in enumerate(lines) if line.strip()]
    between = _between(found, written)
    return [max((origins[n] for n in own or between[at]), default=UNKNOWN) for at, own in enumerate(found)]


def _lines_of_units(units: Sequence[_Node], lines: Sequence[Sequence[str]]) -> list[list[int]]:
    """The lines in which each unit is found: those of which half of the words are in it, or else the one with most."""
    told = [words_of(unit) for unit in units]
    owners = [n for n, of_unit in enumerate(told) for _ in of_unit]
    places = [n for n, of_line in enumerate(lines) for _ in of_line]
    pairs = align([w for of in told for w in of], [w for of in lines for w in of], Budget())
    shared = Counter((owners[i], places[j]) for i, j in pairs)
    found: list[list[int]] = [[] for _ in units]
    most = [(0, -1)] * len(units)
    for (unit, line), count in sorted(shared.items()):
        most[unit] = max(most[unit], (count, line))
        if 2 * count >= len(lines[line]):
            found[unit].append(line)
    return [own or [line for line in most[n][1:] if line >= 0] for n, own in enumerate(found)]


def _between(found: Sequence[Sequence[int]], written: Sequence[int]) -> dict[int, Sequence[int]]:
    """For each unit of which no lines are known, those that are not empty between the units around it."""
    before = list(accumulate((max(own, default=-1) for own in found), max, initial=-1))
    last = written[-1] + 1 if written else 0
    behind = list(accumulate((min(own, default=last) for own in reversed(found)), min, initial=last))
    unknown = [at for at, own in enumerate(found) if not own]
    return {
        at: written[bisect_right(written, before[at]) : bisect_left(written, behind[len(found) - at - 1])]
        for at in unknown
    }


# --- With writers in it


def _passage(block: _Node, numbers: dict[int, int]) -> Passage:
    newest = max(numbers.values(), default=UNKNOWN)
    if len(set(numbers.values())) < 2:
        return Passage((Part(as_html(block)),), newest)
    assert isinstance(block, Element)
    return Passage(tuple(_table(block, numbers) if block.tag == "table" else _list(block, numbers)), newest)


def _table(table: Element, numbers: dict[int, int]) -> list[Part]:
    """The rows, with a cell more behind each."""
    parts, html = [], table.opening(True)
    for part in table.children:
        if not isinstance(part, Element) or part.tag not in ("thead", "tbody", "tfoot"):
            html += as_html(part)
            continue
        html += part.opening(True)
        for row in part.children:
            if not isinstance(row, Element):
                continue
            html += row.opening(True) + "".join(map(as_html, row.children))
            parts.append(Part(html, "head" if part.tag == "thead" else "row", numbers.get(id(row), UNKNOWN)))
            html = row.closing()
        html += part.closing()
    return [*parts, Part(html + table.closing())]


def _list(block: Element, numbers: dict[int, int]) -> list[Part]:
    """The points, with their writer behind the first words of each."""
    parts, html = [], block.opening(True)
    for point in block.children:
        if not isinstance(point, Element) or id(point) not in numbers:
            html += as_html(point)
            continue
        first = 1 if point.children and isinstance(point.children[0], Run) else len(point.children)
        html += point.opening(True) + "".join(map(as_html, point.children[:first]))
        parts.append(Part(html, "item", numbers[id(point)]))
        html = "".join(map(as_html, point.children[first:])) + point.closing()
    return [*parts, Part(html + block.closing())]
