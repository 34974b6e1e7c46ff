"""A page as lines that can be compared: blocks with their place, and text with its marks."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from urllib.parse import unquote

BREAK = "⏎"
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_HEADING = re.compile(r"^h(\d)\|")
_MATH_SPACE = re.compile(r"[\s\u2061-\u2064\u200b]+")


def address(target: str, site: str = "") -> str:
    """Where a link leads, in one spelling: whole, and without signs written as their numbers. Empty for one that leads
    nowhere in a file: to a place beside the page, or with a scheme that is not for readers."""
    target = unquote(target.strip())
    if target == "/" or (target.startswith("/") and target[1:2] not in ("/", "\\")):
        target = site + target
    return _NO_XML.sub("", target) if re.match(r"(?i)https?:|mailto:", target) else ""


@dataclass(frozen=True)
class Sign:
    """One sign of a text with its marks (bold, italic and so on) and where it leads."""

    text: str
    marks: frozenset[str] = frozenset()
    target: str = ""


def signs(text: str, marks: Iterable[str] = (), target: str = "") -> list[Sign]:
    """A text sign by sign."""
    kept = frozenset(marks)
    return [Sign(letter, kept, target) for letter in text]


def formula(text: str) -> list[Sign]:
    """A formula as one sign: letters in any alphabet for formulas, without space."""
    return [Sign("{" + _MATH_SPACE.sub("", unicodedata.normalize("NFKC", text)) + "}")]


def line(found: Sequence[Sign]) -> str:
    """Signs as a line in which each mark shows; space has no marks, and more spaces are one."""
    out, before = "", Sign("")
    waiting = ""
    for sign in found:
        if _NO_XML.match(sign.text):
            continue
        if sign.text == BREAK or (sign.text.isspace() and waiting != BREAK):
            waiting = BREAK if sign.text == BREAK else " "
            continue
        if sign.text.isspace():
            continue
        if (sign.marks, sign.target) != (before.marks, before.target):
            out += _closed(before) + (waiting if out else "") + _opened(sign)
        else:
            out += waiting if out else ""
        out += sign.text
        waiting, before = "", sign
    return out + _closed(before)


def _opened(sign: Sign) -> str:
    marks = "".join(sorted(sign.marks)) + (f"→{sign.target} " if sign.target else "")
    return f"⟨{marks}:" if marks else ""


def _closed(sign: Sign) -> str:
    return "⟩" if sign.marks or sign.target else ""


@dataclass
class Outline:
    """The lines of one page."""

    lines: list[str] = field(default_factory=list)

    def add(
        self, kind: str, found: Sequence[Sign], depth: int = 0, marker: str = "", quote: bool = False
    ) -> None:
        """A block: what it is, how deep in lists, the number or point before it, and whether it is quoted."""
        said = line(found)
        if not said and not marker and kind != "rule":
            return
        place = f"{'q' if quote and not depth else ''}{depth or ''}{marker}"
        self.lines.append(f"{kind} {place}| {said}")

    def heading(self, level: int, found: Sequence[Sign]) -> None:
        """A heading; its level counts from the largest of the page."""
        self.lines.append(f"\0{level}| {line(found)}")

    def code(self, text: str) -> None:
        """A block of code; empty lines at its end do not show."""
        if text.strip(BREAK):
            self.lines.append(f"code | {text.strip(BREAK)}")

    def row(self, head: bool, cells: Sequence[tuple[str, str]]) -> None:
        """A row of a table: of each cell the side it keeps to, and its line. A head in which nothing stands is none."""
        if head and not any(words for _side, words in cells):
            return
        said = " | ".join(f"{side}{words}" for side, words in cells)
        self.lines.append(f"{'head' if head else 'row'} | {said}")

    def done(self) -> list[str]:
        """The lines, with headings counted from the largest."""
        return self.levelled(
            [one.replace("\0", "h", 1) if one.startswith("\0") else one for one in self.lines]
        )

    @staticmethod
    def levelled(lines: Sequence[str]) -> list[str]:
        """The same lines with headings counted from the largest among them."""
        highest = min((int(one[1]) for one in lines if _HEADING.match(one)), default=1)
        return [_HEADING.sub(lambda found: f"h{int(found[1]) - highest + 1}|", one) for one in lines]


SIDES = {"center": "^", "right": ">", "end": ">"}
"""How the side of a cell is written down; the left needs no sign."""
