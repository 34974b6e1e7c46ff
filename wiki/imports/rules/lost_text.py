"""Which words of a file are not in what became of it; pure."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

from wiki.imports.rules.imports import Passage
from wiki.pages.rules.alignment import Budget, align

_LETTERS = ("L", "N", "M")


def comparable_words(text: str) -> list[str]:
    """The words of a text as they are compared: letters and digits only, in small letters."""
    plain = unicodedata.normalize("NFKC", text.replace("\xad", "")).casefold()
    return "".join(c if unicodedata.category(c)[0] in _LETTERS else " " for c in plain).split()


def lost(passages: Sequence[Passage], result: str) -> list[tuple[Passage, str]]:
    """The passages of which words are not in the result, with those words. A word counts as often as it is there:
    nothing is lost if and only if the result has every word of the passages at least as often."""
    ours = [(word, n) for n, passage in enumerate(passages) for word in comparable_words(passage.text)]
    theirs = comparable_words(result)
    pairs = align([word for word, _n in ours], theirs, Budget())
    spare = Counter(theirs) - Counter(theirs[j] for _i, j in pairs)
    there = {i for i, _j in pairs}
    missing: dict[int, list[str]] = {}
    for at, (word, owner) in enumerate(ours):
        if at in there:
            continue
        if spare[word] > 0:
            spare[word] -= 1
        else:
            missing.setdefault(owner, []).append(word)
    return [(passages[owner], _shown(passages[owner].text, words)) for owner, words in missing.items()]


def _shown(text: str, words: Iterable[str]) -> str:
    """The whole passage when most of it is gone, else the words."""
    gone = list(words)
    return text if 2 * len(gone) >= len(comparable_words(text)) else " ".join(gone)
