"""A table in Markdown, read so that it can be written again to the letter.

What counts as a table, and where a cell ends, is what the renderer takes for one: a heading line with the line of
dashes under it, and the lines with a border that follow; a border behind a backslash or in code is text.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

_LEAD = re.compile(r"[ \t>]*")
_DASHES = re.compile(r"[|:\- ]*-[|:\- ]*$")
_FENCE = re.compile(r"(`{3,}(?!.*`)|~{3,})")
_SIGN = re.compile(r"\\\\|\\`+|`+|\\\||\|")
_END = re.compile(r"(?<!\\)(?:\\\\)*\|$")


@dataclass(frozen=True)
class TableLine:
    """One line of a table. `cells` are as written, with the spaces around them; `lead` is the margin or the sign of a
    quotation, `opening` and `closing` are the outer borders with the spaces behind them."""

    lead: str
    opening: str
    cells: tuple[str, ...]
    closing: str

    def written(self) -> str:
        """The line as it was read, with its line break."""
        return f"{self.lead}{self.opening}{'|'.join(self.cells)}{self.closing}\n"

    def bordered(self) -> "TableLine":
        """The line with a border at both ends."""
        first, *rest = (cell or " " for cell in self.cells)
        cells = tuple(cell if cell.strip() else " " for cell in (first, *rest))
        return replace(self, opening="|", cells=cells, closing="|")


@dataclass(frozen=True)
class Table:
    """A table: its headings, the line of dashes, its rows. `bordered`: outer borders are borders, not empty cells."""

    head: TableLine
    dashes: TableLine
    rows: tuple[TableLine, ...]
    bordered: bool

    @property
    def width(self) -> int:
        """How many columns there are."""
        return len(self.head.cells)

    @property
    def crooked(self) -> bool:
        """Whether a row has more cells than there are columns: nobody sees those, so nobody knows what they are."""
        return any(len(row.cells) > self.width for row in (self.dashes, *self.rows))

    @property
    def headings(self) -> list[str]:
        """What the columns are called."""
        return [cell.strip() for cell in self.head.cells]

    @property
    def grid(self) -> list[list[str]]:
        """What stands in the cells, row by row; a cell that a short row leaves out is empty."""
        return [values(row, self.width) for row in self.rows]

    def written(self) -> str:
        """The lines as they were read."""
        return "".join(line.written() for line in (self.head, self.dashes, *self.rows))


def values(line: TableLine, width: int) -> list[str]:
    """What stands in the cells of a line, without the spaces around it, and empty for those that it leaves out."""
    found = [cell.strip() for cell in line.cells[:width]]
    return found + [""] * (width - len(found))


def find_tables(lines: Sequence[str]) -> list[tuple[int, int]]:
    """Where the tables are, as the first line and the one after the last; none in code between fences."""
    found: list[tuple[int, int]] = []
    at, fence = 0, ""
    while at < len(lines):
        if "|" not in lines[at] or fence:
            fence = _fence_after(lines[at], fence)
        elif at + 1 < len(lines) and _begins(lines[at], lines[at + 1]):
            stop = _end(lines, at)
            found.append((at, stop))
            at = stop
            continue
        else:
            fence = _fence_after(lines[at], fence)
        at += 1
    return found


def read_table(lines: Sequence[str]) -> Table:
    """The table that these lines are, as `find_tables` found them."""
    bare = _bare(lines[0])
    bordered = bare.startswith("|") or _END.search(bare) is not None
    head, dashes, *rows = (_line(line, bordered) for line in lines)
    return Table(head, dashes, tuple(rows), bordered)


def _bare(line: str) -> str:
    return line.strip("\n")[len(_lead(line)) :].strip()


def _lead(line: str) -> str:
    found = _LEAD.match(line)
    return found.group() if found else ""


def _fence_after(line: str, fence: str) -> str:
    """The fence that is open after this line, given the one before it; empty for none."""
    if not fence and "`" not in line and "~" not in line:
        return ""
    bare = _bare(line)
    if fence:
        closes = len(bare) >= len(fence) and not bare.strip(fence[0])
        return "" if closes else fence
    opening = _FENCE.match(bare)
    return opening.group() if opening else ""


def _begins(head: str, below: str) -> bool:
    dashes, bare = _bare(below), _bare(head)
    if not _DASHES.match(dashes) or head.count(">") != below.count(">") or _FENCE.match(bare):
        return False
    cells = _count(bare)
    return cells == _count(dashes) and ("|" in dashes or cells > 1)


def _count(bare: str) -> int:
    inner = bare.removeprefix("|")
    return len(_split(_END.sub("", inner)))


def _end(lines: Sequence[str], at: int) -> int:
    depth, stop = _lead(lines[at]).count(">"), at + 2
    while stop < len(lines) and "|" in (line := lines[stop]):
        if _lead(line).count(">") != depth or _FENCE.match(_bare(line)):
            break
        stop += 1
    return stop


def _line(line: str, bordered: bool) -> TableLine:
    lead, text = _lead(line), line.strip("\n")
    text = text[len(lead) :]
    opening = "|" if bordered and text.startswith("|") else ""
    inner = text[len(opening) :]
    bare = inner.rstrip()
    closing = inner[len(bare) - 1 :] if bordered and _END.search(bare) else ""
    return TableLine(lead, opening, tuple(_split(inner[: len(inner) - len(closing)])), closing)


def _split(text: str) -> list[str]:
    """The cells between the borders of a line."""
    cells, start = [], 0
    for border in _borders(text):
        cells.append(text[start:border])
        start = border + 1
    return [*cells, text[start:]]


def _borders(text: str) -> Iterable[int]:
    signs = list(_SIGN.finditer(text))
    code = _code(signs) if "`" in text else []
    for sign in signs:
        if sign.group() == "|" and not any(first <= sign.start() < last for first, last in code):
            yield sign.start()


def _code(signs: Sequence[re.Match[str]]) -> list[tuple[int, int]]:
    """Where code is: from a run of backticks to the next one that is as long."""
    runs = [sign for sign in signs if sign.group().lstrip("\\").startswith("`")]
    lengths = [len(run.group().lstrip("\\")) for run in runs]
    found, at = [], 0
    while at < len(runs):
        opens = len(runs[at].group()) - 2 * runs[at].group().startswith("\\")
        stop = next((n for n in range(at + 1, len(runs)) if opens and lengths[n] == opens), None)
        if stop is not None:
            found.append((runs[at].start(), runs[stop].end()))
        at = at + 1 if stop is None else stop + 1
    return found
