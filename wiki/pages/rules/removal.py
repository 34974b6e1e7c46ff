"""When a save takes out so much that it may be a slip of the hand; pure."""

import re
from collections import Counter

MOST = 70
"""Percent of the words of a text that go without a question."""
SHORT = 40
"""A text of fewer words is often written again as a whole; then only emptying it is asked about."""
_WORD = re.compile(r"\w+")


def share_removed(before: str, after: str) -> int:
    """How many percent of the words of `before` are not in `after`; their order and capitals do not count."""
    words, left = _words(before), _words(after)
    total = words.total()
    return 100 * (words - left).total() // total if total else 0


def asks_first(before: str, after: str) -> bool:
    """Whether to ask before a text is replaced: it would be empty, or more than 70 % of its words would go."""
    if not after.strip():
        return bool(before.strip())
    if before in after:
        return False
    words, left = _words(before), _words(after)
    total = words.total()
    return total >= SHORT and 100 * (words - left).total() > MOST * total


def _words(text: str) -> Counter[str]:
    return Counter(_WORD.findall(text.casefold()))
