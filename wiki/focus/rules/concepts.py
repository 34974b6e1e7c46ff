"""What texts of different schools are about, so that they can be compared. Pure.

Words are those of search: folded, without the words that say nothing, by their Dutch stem, and one for all synonyms. A
word is also about what it begins with, a compound about its last part and the doing of something (`borging`) about
that, as far as other texts use these as words: no dictionary is needed.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from wiki.search.rules import compounds, words

MIN_HEAD = 5
"""Letters of a first part of a compound: shorter ones begin too many words."""
FEW_SCHOOLS = 3
OF_SCHOOLS = 4
"""A word that more schools than this part of all use says nothing about who fits whom: one in four."""
MIN_WORD = 3
MIN_FIRST = 4
"""Letters of what stands before the last part of a compound; less only when it is a word itself."""
MIN_VERB = 4
"""Letters of a word that another one is the doing of: `borging` is about `borg`."""
_GENERAL = frozenset(map(words.stem, (
    "aanpak", "advies", "anders", "beter", "collega", "docent", "ervaring", "format", "goed", "graag", "hulp",
    "ideeen", "informatie", "kennis", "klas", "leerling", "leraar", "les", "manier", "materiaal", "materialen",
    "mensen", "nieuw", "onderwijs", "ontwikkelen", "opzet", "praktijk", "samen", "school", "schooljaar", "sparren",
    "team", "tips", "voorbeeld", "vraag", "vragen", "werken", "werkt", "werkwijze", "willen", "zoeken",
    "al", "alle", "andere", "bijna", "dag", "drie", "eerste", "eigen", "elke", "fouten", "heel", "houd", "houden",
    "iedereen", "jaar", "laat", "laten", "langer", "leren", "lerend", "maken", "meer", "mogelijk", "per", "plek",
    "tien", "tijdens", "tussen", "twee", "veel", "verder", "vier", "weten", "zelf", "zes", "zien", "zonder",
)))  # fmt: skip
"""Stems of words that stand in every request and offer, whatever it is about."""


_NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Concepts:
    """What a text is about: `own` of its words as they are, `parts` of the parts of its compounds."""

    own: frozenset[str] = frozenset()
    parts: frozenset[str] = frozenset()

    @cached_property
    def every(self) -> frozenset[str]:
        """Of its words and of their parts."""
        return self.own | self.parts

    def shared(self, other: "Concepts") -> frozenset[str]:
        """What both are about. Two compounds with the same last part are not about the same."""
        if self.every.isdisjoint(other.every):  # as most texts are: a network compares many
            return _NOTHING
        return (self.own & other.every) | (self.parts & other.own)

    def __or__(self, other: "Concepts") -> "Concepts":
        return Concepts(self.own | other.own, self.parts | other.parts)


@dataclass
class Language:
    """The words of a network: its synonyms (a form of a word to the number of its group), and the words of its texts,
    which say what compounds are made of. `common` are the concepts that too many schools use."""

    synonyms: Mapping[str, int] = field(default_factory=dict)
    known: frozenset[str] = frozenset()
    common: frozenset[str] = frozenset()
    _concepts: dict[str, tuple[str, frozenset[str]]] = field(default_factory=dict)
    _said: dict[str, tuple[str, frozenset[str]]] = field(default_factory=dict)

    @classmethod
    def of(cls, texts: Iterable[tuple[int, str]], synonyms: Mapping[str, int]) -> "Language":
        """The language of texts, each with the school that wrote it."""
        by_school: dict[int, set[str]] = {}
        for school_id, text in texts:
            by_school.setdefault(school_id, set()).update(_telling(text))
        said = frozenset(set().union(*by_school.values()))
        language = cls(synonyms, said | frozenset(map(words.stem, said)))
        uses = Counter(
            one for own in by_school.values() for one in {language.concept(word)[0] for word in own}
        )
        most = max(FEW_SCHOOLS, len(by_school) // OF_SCHOOLS)
        language.common = frozenset(one for one, schools in uses.items() if schools > most)
        return language

    def knowing(self, texts: Iterable[str]) -> "Language":
        """The same language, in which compounds are also made of the words of these texts."""
        said = set().union(*map(_telling, texts))
        return replace(self, known=self.known | said | set(map(words.stem, said)), _concepts={}, _said={})

    def concepts(self, text: str) -> Concepts:
        """What a text is about."""
        found = [self.concept(word) for word in _telling(text)]
        parts = frozenset().union(*(parts for _own, parts in found))
        return Concepts(frozenset(own for own, _parts in found) - self.common, parts - self.common)

    def said(self, word: str) -> tuple[str, frozenset[str]]:
        """The same of a word as people write it; of one that says nothing that is nothing."""
        if word not in self._said:
            folded = next(iter(words.folded(word)), "")
            self._said[word] = self.concept(folded) if folded in _telling(folded) else ("", _NOTHING)
        return self._said[word]

    def concept(self, word: str) -> tuple[str, frozenset[str]]:
        """What a folded word stands for, and what its parts stand for."""
        if word not in self._concepts:
            own = self._one(word)
            self._concepts[word] = own, frozenset(map(self._one, self._parts(word))) - {own}
        return self._concepts[word]

    def _one(self, word: str) -> str:
        """One name for all synonyms, else the stem."""
        forms = words.forms(word)
        group = next((self.synonyms[form] for form in forms if form in self.synonyms), None)
        return forms[0] if group is None else f"={group}"

    def _parts(self, word: str) -> Iterable[str]:
        done = word.removesuffix("en").removesuffix("ing")
        if len(done) >= MIN_VERB and done in self.known and word in (f"{done}ing", f"{done}ingen"):
            yield done
        for at in range(compounds.MIN_HEAD, len(word)):
            if at >= MIN_HEAD and word[:at] in self.known:
                yield word[:at]
            if (
                word[at:] in self.known
                and self._is_first(word[:at])
                and compounds.is_compound(word, word[at:])
            ):
                yield word[at:]

    def _is_first(self, head: str) -> bool:
        """Whether this can be the first part of a compound: `handelen` is not about `delen`."""
        return len(head) >= MIN_FIRST or head in self.known or head in _GENERAL


def _telling(text: str) -> set[str]:
    found = set(words.folded(text)) - words.STOP_WORDS
    return {w for w in found if len(w) >= MIN_WORD and not w.isdigit() and words.stem(w) not in _GENERAL}


def in_words(shared: Collection[str], text: str, language: Language) -> list[str]:
    """The words of a text that stand for something of `shared`, as they are there and in their order."""
    found = []
    for word in dict.fromkeys(text.replace("\n", " ").split()):
        own, parts = language.said(word)
        if own in shared or not parts.isdisjoint(shared):
            found.append(word.strip(".,;:!?()“”\"'"))
    return list({word.casefold(): word for word in reversed(found)}.values())[::-1]
