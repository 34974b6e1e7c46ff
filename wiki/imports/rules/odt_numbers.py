"""The numbers before headings and entries of an ODT file: counted by its lists, as in Word. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any

from wiki.imports.rules.word_numbers import Level, Numbers

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_SORTS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_OUTLINE = "outline of headings"
"""What the list of headings is called here; no list has a name with spaces."""
_PARAGRAPHS = (f"{_TEXT}p", f"{_TEXT}h")

Label = tuple[str, bool]
"""What stands before a paragraph, and whether that is more than a number of a list."""


def labels(root: Any, styles: Any) -> Mapping[int, Label]:
    """By the identity of its element what stands before each paragraph that has a number; `styles` may be None."""
    numbers = Numbers(dict(_lists(styles)) | dict(_lists(root)))
    found: dict[int, Label] = {}
    stack: list[tuple[Any, str, int]] = [(root, "", 0)]
    while stack:
        element, style, depth = stack.pop()
        if element.tag == f"{_TEXT}list":
            style, depth = element.get(f"{_TEXT}style-name", style), depth + 1
            if depth == 1 and not _goes_on(element):
                numbers.anew(style)
        elif element.tag == f"{_TEXT}list-item":
            _entry(element, style, depth, numbers, found)
        elif element.tag == f"{_TEXT}h" and id(element) not in found and not depth:
            found[id(element)] = numbers.next(_OUTLINE, _number(element, "outline-level", 1) - 1)
        stack.extend((child, style, depth) for child in reversed(element))
    return {one: label for one, label in found.items() if label[0]}


def _entry(item: Any, style: str, depth: int, numbers: Numbers, found: dict[int, Label]) -> None:
    first = next(iter(item), None)
    if first is None or first.tag not in _PARAGRAPHS:
        return
    start = _number(item, "start-value", 0)
    if start:
        numbers.counts[style, depth - 1] = start - 1
    found[id(first)] = numbers.next(style, depth - 1)


def _goes_on(element: Any) -> bool:
    return element.get(f"{_TEXT}continue-numbering") == "true" or bool(element.get(f"{_TEXT}continue-list"))


def _lists(part: Any) -> Iterator[tuple[str, Mapping[int, Level]]]:
    for style in part.iter() if part is not None else ():
        if style.tag not in (f"{_TEXT}list-style", f"{_TEXT}outline-style"):
            continue
        name = _OUTLINE if style.tag == f"{_TEXT}outline-style" else style.get(f"{_STYLE}name", "")
        yield name, {_number(level, "level", 1) - 1: _level(level) for level in style}


def _level(level: Any) -> Level:
    at = _number(level, "level", 1)
    first = max(at - _number(level, "display-levels", 1) + 1, 1)
    text = ".".join(f"%{number}" for number in range(first, at + 1))
    around = [level.get(f"{_STYLE}num-{side}", "") for side in ("prefix", "suffix")]
    sort = _SORTS.get(level.get(f"{_STYLE}num-format", ""), "none")
    return Level(text.join(around), sort, _number(level, "start-value", 1))


def _number(element: Any, name: str, else_: int) -> int:
    said = element.get(f"{_TEXT}{name}", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else else_
