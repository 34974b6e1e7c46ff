"""Sanitised HTML as a tree: runs of text with their formatting, inside blocks inside blocks."""

from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser

from wiki.kernel.markdown.sanitise import BLOCKS, INLINE, TAGS

_VOID = frozenset({"br", "col", "hr", "img"})
# What an author struck out or underlined is content; ins and del are ours to mark changes with.
_RENAMED = {"del": "s", "ins": "mark"}
# Elements further down than this are left out, not their text: nobody sees a difference that deep.
_DEEPEST = 60
_DEEPEST_INLINE = 12


@dataclass(eq=False)
class Element:
    """One element; `children` are blocks and runs for a block, nothing for an inline element."""

    tag: str
    attributes: tuple[tuple[str, str], ...] = ()
    children: "list[Element | Run]" = field(default_factory=list)

    @property
    def key(self) -> tuple[object, ...]:
        """What makes it the same element in another version; an id is only its place."""
        return (self.tag, *(pair for pair in self.attributes if pair[0] != "id"))

    def opening(self, with_id: bool) -> str:
        """Its start tag."""
        pairs = (pair for pair in self.attributes if with_id or pair[0] != "id")
        return f"<{self.tag}{''.join(f' {name}={chr(34)}{escape(value)}{chr(34)}' for name, value in pairs)}>"

    def closing(self) -> str:
        """Its end tag, which a void element has none of."""
        return "" if self.tag in _VOID else f"</{self.tag}>"


@dataclass(eq=False)
class Formula(Element):
    """A formula, which is one thing: `source` is all of its HTML."""

    source: str = ""

    @property
    def key(self) -> tuple[object, ...]:
        """It is the same formula when all of it is."""
        return (self.tag, self.source)

    def opening(self, with_id: bool) -> str:  # noqa: ARG002
        """The whole formula."""
        return self.source


@dataclass(eq=False)
class Piece:
    """Text, or an image, a formula or line break, under the inline elements of `path`, outermost first."""

    text: str
    path: tuple[Element, ...]
    atom: Element | None = None


@dataclass(eq=False)
class Run:
    """Inline content without a block in it."""

    pieces: list[Piece]
    literal: bool = False  # whether spaces count, as in pre


def parse(html: str, ids: bool = True) -> Element:
    """The tree of sanitised HTML, under a root with no tag; its elements have no ids unless asked."""
    parser = _Parser(ids)
    parser.feed(html)
    parser.close()
    return parser.root


class _Parser(HTMLParser):
    def __init__(self, ids: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.ids = ids
        self.root = Element("")
        self._open: list[Element] = [self.root]
        self._formula: list[str] = []
        """What was read of a formula that is not closed yet."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "math" or self._formula:
            self._formula.append(self.get_starttag_text() or "")
            return
        element = Element(
            _RENAMED.get(tag, tag),
            tuple((name, value or "") for name, value in attrs if self.ids or name != "id"),
        )
        if tag not in TAGS:
            return
        if tag in INLINE & _VOID:
            self._add(Piece("", self._path(), element))
        elif tag in BLOCKS:
            if len(self._open) < _DEEPEST:
                self._block().children.append(element)
                self._open += [element] if tag not in _VOID else []
        elif tag in INLINE and len(self._path()) < _DEEPEST_INLINE:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if self._formula:
            self._formula.append(f"</{tag}>")
            if tag == "math":
                source, self._formula = "".join(self._formula), []
                self._add(Piece("", self._path(), Formula("math", source=source)))
            return
        name = _RENAMED.get(tag, tag)
        for at in range(len(self._open) - 1, 0, -1):
            if self._open[at].tag == name:
                del self._open[at:]
                return

    def handle_data(self, data: str) -> None:
        if self._formula:
            self._formula.append(escape(data, quote=False))
        elif data:
            self._add(Piece(data, self._path()))

    def _block(self) -> Element:
        return next(element for element in reversed(self._open) if element.tag not in INLINE)

    def _path(self) -> tuple[Element, ...]:
        return tuple(
            element for element in self._open[self._open.index(self._block()) :] if element.tag in INLINE
        )

    def _add(self, piece: Piece) -> None:
        children = self._block().children
        if not children or isinstance(children[-1], Element):
            literal = any(element.tag == "pre" for element in self._open)
            if not (piece.text.strip() or piece.atom or literal):
                return
            children.append(Run([], literal))
        run = children[-1]
        assert isinstance(run, Run)
        run.pieces.append(piece)
