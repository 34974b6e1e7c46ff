"""Dutch compounds: which words have another word as their last part. Pure.

A word that begins with what is asked is found anyway: the index looks for beginnings. So "leerdoel" finds
"leerdoelenkaart", and what is left is "monitor" in "ontwikkelmonitor". No dictionary is needed: the words of the index
are the dictionary, and a few rules keep out what only looks like a compound.
"""

from collections.abc import Iterable, Iterator

MIN_TAIL = 4
"""Letters of a last part: shorter ones are the end of too many words."""
MIN_HEAD = 2
MOST = 40
"""Compounds that one word of a question is widened with; the shortest are nearest to what was asked."""

_NO_HEADS = frozenset((
    "be", "de", "ge", "er", "her", "on", "ont", "ver", "in", "en", "an", "al", "con", "com", "pre", "pro", "re",
    "dis",
))  # fmt: skip
"""What makes another word of a word, and not a compound of two."""
_NO_TAILS = frozenset((
    "baar", "eren", "ering", "heid", "ing", "ingen", "isch", "iteit", "keren", "king", "leren", "lijk", "ling",
    "loos", "matig", "meren", "neren", "peren", "ren", "ring", "schap", "seren", "sing", "teren", "ting", "tie",
    "ties", "vol", "zaam",
))  # fmt: skip
"""Words that are mostly the end of others that have nothing to do with them: `leren` in `controleren`."""
_VOWELS = frozenset("aeiouy")
_LINKS = ("en", "s", "e")


def is_compound(word: str, tail: str) -> bool:
    """Whether a word is something put before `tail`; both are folded."""
    head = word[: -len(tail)]
    if len(tail) < MIN_TAIL or tail in _NO_TAILS or not word.endswith(tail):
        return False
    return len(head) >= MIN_HEAD and head not in _NO_HEADS and bool(_VOWELS & set(head))


def compounds(tail: str, words: Iterable[str]) -> tuple[str, ...]:
    """The compounds of `tail` among words, shortest first, without those that begin with another one of them."""
    chosen: list[str] = []
    for word in sorted(set(words), key=lambda word: (len(word), word)):
        if len(chosen) < MOST and is_compound(word, tail) and not word.startswith(tuple(chosen)):
            chosen.append(word)
    return tuple(chosen)


def splits(word: str) -> Iterator[tuple[str, str]]:
    """The two words a compound may be made of, the most even first; with and without what links them."""
    places = range(MIN_TAIL - 1, len(word) - MIN_TAIL + 1)
    for at in sorted(places, key=lambda at: abs(2 * at - len(word))):
        head, tail = word[:at], word[at:]
        yield head, tail
        for link in _LINKS:
            if head.endswith(link) and len(head) - len(link) >= MIN_TAIL - 1:
                yield head[: -len(link)], tail
