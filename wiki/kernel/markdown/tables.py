"""Tables as people write them: a line break in a cell, a sign between cells inside code, a header alone."""

import re
from collections.abc import Sequence
from xml.etree.ElementTree import Element

from markdown.extensions.tables import TableProcessor

from wiki.kernel.markdown import limits

BREAK = re.compile(r"(`+)(?:(?!\1).)*?\1(?!`)|(?<!\\) *<br */?> *", re.IGNORECASE)
"""A line break in a cell, or code, in which it is none."""


class Table(TableProcessor):
    """Tables, up to a size: a row of one character makes as many cells as the header has."""

    def test(self, parent: Element, block: str) -> bool:
        """Whether the block is a table."""
        return super().test(parent, block) and "-" in "".join(self.separator)

    def run(self, parent: Element, blocks: list[str]) -> None:
        """Make the table; raises Refused for one that is too large."""
        rows = blocks[0].count("\n") - 1
        if len(self.separator) * rows > limits.TABLE_CELLS:
            raise limits.Refused(limits.TABLE_TOO_LARGE)
        super().run(parent, blocks)
        table = parent[-1]
        if not len(table[-1]):
            table.remove(table[-1])

    def _build_empty_row(self, parent: Element, align: Sequence[str | None]) -> None:
        """A header alone is a table of a header alone."""

    def _split(self, row: str) -> list[str]:
        return [BREAK.sub(_line_break, cell.replace("\\|", "|")) for cell in self._cells(row)]

    def _cells(self, row: str) -> list[str]:
        return list(super()._split(row))  # type: ignore[misc]  # the stubs leave it out


def _line_break(found: re.Match[str]) -> str:
    return found[0] if found[1] else "  \n"
