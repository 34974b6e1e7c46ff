"""What somebody may have meant: words that differ by a slip of the finger, or that sound the same in Dutch. Pure."""

from collections.abc import Iterable

MIN_WORD = 4
"""A shorter word is one slip away from too many others."""
MOST = 6
"""Words that are tried in the place of one."""

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


def slips(word: str) -> int:
    """How many slips a word of this length may have."""
    return 0 if len(word) < MIN_WORD else 1 if len(word) < 7 else 2


def distance(one: str, other: str, most: int) -> int:
    """Letters to add, take, change or swap with their neighbour to make one word of the other; `most` + 1 for more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        before, above, row = row, before, [i]
        for j, met in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != met))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == met:
                cost = min(cost, above[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)


def nearest(word: str, known: Iterable[str]) -> tuple[str, ...]:
    """The known words that were meant by `word`, likeliest first, at most MOST. All are folded."""
    most, heard, letters = slips(word), sound(word), set(word)
    found = []
    for other in set(known) - {word}:
        if len(letters ^ set(other)) > 2 * most + 2:  # much cheaper, and enough for nearly all
            continue
        same_sound = sound(other) == heard
        apart = distance(word, other, most)
        if most and (apart <= most or same_sound):
            found.append((not same_sound, apart, other[:1] != word[:1], abs(len(other) - len(word)), other))
    return tuple(other for *_how, other in sorted(found)[:MOST])
