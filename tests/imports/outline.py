"""The outline that a page has when it shows content exactly as it is."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from tests.support.outlines.model import BREAK, SIDES, Outline, Sign, formula, line, signs
from tests.support.outlines.web import outline_of_html
from wiki.imports.rules.content import (
    Code,
    Content,
    Heading,
    List,
    Node,
    Paragraph,
    Pieces,
    Quote,
    Table,
    Terms,
)
from wiki.kernel.markdown.convert import Converter

_MARKS = {"strong": "b", "em": "i", "del": "s", "mark": "m", "sub": "v", "sup": "^"}
_BARE = re.compile(r'<a href="([^"]*)" rel="[^"]*">([^<]*)</a>')


def expected(content: Content) -> list[str]:
    """The lines that a page with this content has."""
    page = _Page(content)
    page.add(content.blocks)
    return page.out.done()


@dataclass
class _Page:
    content: Content
    out: Outline = field(default_factory=Outline)

    def add(
        self, blocks: Iterable[Node], depth: int = 0, marker: str = "", quote: bool = False, kind: str = "p"
    ) -> str:
        """Add blocks; returns the marker when nothing stood behind it."""
        for block in blocks:
            if isinstance(block, Paragraph):
                found = _signs(block.pieces, self.content)
                if line(found):
                    self.out.add(kind, found, depth, marker, quote)
                    marker = ""
            elif isinstance(block, Quote):
                marker = self.add(block.blocks, depth, marker, True, kind)
            else:
                self.other(block, depth, quote)
                marker = ""
        return marker

    def other(self, block: Node, depth: int, quote: bool) -> None:
        """Add a block that is no text."""
        if isinstance(block, Heading):
            found = _signs(block.pieces, self.content)
            self.out.heading(block.level, [sign if sign.text != BREAK else Sign(" ") for sign in found])
        elif isinstance(block, List):
            self.entries(block, depth + 1, quote)
        elif isinstance(block, Code):
            self.out.code(block.text.replace("\n", BREAK))
        elif isinstance(block, Table):
            self.rows(block)
        elif isinstance(block, Terms):
            for term, meaning in block.entries:
                self.out.add("term", _signs(term, self.content))
                self.add(meaning, kind="said")
        else:
            self.out.add("rule", [])

    def entries(self, block: List, depth: int, quote: bool) -> None:
        """Add the entries of a list."""
        for number, item in enumerate(block.items, block.start or 0):
            left = self.add(item, depth, "•" if block.start is None else f"{number}.", quote)
            if left:
                self.out.add("p", [], depth, left)

    def rows(self, block: Table) -> None:
        """Add the rows of a table."""
        for at, row in enumerate(block.rows):
            cells = [(_side(block, n), line(_signs(cell, self.content))) for n, cell in enumerate(row)]
            self.out.row(at == 0, cells)


def _side(table: Table, at: int) -> str:
    return SIDES.get(table.sides[at], "") if at < len(table.sides) else ""


def _signs(pieces: Pieces, content: Content) -> list[Sign]:
    out: list[Sign] = []
    for piece in pieces:
        marks = frozenset(_MARKS[mark] for mark in piece.marks)
        if piece.kind == "break":
            out.append(Sign(BREAK))
        elif piece.kind == "code":
            out += signs(" ".join(piece.text.split()), marks | {"c"}, piece.link)
        elif piece.kind == "formula":
            out += formula(piece.text)
        elif piece.kind == "image":
            out += signs(f"{{{' '.join(_seen(piece.text).split())}}}", marks, piece.link)
        elif piece.kind == "note":
            note = Content(list(content.notes[piece.number - 1]))
            out.append(Sign("{" + " ¶ ".join(expected(note)) + "}"))
        else:
            out += signs(_seen(piece.text), marks, piece.link)
    return _trimmed(out)


def _seen(text: str) -> str:
    """A soft hyphen is a place where a word may break, not a sign."""
    return text.replace("\xad", "")


def _trimmed(found: list[Sign]) -> list[Sign]:
    while found and (found[0].text == BREAK or found[0].text.isspace()):
        found = found[1:]
    while found and (found[-1].text == BREAK or found[-1].text.isspace()):
        found = found[:-1]
    return found


@cache
def _converter() -> Converter:
    return Converter()


def shown(markdown: str) -> list[str]:
    """The outline of a page with this text; an address of which the page makes a link by itself is text."""
    html, _toc, _plain = _converter().convert(markdown)
    bare = _BARE.sub(lambda link: link[2] if _leads_to_itself(link) else link[0], html)
    return [one for one in outline_of_html(bare, "", bool) if not re.fullmatch(r"p \d*\| \s*", one)]


def _leads_to_itself(link: re.Match[str]) -> bool:
    return link[1] in (f"{scheme}{link[2]}" for scheme in ("", "https://", "mailto:"))
