"""From which lines of the source each block of a page was made."""

from collections.abc import Callable
from xml.etree.ElementTree import Element

from markdown.blockprocessors import BlockProcessor

from wiki.kernel.markdown.source import APART, DEFINITION

Lines = tuple[int, int]
"""The first line, counted from 0, and the one after the last."""


class Watcher(BlockProcessor):
    """Looks at each step of the parser through the top of a text, and leaves the block to the others.

    `arranged` says of each line that the parser reads from which line of the source it came; see `source.rearrange`.
    """

    source: tuple[str, ...] = ()
    arranged: tuple[int, ...] = (0,)
    blocks: list[str] | None = None
    total = at = 0
    before = ""

    def begin(self, source: list[str], arranged: list[int]) -> None:
        """A new text."""
        self.source, self.arranged = tuple(source), (*arranged, len(source))
        self.blocks = None
        self.found: list[Lines] = []
        self.total = self.at = 0
        self.before = ""

    def test(self, parent: Element, block: str) -> bool:  # noqa: ARG002
        """Whether this is the top of the text."""
        return parent is self.parser.root

    def run(self, parent: Element, blocks: list[str]) -> bool:
        """Note what the last step made; the others go on with the block."""
        if self.blocks is None:
            self.blocks, self.total = blocks, _length(blocks)
        if blocks is self.blocks:
            self._note(parent, blocks)
        return False

    def _note(self, root: Element, blocks: list[str]) -> None:
        """What lies between the last step and this one belongs to what the last one made."""
        at = self.total - _length(blocks)
        made = len(root) - len(self.found)
        ahead = blocks[0] if blocks else ""
        if not made and ahead and len(ahead) < len(self.before) and self.before.startswith(ahead):
            self.before = ahead  # what stood below a text was taken out: that text is still to come
            return
        while made < 0:
            self.found[-2:] = [(self.found[-2][0], self.found[-1][1])]
            made += 1
        if made:
            self.found += [(self.at, at)] * (len(root) - len(self.found))
        elif self.found and self.before.strip() and not DEFINITION.match(self.before.lstrip()):
            self.found[-1] = (self.found[-1][0], at)
        self.at, self.before = at, ahead

    def lines(self, root: Element) -> list[Lines]:
        """Of each block of the page its lines in the source, without what only holds quotations apart."""
        self._note(root, [])
        places = zip(root, self.found, strict=True)
        return [self._lines(*place, child.tag == "pre") for child, place in places if child.text != APART]

    def _lines(self, first: int, stop: int, is_code: bool) -> Lines:
        first, stop = self.arranged[first], self.arranged[min(stop, len(self.arranged) - 1)]
        first, stop = self._trimmed(first, stop, lambda text: not text)
        if is_code:
            return first, stop
        bare = self._trimmed(first, stop, lambda text: not text or bool(DEFINITION.match(text)))
        return bare if bare[0] < bare[1] else (first, stop)

    def _trimmed(self, first: int, stop: int, is_nothing: Callable[[str], bool]) -> Lines:
        while first < stop and is_nothing(self.source[first].strip()):
            first += 1
        while first < stop and is_nothing(self.source[stop - 1].strip()):
            stop -= 1
        return first, stop


def _length(blocks: list[str]) -> int:
    """How many lines are left to read, with the empty ones between blocks."""
    return sum(block.count("\n") + 2 for block in blocks)
