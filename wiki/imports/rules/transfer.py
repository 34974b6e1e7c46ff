"""A change of a text, done to another spelling of the same text; pure.

A page says `* een` and `__vet__` where its file, read back, says `- een` and `**vet**`. What somebody changed in the
file is found between two readings, `base` and `mine`; it is done to `ours`, of which all else stays to the letter.
"""

import re
from collections.abc import Sequence
from itertools import chain

from wiki.pages.rules.alignment import Budget, align, is_word, words
from wiki.pages.rules.diff import pair_alike

_SIGNS = str.maketrans(
    {
        **dict.fromkeys("“”„‟«»", '"'),
        **dict.fromkeys("‘’‚‛", "'"),
        **dict.fromkeys("–—‑‒", "-"),
        **dict.fromkeys("\u00a0\u202f\u2007", " "),
        "…": "...",
        "\u00ad": None,
        "\u2060": None,
        "\u200b": None,
    }
)
"""Signs that programs put in the place of others by themselves."""
_RULE = re.compile(r"^\|(?::?-+:?\|)+$", re.MULTILINE)
_SIDE = re.compile(r":?-+(:?)(?=\|)")
_SITE = re.compile(r"(https?://[^/\s()<>]+)/(?=[)>\s]|$)")
"""An address of a whole site, to which programs put a slash."""
_ESCAPED = re.compile(r"(\\[^\w\s])")
_ENOUGH_ALIKE = 0.5
_MARKER = re.compile(r"\s*(?:(?:[-*+]|\d{1,9}[.)]|>|#{1,6})\s+)*")


def plainly(text: str) -> str:
    """A text as it is compared: without what programs change by themselves, such as the shape of quotation marks or the
    side of a column that is the usual one."""
    text = _SITE.sub(r"\1", text.translate(_SIGNS))
    return _RULE.sub(lambda rule: _SIDE.sub(_side, rule[0]), text)


def _side(found: re.Match[str]) -> str:
    return (":---:" if found[0].startswith(":") else "---:") if found[1] else "---"


def same_words(one: str, other: str) -> bool:
    """Whether two texts have the same words in the same order."""
    return _said(one) == _said(other)


def _said(text: str) -> list[str]:
    return [word for word in words(text.translate(_SIGNS)) if is_word(word)]


def transferred(base: str, ours: str, mine: str) -> str:
    """`ours` with what changed from `base` to `mine`, word by word."""
    return _Transfer(base, ours, mine).done()


