"""Which parts of two versions are the same: the ground under merging and comparing.

Unique common tokens are aligned first (patience), which is what a reader would do; what lies between
them gets a longest common subsequence, computed row by row on whole integers as bit vectors.
Work is counted, not timed: when the budget is spent the rest counts as changed, so an answer is
always right, always the same, and never late.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Sequence
from typing import TypeVar

T = TypeVar("T", bound=Hashable)
Pairs = list[tuple[int, int]]

_TOKEN_COST = 2_000  # looking at one token costs about as much time as this many bits of a table
_TABLE_LIMIT = 250_000_000  # bits, 31 MB

_MARK = "\u0300-\u036f\u200d\ufe0e\ufe0f\u20e3"  # accents, joiners and what makes an emoji of a digit
_LETTER = rf"(?:[^\W_]|[{_MARK}])"
_TOKEN = re.compile(
    r"\n"
    r"|[^\S\n]+"
    r"|https?://[^\s<>()\[\]|]+"  # an address is one word: half of each side's would lead nowhere
    r"|\]\([^()\s]*\)"
    r"|\d+(?:[.,:/-]\d+)+"  # so are dates, times and amounts
    rf"|{_LETTER}+(?:['’-]{_LETTER}+)*"
    r"|[\U0001F1E6-\U0001F1FF]{2}"
    r"|([^\w\s])\1+"
    rf"|.[\U0001F3FB-\U0001F3FF{_MARK}]*(?:(?<=\u200d)\S[\U0001F3FB-\U0001F3FF{_MARK}]*)*",
    re.DOTALL,
)
_HAS_WORD = re.compile(r"[^\W_]")


class Budget:
    """Work that one comparison may still do, in bits of a table; a fresh one is about half a second."""

    def __init__(self, left: int = 1_500_000_000) -> None:
        self.left = left

    def spend(self, cost: int) -> bool:
        """Take `cost` off and say yes, or say no and leave the rest for something smaller."""
        if cost > self.left:
            return False
        self.left -= cost
        return True


def normalise(text: str) -> str:
    """The text with every line break as LF."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def words(text: str) -> list[str]:
    """The text cut into words, spaces, line breaks and signs; joined they are the text again."""
    return [found.group() for found in _TOKEN.finditer(text)]


def is_word(token: str) -> bool:
    """Whether the token says something: it has a letter or a digit."""
    return _HAS_WORD.search(token) is not None


def align(a: Sequence[T], b: Sequence[T], budget: Budget) -> Pairs:
    """Indices of tokens of `a` and `b` that belong together, rising on both sides."""
    pairs: Pairs = []
    gaps = [(0, len(a), 0, len(b))]
    while gaps:
        a0, a1, b0, b1 = gaps.pop()
        a0, b0 = _common_head(a, b, (a0, a1, b0, b1), pairs)
        a1, b1 = _common_tail(a, b, (a0, a1, b0, b1), pairs)
        if a0 == a1 or b0 == b1 or not budget.spend(_TOKEN_COST * (a1 - a0 + b1 - b0)):
            continue
        anchors = _anchors(a, b, (a0, a1, b0, b1))
        if anchors:
            stops = [*anchors, (a1, b1)]
            pairs.extend(anchors)
            for (s, t), (u, v) in zip([(a0 - 1, b0 - 1), *anchors], stops, strict=True):
                gaps.append((s + 1, u, t + 1, v))
        else:
            pairs.extend(_longest(a, b, (a0, a1, b0, b1), budget))
    pairs.sort()
    return pairs


_Gap = tuple[int, int, int, int]


def _common_head(a: Sequence[T], b: Sequence[T], gap: _Gap, pairs: Pairs) -> tuple[int, int]:
    a0, a1, b0, b1 = gap
    while a0 < a1 and b0 < b1 and a[a0] == b[b0]:
        pairs.append((a0, b0))
        a0, b0 = a0 + 1, b0 + 1
    return a0, b0


def _common_tail(a: Sequence[T], b: Sequence[T], gap: _Gap, pairs: Pairs) -> tuple[int, int]:
    a0, a1, b0, b1 = gap
    while a0 < a1 and b0 < b1 and a[a1 - 1] == b[b1 - 1]:
        a1, b1 = a1 - 1, b1 - 1
        pairs.append((a1, b1))
    return a1, b1


def _anchors(a: Sequence[T], b: Sequence[T], gap: _Gap) -> Pairs:
    """The longest rising chain of tokens that occur exactly once on both sides."""
    a0, a1, b0, b1 = gap
    once_a, once_b = Counter(a[a0:a1]), Counter(b[b0:b1])
    where = {b[j]: j for j in range(b0, b1) if once_b[b[j]] == 1}
    found = [(i, where[a[i]]) for i in range(a0, a1) if once_a[a[i]] == 1 and a[i] in where]
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for at, (_, j) in enumerate(found):
        length = bisect_left(ends, j)
        before.append(last[length - 1] if length else -1)
        ends[length : length + 1] = [j]
        last[length : length + 1] = [at]
    chain: Pairs = []
    at = last[-1] if last else -1
    while at >= 0:
        chain.append(found[at])
        at = before[at]
    return chain[::-1]


def _longest(a: Sequence[T], b: Sequence[T], gap: _Gap, budget: Budget) -> Pairs:
    """A longest common subsequence of the gap, or nothing when it is too large for the budget."""
    a0, a1, b0, b1 = gap
    common = set(a[a0:a1]).intersection(b[b0:b1])
    left = [i for i in range(a0, a1) if a[i] in common]
    right = [j for j in range(b0, b1) if b[j] in common]
    cost = len(left) * len(right)
    if not cost or cost > _TABLE_LIMIT or not budget.spend(cost):
        return []
    places: dict[T, int] = dict.fromkeys(common, 0)
    for bit, i in enumerate(left):
        places[a[i]] |= 1 << bit
    rows = _table([places[b[j]] for j in right], len(left))
    return [(left[i], right[j]) for i, j in _walk_back(rows, len(left))]


def _table(places: list[int], width: int) -> list[int]:
    """Row by row: a zero bit where the common subsequence grows (Hyyrö's recurrence)."""
    full = (1 << width) - 1
    row, rows = full, []
    for place in places:
        hit = row & place
        row = ((row + hit) | (row - hit)) & full
        rows.append(row)
    return rows


def _walk_back(rows: list[int], width: int) -> Pairs:
    pairs: Pairs = []
    i, j = width, len(rows)
    while i and j:
        if rows[j - 1] >> (i - 1) & 1:
            i -= 1
            continue
        j -= 1
        if not j or rows[j - 1] >> (i - 1) & 1:
            i -= 1
            pairs.append((i, j))
    return pairs
