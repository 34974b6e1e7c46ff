"""Words as the index knows them, and snippets with the hits marked. Pure.

A word is folded (lower case, no accents) and kept in two forms: as it is and as its Dutch stem. A word of a question
finds every word of which a form begins with one of its own forms. The index holds nothing else, so both databases
find the same.
"""

import re
import threading
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

import Stemmer
from markupsafe import Markup, escape

MAX_QUESTION = 200
MAX_TERMS = 12
MIN_PREFIX = 3
"""A shorter word of a question is looked for as it is, not as the beginning of others."""
MIN_KNOWN, MAX_KNOWN = 3, 40
"""Letters of a word that the vocabulary stores."""
MAX_INDEXED = 250_000
"""Characters of words stored for one entry: more does not fit PostgreSQL's tsvector when every word is another one."""
SNIPPET = 240
"""Length of a snippet in characters, about."""
SCANNED = 60_000
"""Characters of a text in which a snippet is looked for."""
NEAR = 3_000
"""Most texts have a word that is looked for among their first characters; the rest is read when they have not."""
MOST_UNLIKE = 2
"""Letters at the end of a form that a word with this form may have otherwise: `katten` is `kat`, `huizen` is `huis`."""

STOP_WORDS = frozenset((
    "aan", "al", "als", "ben", "bij", "dan", "dat", "de", "deze", "die", "dit", "door", "een", "en", "er", "gaat",
    "geen", "had", "heb", "heeft", "hem", "het", "hoe", "hun", "ik", "in", "is", "je", "jij", "jouw", "jullie",
    "kan", "kun", "kunnen", "maar", "me", "mee", "met", "mij", "mijn", "moet", "na", "naar", "niet", "nog", "nu",
    "of", "om", "onder", "onze", "ons", "ook", "op", "over", "te", "toe", "tot", "u", "uit", "uw", "van", "vind",
    "vinden", "voor", "waar", "waarom", "waarmee", "wat", "we", "wel", "welk", "welke", "werd", "wie", "wij",
    "wil", "wordt", "zal", "ze", "zich", "zij", "zijn", "zo", "zou",
))  # fmt: skip
"""Words that say nothing about what is looked for, folded; left out where a question has other words."""
RELEASED = 1.25
"""How much nearer to the top a released page is listed."""
PER_SCHOOL = 0.05
SCHOOLS_COUNTED = 10
"""Each school that uses a page brings it nearer, up to ten schools: use counts, and what fits best still wins."""
OUTDATED = 0.6
"""A page that should no longer be used is found when it is asked for, behind what is as good and current."""

Term = tuple[str, ...]
"""The forms of one word that is looked for."""

_MARK, _END = Markup("<mark>"), Markup("</mark>")
_WORD = re.compile(r"[^\W_]+")
_APOSTROPHE = re.compile(r"(?<=\w)['’]s?\b")
"""In a question about portfolio's, taxi's and so on."""
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_ASCII = bytes(range(128))
_EVEN = bytes(ord(sign.lower()) if sign.isalnum() else 32 for sign in map(chr, range(128))) + b" " * 128
"""Of each byte its small letter, and a space for what is no letter."""
_SOFT_HYPHEN = "\u00ad"
_local = threading.local()


def fold(text: str) -> str:
    """Lower case without accents and soft hyphens: `Coördinator` becomes `coordinator`."""
    if text.isascii():
        return text.lower()
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


def folded(text: str) -> list[str]:
    """The folded words of a text, in order."""
    return _WORD.findall(fold(text[:MAX_INDEXED]))


def indexed(words: Iterable[str]) -> str:
    """What the index stores of folded words: their forms in order, separated by spaces."""
    return " ".join(form for word in words for form in forms(word))[:MAX_INDEXED]


def words(text: str) -> str:
    """What the index stores of a text."""
    return indexed(folded(text))


def asked(question: str) -> tuple[str, ...]:
    """The folded words that are looked for, each once, at most MAX_TERMS."""
    typed = dict.fromkeys(_WORD.findall(fold(_APOSTROPHE.sub("", question[:MAX_QUESTION]))))
    telling = tuple(word for word in typed if word not in STOP_WORDS)
    return (telling or tuple(typed))[:MAX_TERMS]


def terms(question: str) -> tuple[Term, ...]:
    """The words that are looked for, as their forms."""
    return tuple(dict.fromkeys(forms(word) for word in asked(question)))


def replaced(question: str, instead: Mapping[str, str]) -> str:
    """The question with other words in the place of some; `instead` is by folded word."""
    return _WORD.sub(lambda found: instead.get(fold(found[0]), found[0]), question)


def vocabulary(words: Iterable[str]) -> set[str]:
    """The folded words that may be part of others or meant by others: letters only, not too short or long."""
    return {word for word in set(words) if MIN_KNOWN <= len(word) <= MAX_KNOWN and word.isalpha()}


