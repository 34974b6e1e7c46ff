"""What was meant by a question that nothing answers: another spelling, or the parts of a compound nobody wrote."""

from collections.abc import Callable, Iterator

from wiki.search.queries.vocabulary import WordQuery, parts, similar, whole, widen
from wiki.search.rules import words as word_rules

MOST = 3
"""Words of a question that are replaced, at most: of more, too little is left of what was asked."""

Found = Callable[[WordQuery], bool]
"""Whether the one who asks may see anything with these words."""


def meant(question: str, found: Found) -> str:
    """The question with words that are found instead of those that are not; empty when there is no such question.

    Nothing is proposed that `found` did not confirm: so nobody learns words of what they may not see.
    """
    words = word_rules.asked(question)
    lost = [word for word in words if not found(widen(word))]
    # A word that is only the beginning of others may be a slip too: "toesten" begins "toestemming" to the index.
    doubtful = lost or [word for word in words if not found(whole(word))]
    if not 0 < len(doubtful) <= MOST:
        return ""
    instead = {word: other for word in doubtful if (other := _instead(word, found))}
    if not instead or not instead.keys() >= set(lost):
        return ""
    other = word_rules.replaced(question, instead)
    return other if found(widen(other)) else ""


def _instead(word: str, found: Found) -> str:
    return next((other for other in _proposals(word) if found(widen(other))), "")


def _proposals(word: str) -> Iterator[str]:
    yield from (" ".join(pair) for pair in parts(word))
    yield from similar(word)
