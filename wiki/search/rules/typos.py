"""What somebody may have meant: words that differ by a typo, or that sound the same in Dutch. Pure."""

from collections.abc import Collection

from rapidfuzz import process
from rapidfuzz.distance import OSA

MIN_WORD = 4
"""A shorter word is one typo away from too many others."""
MOST = 6
"""Words that are tried in the place of one, besides those that are one typo away."""
SOUNDS_APART = 2
"""Letters more than typos that words of one sound may be apart."""

_SOUNDS = (
    ("ij", "y"), ("ei", "y"), ("au", "ou"), ("ch", "g"), ("ck", "k"), ("qu", "kw"), ("ph", "f"), ("th", "t"),
    ("dt", "t"), ("x", "ks"), ("sc", "sk"), ("ce", "se"), ("ci", "si"), ("c", "k"), ("z", "s"), ("v", "f"),
)  # fmt: skip
"""Spellings of one sound, in the order in which they are made alike."""


def sound(word: str) -> str:
    """A folded word with the spellings of one sound made alike, doubled letters once, and a hard end."""
    for written, heard in _SOUNDS:
        word = word.replace(written, heard)
    once = "".join(letter for at, letter in enumerate(word) if not at or word[at - 1] != letter)
    return once[:-1] + "t" if once.endswith("d") else once


def allowed_typos(word: str) -> int:
    """How many typos a word of this length may have."""
    return 0 if len(word) < MIN_WORD else 1 if len(word) < 7 else 2


def nearest(word: str, known: Collection[str]) -> tuple[str, ...]:
    """The known words that were meant by `word`, likeliest first: all that are one typo away, and of the others so
    many that MOST are proposed. All are folded."""
    most, heard = allowed_typos(word), sound(word)
    if not most:
        return ()
    near = process.extract(word, known, scorer=OSA.distance, score_cutoff=most + SOUNDS_APART, limit=None)
    ranked = []
    for other, apart, _where in near:
        same_sound = sound(other) == heard
        if apart and (apart <= most or same_sound):
            ranked.append((not same_sound, apart, other[:1] != word[:1], abs(len(other) - len(word)), other))
    ranked.sort()
    return tuple(way[-1] for at, way in enumerate(ranked) if at < MOST or way[1] == 1)