def weight(*, released: bool = False, outdated: bool = False, schools: int = 0) -> float:
    """By how much the words of a page count: at least 0.6, at most 1.875 times those of a draft nobody uses."""
    use = 1 + PER_SCHOOL * min(max(schools, 0), SCHOOLS_COUNTED)
    return (RELEASED if released else 1) * use * (OUTDATED if outdated else 1)


def begins(form: str) -> bool:
    """True when a form of a question is looked for as the beginning of words."""
    return len(form) >= MIN_PREFIX


def unanswered(text: str, terms: Sequence[Term]) -> list[Term]:
    """The terms that no word of the text answers."""
    even = _evenly(text)
    if even is not None:
        return [term for term in terms if _place(even, [term]) is None]
    found = {form for word in set(_WORD.findall(fold(text))) for form in forms(word)}
    return [term for term in terms if not any(map(_form_test([term]), found))]


def first_hit(text: str, terms: Sequence[Term]) -> int | None:
    """Where the first word begins that answers a term."""
    near = text.rfind(" ", 0, NEAR) if len(text) > NEAR else -1
    found = _first_hit(text[:near], terms) if near > 0 else None
    return _first_hit(text, terms) if found is None else found


def _first_hit(text: str, terms: Sequence[Term]) -> int | None:
    even = _evenly(text)
    if even is not None:
        return _place(even, terms)
    return next((hit.start() for hit in _hits(text, terms)), None)


def _place(even: bytes, terms: Sequence[Term]) -> int | None:
    answers, first = _hit_test(terms), len(even)
    for beginning in {form[:-MOST_UNLIKE].encode() for term in terms for form in term if form.isascii()}:
        at = even.find(b" " + beginning, 0, first)
        while at >= 0:
            if answers(even[at + 1 : even.find(b" ", at + 1)].decode()):
                first = at
            at = even.find(b" " + beginning, at + 1, first)
    return first if first < len(even) else None


def _evenly(text: str) -> bytes | None:
    """The text folded letter by letter, with a space for each sign and one more before and behind it: behind its space
    a word stands where it stood. None where a letter becomes none, or more than one, or one that is not ours."""
    for sign in set(text.encode(errors="replace").translate(None, _ASCII).decode()):
        letter = _letter(sign)
        if letter is None:
            return None
        text = text.replace(sign, letter)
    return b" " + text.encode("ascii", "replace").translate(_EVEN) + b" "


@lru_cache(maxsize=1_000)
def _letter(sign: str) -> str | None:
    found = fold(sign)
    if len(found) == 1 and found.isascii():
        return found
    return None if not found or any(map(str.isalnum, found)) else " "


def _hit_test(terms: Sequence[Term]) -> Callable[[str], bool]:
    return _kept_hit_test(tuple(terms))


@lru_cache(maxsize=32)
def _kept_hit_test(terms: tuple[Term, ...]) -> Callable[[str], bool]:
    answers = _form_test(terms)
    # Twenty snippets have many words in common.
    return lru_cache(maxsize=2_000)(lambda word: any(map(answers, forms(fold(word)))))


def _form_test(terms: Sequence[Term]) -> Callable[[str], bool]:
    """Whether a form of a text's word answers a term; many beginnings are tried at once."""
    beginnings = tuple(form for term in terms for form in term if begins(form))
    whole = frozenset(form for term in terms for form in term)
    return lambda form: form in whole or form.startswith(beginnings)


def snippet(plain: str, terms: Sequence[Term], length: int = SNIPPET) -> Markup:
    """The part of the text around the first hit, escaped, with every hit in `<mark>`."""
    first = first_hit(plain[:SCANNED], terms) or 0
    start = _word_start(plain, max(0, first - length // 3))
    end = _word_end(plain, min(len(plain), start + length))
    marked = mark(" ".join(plain[start:end].split()), terms)
    before = Markup("… ") if start else Markup("")
    after = Markup(" …") if end < len(plain) else Markup("")
    return before + marked + after


def mark(text: str, terms: Sequence[Term]) -> Markup:
    """The text, escaped, with every hit in `<mark>`."""
    parts, at = [], 0
    for hit in _hits(text, terms):
        parts += [escape(text[at : hit.start()]), _MARK, escape(hit.group()), _END]
        at = hit.end()
    return Markup("").join([*parts, escape(text[at:])])


def _hits(text: str, terms: Sequence[Term]) -> Iterator[re.Match[str]]:
    answers = _hit_test(terms)
    return (m for m in _WORD.finditer(text) if answers(m.group()))


def _word_start(text: str, at: int) -> int:
    """The beginning of the word at this place, at most forty characters back."""
    space = max(text.rfind(sign, max(0, at - 40), at) for sign in " \n")
    return space + 1 if at and space >= 0 else at


def _word_end(text: str, at: int) -> int:
    """The end of the word at this place, at most forty characters on."""
    spaces = [found for sign in " \n" if (found := text.find(sign, at, at + 40)) >= 0]
    return min(spaces, default=at)
