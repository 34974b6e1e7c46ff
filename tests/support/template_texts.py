"""Finds texts that readers see but translators do not: written in a template or an error outside `_()`."""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser

from jinja2 import Environment, nodes

TRANSLATORS = {"_", "gettext", "ngettext", "lazy"}
ERRORS = {
    "NotAllowed",
    "NotFound",
    "Conflict",
    "Invalid",
    "ValidationError",
    "flash",
    "problem",
    "answer",
    "abort",
}
SPOKEN = {
    "alt",
    "aria-description",
    "aria-label",
    "aria-roledescription",
    "aria-valuetext",
    "placeholder",
    "title",
}
# Names, and the same in both languages.
SAME = {
    "Lichtwerk",
    "Markdown",
    "HTML",
    "ZIP",
    "PDF",
    "Word",
    "JSON",
    "API",
    "Nederlands",
    "English",
    "Ctrl",
    "Alt",
}
ENVIRONMENT = Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do", "jinja2.ext.loopcontrols"])
ENVIRONMENT.newstyle_gettext = True  # type: ignore[attr-defined]
HOLE = "\N{OBJECT REPLACEMENT CHARACTER}"


def is_words(text: str) -> bool:
    """Whether a translator would have work on it."""
    left = re.sub(r"&\w+;", " ", text)
    return any(word not in SAME for word in re.findall(r"[^\W\d_]{2,}", left))


def untranslated(source: str) -> Iterator[str]:
    """The texts in a template that are not inside `_()` or `ngettext()`."""
    reader = _Reader()
    reader.feed(_markup(source))
    reader.close()
    yield from reader.found
    yield from _constants(ENVIRONMENT.parse(source))


def untranslated_errors(source: str) -> Iterator[str]:
    """The texts that Python code gives as they are to a reader, in an error or a flashed message."""
    for call in ast.walk(ast.parse(source)):
        if isinstance(call, ast.Call) and _name(call.func) in ERRORS:
            for given in [*call.args, *(keyword.value for keyword in call.keywords)]:
                yield from _literals(given)


def _name(called: ast.expr) -> str:
    """`ValidationError`, also of `ma.ValidationError`."""
    return (
        called.attr
        if isinstance(called, ast.Attribute)
        else called.id
        if isinstance(called, ast.Name)
        else ""
    )


def _literals(given: ast.expr) -> Iterator[str]:
    """Sentences written out in a value, also deep inside; a single word is the name of something."""
    if isinstance(given, ast.Dict):
        inside = given.values
    elif isinstance(given, ast.List | ast.Tuple | ast.Set):
        inside = given.elts
    elif isinstance(given, ast.IfExp):
        inside = [given.body, given.orelse]
    elif isinstance(given, ast.BinOp):
        inside = [given.left, given.right]
    else:
        inside = []
        if isinstance(given, ast.JoinedStr):
            yield ast.unparse(given)
        elif isinstance(given, ast.Constant) and isinstance(given.value, str) and _is_sentence(given.value):
            yield given.value
    for value in inside:
        yield from _literals(value)


def _is_sentence(text: str) -> bool:
    return bool(re.search(r"\w( |\.$)", text))


def _markup(source: str) -> str:
    """The template's own HTML, with a hole where an expression stands."""
    parts = []
    for _line, kind, text in ENVIRONMENT.lex(source):
        if kind == "data":
            parts.append(text)
        elif kind == "variable_begin":
            parts.append(HOLE)
    return "".join(parts)


def _constants(node: nodes.Node) -> Iterator[str]:
    """Strings in expressions that look like a sentence or a word for people: a capital, then small letters."""
    for child in node.iter_child_nodes():
        if (
            isinstance(child, nodes.Call)
            and isinstance(child.node, nodes.Name)
            and child.node.name in TRANSLATORS
        ):
            continue
        if isinstance(child, nodes.Const) and isinstance(child.value, str):
            if re.match(r"[A-Z][a-z]", child.value) and is_words(child.value):
                yield child.value
        else:
            yield from _constants(child)


class _Reader(HTMLParser):
    """Collects what a reader sees or hears."""

    SILENT = ("script", "style", "code", "kbd")

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in self.SILENT
        self.found += [value for name, value in attrs if name in SPOKEN and value and is_words(value)]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if name in SPOKEN and value and is_words(value)]

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in self.SILENT

    def handle_data(self, data: str) -> None:
        # A macro may build attributes for its caller; those are no text.
        text = re.sub(r'[\w-]+="[^"]*"', " ", data)
        if not self._silent and is_words(text):
            self.found.append(data.strip())
