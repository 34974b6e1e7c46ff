r"""Text of somebody as Markdown that shows exactly that text: a backslash before each sign that would do something.

As few as can be: what a teacher wrote in Word is also read as it is written, by who changes the page. Pure.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\xad]")
"""What no page can hold, and the soft hyphen, which is only a place where a word may break."""
_ADDRESS = re.compile(r"(?i)https?://\S*|www\.\S*|\S*@\S*")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_OPENING = re.compile(
    r"(?P<sign>[#>:=]|[-+](?=[\s-]|$)|_(?=[ _]*$))|(?P<number>\d{1,9})(?P<point>[.)])(?=\s|$)"
)
MARKUP = "\0"
"""Stands beside a text for signs that are no text."""
PAIRED = frozenset("$~^=")
"""Signs that do something in pairs."""
_BESIDE = _PUNCTUATION | {"\n", MARKUP}


@dataclass(frozen=True)
class Place:
    """Where a text stands: in a `cell`, in the words of a `link` or an `image`, in a paragraph of several `lines`; and
    which signs that act in `pairs` stand in its paragraph more than once."""

    cell: bool = False
    link: bool = False
    image: bool = False
    lines: bool = False
    pairs: frozenset[str] = frozenset()


def cleaned(text: str) -> str:
    """The text without signs that a page cannot hold."""
    return _CONTROLS.sub("", text)


def escaped(text: str, place: Place, before: str = "\n", after: str = "\n") -> str:
    """The text as Markdown. `before` and `after` are the signs that stand around it: a line end at the ends of a
    paragraph."""
    whole = f"{before}{text}{after}"
    return "".join(_written(whole, at, place) for at in range(len(before), len(before) + len(text)))


def _written(text: str, at: int, place: Place) -> str:
    sign = text[at]
    if sign not in _PUNCTUATION:
        return sign
    if sign == "`":
        return "&#96;" if place.cell else "\\`"
    if sign == "|":
        return "\\|" if place.cell or place.lines else "|"
    acts = sign in place.pairs or (sign in _ACTS and _ACTS[sign](text, at, place))
    return f"\\{sign}" if acts else sign


def _star(text: str, at: int, place: Place) -> bool:
    return place.image or text[at - 1] == "\n" or not (text[at - 1].isspace() and text[at + 1].isspace())


def _low_line(text: str, at: int, place: Place) -> bool:
    """Whether it would make letters slanted: not within a word, and not as a line to write on."""
    if place.image:
        return True
    first, last = at, at
    while text[first - 1] == "_":
        first -= 1
    while text[last + 1] == "_":
        last += 1
    left, right = text[first - 1], text[last + 1]
    return not ((left.isalnum() and right.isalnum()) or (left.isspace() and right.isspace()))


_ACTS: Mapping[str, Callable[[str, int, Place], bool]] = {
    "\\": lambda text, at, _place: text[at + 1] in _BESIDE,
    "[": lambda _text, _at, _place: True,
    "]": lambda _text, _at, place: place.link or place.image,
    "*": _star,
    "_": _low_line,
    "<": lambda text, at, _place: not text[at + 1].isspace(),
    "&": lambda text, at, _place: bool(_ENTITY.match(text, at)),
    "=": lambda text, at, _place: bool({"=", MARKUP} & {text[at - 1], text[at + 1]}),
}
"""Of each sign whether it would do something where it stands."""


def opened(written: str) -> str:
    """A line of which the beginning would make a block of another kind, written so that it does not."""
    found = _OPENING.match(written)
    if found is None:
        return written
    if found["sign"]:
        return f"\\{written}"
    return f"{found['number']}\\{written[found.start('point') :]}"


def without_addresses(written: str) -> str:
    """The text with no address in it of which a link would be made."""

    def broken(found: re.Match[str]) -> str:
        part = found[0].replace("://", "\\://")
        part = re.sub(r"(?i)www\.", lambda www: www[0][:-1] + "\\.", part)
        return part.replace("@", "\\@")

    return _ADDRESS.sub(broken, written)


def ends_in_address(text: str) -> bool:
    """Whether the last word is an address, to which what follows would be added."""
    last = text.rpartition(" ")[2]
    return bool(_ADDRESS.search(last))


def code(text: str, in_cell: bool = False) -> str:
    """Code in a line, between as many backticks as it needs."""
    text = " ".join(text.split())
    if not text:
        return ""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    ticks = "`" * (longest + 1)
    space = " " if text[0] == "`" or text[-1] == "`" else ""
    return f"{ticks}{space}{text.replace('|', chr(92) + '|') if in_cell else text}{space}{ticks}"


def target(address: str) -> str:
    """An address as it stands between the brackets of a link."""

    def numbered(found: re.Match[str]) -> str:
        return "".join(f"%{byte:02X}" for byte in found[0].encode())

    return re.sub(r"[\s()<>\"\\`|\[\]*$\x00-\x1f]", numbered, address)
