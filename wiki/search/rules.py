"""Words as the index knows them, and snippets with the hits marked. Pure.

A word is folded (lower case, no accents) and kept in two forms: as it is and as its Dutch stem. A word of a question
finds every word of which a form begins with one of its own forms. The index holds nothing else, so both databases
find the same.
"""

import re
import threading
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

import Stemmer
from markupsafe import Markup, escape

MAX_QUESTION = 200
MAX_TERMS = 12
MIN_PREFIX = 3
"""A shorter word of a question is looked for as it is, not as the beginning of others."""
MAX_INDEXED = 250_000
"""Characters of words kept for one entry: more does not fit PostgreSQL's tsvector when every word is another one."""
SNIPPET = 240
"""Length of a snippet in characters, about."""
SCANNED = 60_000
"""Characters of a text in which a snippet is looked for."""

Term = tuple[str, ...]
"""The forms of one word that is looked for."""

_WORD = re.compile(r"[^\W_]+")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_SOFT_HYPHEN = "\u00ad"
_local = threading.local()


def fold(text: str) -> str:
    """Lower case without accents and soft hyphens: `Coördinator` becomes `coordinator`."""
    return _NOT_ASCII.sub(_without_accent, unicodedata.normalize("NFKD", text.casefold()))


def _without_accent(sign: re.Match[str]) -> str:
    return "" if unicodedata.combining(sign[0]) or sign[0] == _SOFT_HYPHEN else sign[0]


def stem(word: str) -> str:
    """The Dutch stem of a folded word."""
    if not hasattr(_local, "stemmer"):  # one for each thread: it keeps state while it works
        # The older of the two Dutch algorithms: the newer one takes `ge` from the front of nouns (`sprek`).
        _local.stemmer = Stemmer.Stemmer("dutch_porter")
    stemmed: str = _local.stemmer.stemWord(word)
    return stemmed


@lru_cache(maxsize=50_000)
def forms(word: str) -> Term:
    """The stem of a folded word, and the word itself where that is another one."""
    stemmed = stem(word)
    return (stemmed,) if stemmed == word else (stemmed, word)


def words(text: str) -> str:
    """What the index keeps of a text: the forms of its words in order, separated by spaces."""
    found = (form for word in _WORD.findall(fold(text)) for form in forms(word))
    return " ".join(found)[:MAX_INDEXED]


def terms(question: str) -> tuple[Term, ...]:
    """The words that are looked for, each once, at most MAX_TERMS."""
    found = (forms(word) for word in _WORD.findall(fold(question[:MAX_QUESTION])))
    return tuple(dict.fromkeys(found))[:MAX_TERMS]


def begins(form: str) -> bool:
    """True when a form of a question is looked for as the beginning of words."""
    return len(form) >= MIN_PREFIX


def is_hit(word: str, wanted: Sequence[Term]) -> bool:
    """True when a word of a text answers one of the terms."""
    own = forms(fold(word))
    return any(_answers(form, looked_for) for form in own for term in wanted for looked_for in term)


def _answers(form: str, looked_for: str) -> bool:
    return form.startswith(looked_for) if begins(looked_for) else form == looked_for


def snippet(plain: str, wanted: Sequence[Term], length: int = SNIPPET) -> Markup:
    """The part of the text around the first hit, escaped, with every hit in `<mark>`."""
    first = next((m.start() for m in _hits(plain[:SCANNED], wanted)), 0)
    start = _word_start(plain, max(0, first - length // 3))
    end = _word_end(plain, min(len(plain), start + length))
    marked = mark(" ".join(plain[start:end].split()), wanted)
    before = Markup("… ") if start else Markup("")
    after = Markup(" …") if end < len(plain) else Markup("")
    return before + marked + after


def mark(text: str, wanted: Sequence[Term]) -> Markup:
    """The text, escaped, with every hit in `<mark>`."""
    parts, at = [], 0
    for hit in _hits(text, wanted):
        parts += [escape(text[at : hit.start()]), Markup("<mark>{}</mark>").format(hit.group())]
        at = hit.end()
    return Markup("").join([*parts, escape(text[at:])])


def _hits(text: str, wanted: Sequence[Term]) -> Iterator[re.Match[str]]:
    return (m for m in _WORD.finditer(text) if is_hit(m.group(), wanted))


def _word_start(text: str, at: int) -> int:
    """The beginning of the word at this place, at most forty characters back."""
    space = max(text.rfind(sign, max(0, at - 40), at) for sign in " \n")
    return space + 1 if at and space >= 0 else at


def _word_end(text: str, at: int) -> int:
    """The end of the word at this place, at most forty characters on."""
    spaces = [found for sign in " \n" if (found := text.find(sign, at, at + 40)) >= 0]
    return min(spaces, default=at)
