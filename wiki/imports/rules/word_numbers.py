"""The numbers that Word puts before paragraphs: they are nowhere in a file, but counted by its lists. Pure."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from wiki.imports.rules.word_names import name_of, value_of

_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
          (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_PLAIN = re.compile(r"%\d[.)]?\Z")
"""A number alone: that a page counts itself."""


@dataclass(frozen=True)
class Level:
    """How one level of a list counts: what it writes, in what sort of number, from which."""

    text: str = ""
    sort: str = "decimal"
    start: int = 1


@dataclass
class Numbers:
    """Counts along with the paragraphs of a document, in order."""

    lists: Mapping[str, Mapping[int, Level]] = field(default_factory=dict)
    styles: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    """Of a style of paragraphs the list it is in, and its level there."""
    counts: dict[tuple[str, int], int] = field(default_factory=lambda: defaultdict(int))

    def label(self, paragraph: Any) -> tuple[str, bool]:
        """What stands before this paragraph, and whether that is more than a number of a list; empty without."""
        return self.next(*self._place(paragraph))

    def anew(self, number: str) -> None:
        """Let this list begin again."""
        for key in [key for key in self.counts if key[0] == number]:
            del self.counts[key]

    def next(self, number: str, at: int) -> tuple[str, bool]:
        """The same for the next entry of this list at this level."""
        level = self.lists.get(number, {}).get(at)
        if level is None or level.sort in ("bullet", "none"):
            return "", False
        for key in [key for key in self.counts if key[0] == number and key[1] > at]:
            del self.counts[key]
        self.counts[number, at] = self.counts.get((number, at), level.start - 1) + 1
        levels = self.lists[number]

        def counted(found: re.Match[str]) -> str:
            other = int(found[1]) - 1
            one = levels.get(other, Level())
            return _written(self.counts.get((number, other), one.start), one.sort)

        text = re.sub(r"%(\d)", counted, level.text).strip()
        return text, not (_PLAIN.match(level.text) and level.sort == "decimal")

    def _place(self, paragraph: Any) -> tuple[str, int]:
        properties = next((part for part in paragraph if name_of(part) == "pPr"), ())
        style = next((value_of(part) for part in properties if name_of(part) == "pStyle"), "")
        own = next((part for part in properties if name_of(part) == "numPr"), None)
        return _numbered(own, self.styles.get(style, ("", 0)))


def numbers_of(numbering: Any, styles: Any) -> Numbers:
    """What counts in a document, from its parts with lists and styles (None without)."""
    shapes = {
        value_of(shape, "abstractNumId"): dict(_levels(shape))
        for shape in (numbering if numbering is not None else ())
        if name_of(shape) == "abstractNum"
    }
    lists: dict[str, Mapping[int, Level]] = {}
    for found in numbering if numbering is not None else ():
        if name_of(found) == "num":
            shape = next((value_of(part) for part in found if name_of(part) == "abstractNumId"), "")
            lists[value_of(found, "numId")] = shapes.get(shape, {}) | dict(
                _overrides(found, shapes.get(shape, {}))
            )
    return Numbers(lists, _of_styles(styles))


def _levels(shape: Any) -> Iterator[tuple[int, Level]]:
    for level in shape:
        if name_of(level) == "lvl":
            said = {name_of(part): value_of(part) for part in level}
            start = said.get("start", "1")
            yield (
                int(value_of(level, "ilvl") or 0),
                Level(
                    said.get("lvlText", ""),
                    said.get("numFmt", "decimal"),
                    int(start) if start.isdigit() else 1,
                ),
            )


def _overrides(found: Any, levels: Mapping[int, Level]) -> Iterator[tuple[int, Level]]:
    for override in found:
        at = value_of(override, "ilvl")
        start = next((value_of(part) for part in override if name_of(part) == "startOverride"), "")
        if start.isdigit() and at.isdigit() and int(at) in levels:
            yield int(at), replace(levels[int(at)], start=int(start))


def _of_styles(styles: Any) -> dict[str, tuple[str, int]]:
    own: dict[str, tuple[str, int]] = {}
    parents: dict[str, str] = {}
    for style in styles if styles is not None else ():
        name = value_of(style, "styleId")
        parents[name] = next((value_of(part) for part in style if name_of(part) == "basedOn"), "")
        for properties in style:
            found = next((part for part in properties if name_of(part) == "numPr"), None)
            if found is not None:
                own[name] = _numbered(found, ("", 0))
    return {name: place for name in parents if (place := _inherited(name, own, parents))}


def _inherited(
    name: str, own: Mapping[str, tuple[str, int]], parents: Mapping[str, str]
) -> tuple[str, int] | None:
    for _step in range(20):
        if name in own or not name:
            break
        name = parents.get(name, "")
    return own.get(name)


def _numbered(numbered: Any, else_: tuple[str, int]) -> tuple[str, int]:
    if numbered is None:
        return else_
    said = {name_of(part): value_of(part) for part in numbered}
    at = said.get("ilvl", "")
    return said.get("numId", else_[0]), int(at) if at.isdigit() else else_[1]


def _written(number: int, sort: str) -> str:
    if sort.endswith("Letter") and number > 0:
        text = chr(97 + (number - 1) % 26) * ((number - 1) // 26 + 1)
    elif sort.endswith("Roman"):
        text, left = "", number
        for worth, sign in _ROMAN:
            text, left = text + sign * (left // worth), left % worth
    elif sort == "decimalZero":
        return f"{number:02}"
    else:
        return str(number)
    return text.upper() if sort.startswith("upper") else text