class _Transfer:
    def __init__(self, base: str, ours: str, mine: str) -> None:
        self.ours = ours
        self.base, self.mine, tokens = _parts(base), _parts(mine), _parts(ours)
        self.starts, self.stops = _places(self.base, tokens)

    def done(self) -> str:
        out, at = [], 0
        for low, high, new_low, new_high in self._hunks():
            first, stop = self._first(low, high), self._stop(low, high)
            text = "".join(self.mine[new_low:new_high])
            if low == high:
                first = stop = self._between(low, self.mine[new_low:new_high])
                text = self._parted(first or 0, text, low)
            assert first is not None and stop is not None
            first, stop = max(first, at), max(stop, first, at)
            out += [self.ours[at:first], text]
            at = stop
        return "".join([*out, self.ours[at:]])

    def _hunks(self) -> list[tuple[int, int, int, int]]:
        """What differs, wide enough to know where it begins and ends in ours."""
        pairs = align(_alike(self.base), _alike(self.mine), Budget())
        found: list[tuple[int, int, int, int]] = []
        i = j = 0
        for stop_i, stop_j in [*pairs, (len(self.base), len(self.mine))]:
            if i < stop_i or j < stop_j:
                found.append(self._widened(i, stop_i, j, stop_j, found))
            i, j = stop_i + 1, stop_j + 1
        return self._joined(found)

    def _widened(
        self, low: int, high: int, new_low: int, new_high: int, before: list[tuple[int, int, int, int]]
    ) -> tuple[int, int, int, int]:
        if low == high and self._between(low, self.mine[new_low:new_high]) is not None:
            return low, high, new_low, new_high
        floor = before[-1][1] if before else 0
        while (low == high or self._first(low, high) is None) and low > floor:
            low, new_low = low - 1, new_low - 1
        while (low == high or self._stop(low, high) is None) and high < len(self.base):
            high, new_high = high + 1, new_high + 1
        return low, high, new_low, new_high

    def _joined(self, found: list[tuple[int, int, int, int]]) -> list[tuple[int, int, int, int]]:
        """Differences that grew into each other as one."""
        out: list[tuple[int, int, int, int]] = []
        for one in found:
            if out and (out[-1][1] > one[0] or self._first(one[0], one[1]) is None):
                before = out.pop()
                one = (before[0], max(before[1], one[1]), before[2], max(before[3], one[3]))
            out.append(one)
        return out

    def _first(self, low: int, high: int) -> int | None:
        """Where in ours a stretch of base begins."""
        if low < high and low in self.starts:
            return self.starts[low]
        if low == 0:
            return 0
        if low < high and self.base[low].isspace():
            return self.stops.get(low - 1)
        return None

    def _stop(self, low: int, high: int) -> int | None:
        """Where in ours a stretch of base ends."""
        if low < high and high - 1 in self.stops:
            return self.stops[high - 1]
        if high == len(self.base):
            return len(self.ours)
        if low < high and self.base[high - 1].isspace():
            return self.starts.get(high)
        return None

    def _between(self, at: int, new: Sequence[str]) -> int | None:
        """Where in ours something new goes: at the side from which no space parts it."""
        left = self.stops.get(at - 1) if at else 0
        right = self.starts.get(at) if at < len(self.base) else len(self.ours)
        if at > 1 and self.base[at - 1] == " " and new[-1].isspace() and at - 2 in self.stops:
            return self._after_space(self.stops[at - 2])
        if new[0].isspace() or (at and not self.base[at - 1].isspace() and not new[-1].isspace()):
            return left if left is not None else right
        return right if right is not None else left

    def _parted(self, at: int, text: str, low: int) -> str:
        """Something new with its space before it, where ours has none to put it behind."""
        wants = low > 0 and self.base[low - 1] == " " and text.endswith(" ")
        return f" {text[:-1]}" if wants and at and not self.ours[at - 1].isspace() else text

    def _after_space(self, at: int) -> int:
        """Where the word that follows begins, with the marks around it."""
        while at < len(self.ours) and self.ours[at] == " ":
            at += 1
        return at


def _parts(text: str) -> list[str]:
    """The words and signs of a text; a sign with its backslash is one, and so is each border of a cell."""
    cut = ([part] if n % 2 else words(part) for n, part in enumerate(_ESCAPED.split(text)))
    return [part for word in chain.from_iterable(cut) for part in (word if set(word) == {"|"} else [word])]


def _alike(parts: Sequence[str]) -> list[str]:
    """How parts are compared; whether a sign needs a backslash depends on what stands around it."""
    return [" " if part.isspace() and part != "\n" else plainly(_bare(part)) for part in parts]


def _bare(part: str) -> str:
    return part[1:] if _ESCAPED.fullmatch(part) else part


def _places(base: Sequence[str], ours: Sequence[str]) -> tuple[dict[int, int], dict[int, int]]:
    """Where each word or sign of base begins and ends in ours, as far as it is there."""
    offsets = [0]
    for token in ours:
        offsets.append(offsets[-1] + len(token))
    left = [n for n, token in enumerate(base) if not token.isspace()]
    right = [n for n, token in enumerate(ours) if not token.isspace()]
    pairs = align(_alike([base[n] for n in left]), _alike([ours[n] for n in right]), Budget())
    starts = {left[i]: offsets[right[j]] for i, j in pairs}
    return starts, {left[i]: offsets[right[j] + 1] for i, j in pairs}


# --- Line by line


def by_lines(base: str, ours: str, mine: str) -> str:
    """`ours` with what changed from `base` to `mine`, line by line: lines that are new come behind the mark that their
    neighbours have in ours, and without the empty lines that ours does without."""
    was, now = base.split("\n"), mine.split("\n")
    kept = _lines_of(was, ours)
    spaced = any(kept[n] is not None for n, line in enumerate(was) if not line.strip())
    partner = _partners(was, now)
    out: list[str] = []
    last = 0
    for n, line in enumerate(now):
        at = partner.get(n)
        if at is not None:
            same = plainly(was[at]) == plainly(line)
            out += [_line(was[at], kept[at], line)] if not same or kept[at] is not None else []
            last = at
        elif line.strip() or spaced:
            out.append(_marked(was, kept, last, line))
    return "\n".join(out)


def _partners(was: Sequence[str], now: Sequence[str]) -> dict[int, int]:
    """Which line of now was which: the same, one much like it, or the one in its place."""
    found: dict[int, int] = {}
    i = j = 0
    pairs = align(_plain_lines(was), _plain_lines(now), Budget())
    for stop_i, stop_j in [*pairs, (len(was), len(now))]:
        said = [[word for word in words(line) if is_word(word)] for line in (*was[i:stop_i], *now[j:stop_j])]
        alike = pair_alike(said[: stop_i - i], said[stop_i - i :], Budget(), _ENOUGH_ALIKE)
        if stop_i - i == stop_j - j and len(alike) < 2:
            alike = [(n, n) for n in range(stop_i - i)]
        found |= {j + right: i + left for left, right in alike}
        if stop_j < len(now):
            found[stop_j] = stop_i
        i, j = stop_i + 1, stop_j + 1
    return found


def _plain_lines(lines: Sequence[str]) -> list[str]:
    return [plainly(line) for line in lines]


def _line(was: str, kept: str | None, now: str) -> str:
    return now if kept is None else transferred(was, kept, now)


def _lines_of(was: Sequence[str], ours: str) -> list[str | None]:
    """The lines of ours that each line of base stands for: none, one or more of them."""
    lines = ours.split("\n")
    if len(lines) == len(was):
        return list(lines)
    owner = _owners(was, ours)
    out: list[str | None] = [None] * len(was)
    at = 0
    for n in range(len(was)):
        stop = next((owner[m] for m in range(n + 1, len(was)) if m in owner), len(lines))
        if n in owner and stop > at:
            out[n] = "\n".join(lines[at:stop])
            at = stop
    return out


def _owners(was: Sequence[str], ours: str) -> dict[int, int]:
    """The first line of ours that has a word of each line of base."""
    left = [(n, word) for n, line in enumerate(was) for word in words(line) if is_word(word)]
    right = [(n, word) for n, line in enumerate(ours.split("\n")) for word in words(line) if is_word(word)]
    pairs = align(_alike([word for _n, word in left]), _alike([word for _n, word in right]), Budget())
    found: dict[int, int] = {}
    for i, j in pairs:
        found.setdefault(left[i][0], right[j][0])
    return found


def _marked(was: Sequence[str], kept: Sequence[str | None], at: int, now: str) -> str:
    """A new line behind the mark of the nearest line that has the same mark in base, with its own number."""
    mark = _MARKER.match(now)
    for n in sorted(range(len(was)), key=lambda n: abs(n - at)):
        own = _MARKER.match(was[n])
        there = _MARKER.match(kept[n] or "")
        if mark and own and there and mark[0] and _unnumbered(own[0]) == _unnumbered(mark[0]):
            number = re.search(r"\d+", mark[0])
            return (
                re.sub(r"\d+", number[0], there[0]) + now[mark.end() :]
                if number
                else there[0] + now[mark.end() :]
            )
    return now


def _unnumbered(mark: str) -> str:
    return re.sub(r"\d+(?=[.)])", "1", mark)
