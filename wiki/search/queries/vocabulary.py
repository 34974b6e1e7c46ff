"""The words of the index: what widens a question, and what may have been meant by it."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, func, literal, select, text, union_all
from sqlalchemy.orm import aliased

from wiki.kernel.db import session
from wiki.search.models import SearchVocabulary, Synonym
from wiki.search.rules import compounds, typos
from wiki.search.rules import words as word_rules

_ENDING_SO = 150
_LAST = "\U0010ffff"
_SQLITE = text(
    "INSERT INTO search_vocabulary (word, word_backwards, stem_backwards) SELECT json_extract(value, '$[0]'),"
    " json_extract(value, '$[1]'), json_extract(value, '$[2]') FROM json_each(:words) WHERE true ON CONFLICT DO NOTHING"
)
_POSTGRESQL = text(
    "INSERT INTO search_vocabulary (word, word_backwards, stem_backwards) SELECT new->>0, new->>1, new->>2"
    " FROM json_array_elements(CAST(:words AS json)) AS new"
    " WHERE NOT EXISTS (SELECT 1 FROM search_vocabulary AS known WHERE known.word = new->>0) ON CONFLICT DO NOTHING"
)


@dataclass(frozen=True)
class WordQuery:
    """What is looked for: the words of the question, and with each what is found for it besides: synonyms, and
    compounds that end with it. `least` is how many of the words an entry has; `beginnings` whether a word finds
    those that begin with it."""

    own: tuple[word_rules.Term, ...]
    wide: tuple[word_rules.Term, ...]
    least: int
    beginnings: bool = True


def learn(words: Iterable[str]) -> None:
    """Keep the words of an entry; those that are known stay. In one order, so that two writers wait, not collide."""
    rows = [[word, word[::-1], word_rules.stem(word)[::-1]] for word in sorted(words)]
    session().execute(_SQLITE if is_sqlite() else _POSTGRESQL, {"words": json.dumps(rows)})


def unlearn(word: str) -> None:
    """Forget one word."""
    session().execute(delete(SearchVocabulary).where(SearchVocabulary.word == word))


def forget() -> None:
    """Forget every word, before the index is built anew."""
    session().execute(delete(SearchVocabulary))


def whole(word: str) -> WordQuery:
    """A folded word in its own forms and nothing else."""
    term = (word_rules.forms(word),)
    return WordQuery(term, term, 1, beginnings=False)


def widen(question: str) -> WordQuery:
    """The words of a question with their synonyms and compounds, in one query."""
    own = word_rules.terms(question)
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    statements = [
        _synonyms([form for term in own for form in term]),
        *(s for term in own for s in _endings(term)),
    ]
    for row in session().execute(union_all(*statements)) if own else ():
        found[row.what, row.form].append(row.found)
    return WordQuery(own, tuple(_wider(term, found) for term in own), len(own))


def _wider(term: word_rules.Term, found: Mapping[tuple[str, str], Iterable[str]]) -> word_rules.Term:
    ends = [compounds.compounds(form, (word[::-1] for word in found.get(("end", form), ()))) for form in term]
    synonyms = [found.get(("synonym", form), ()) for form in term]
    return tuple(dict.fromkeys((*term, *chain(*synonyms, *ends))))


def _synonyms(forms: Collection[str]) -> Any:
    mine, other = aliased(Synonym), aliased(Synonym)
    return (
        select(literal("synonym").label("what"), mine.form.label("form"), other.form.label("found"))
        .join(other, other.group_id == mine.group_id)
        .where(mine.form.in_(forms), other.form != mine.form)
    )


def _endings(term: word_rules.Term) -> Iterator[Select[Any]]:
    """Known words with the end of a term, by their stems and as they are written: stemming is not always the same."""
    for form, column in zip(
        term, (SearchVocabulary.stem_backwards, SearchVocabulary.word_backwards), strict=False
    ):
        if len(form) >= compounds.MIN_TAIL:
            yield _ending(form, column)


def _ending(form: str, backwards: Any) -> Select[Any]:
    """Words that end with this one, the shortest first."""
    found = (
        select(literal("end").label("what"), literal(form).label("form"), backwards.label("found"))
        .where(_between(backwards, form[::-1]), backwards != form[::-1])
        .group_by(backwards)
        .order_by(func.length(backwards), backwards)
        .limit(_ENDING_SO)
        .subquery()
    )
    return select(found)


def similar(word: str) -> tuple[str, ...]:
    """Known words that may be meant by a folded one, likeliest first. Whether the asker may know them is not said."""
    most = typos.allowed_typos(word)
    if not most:
        return ()
    further = most + typos.SOUNDS_APART
    of_length = func.length(SearchVocabulary.word).between(len(word) - further, len(word) + further)
    # One text of all: many times quicker than a row for each of a hundred thousand words.
    statement = select(func.aggregate_strings(SearchVocabulary.word, " ")).where(of_length)
    return typos.nearest(word, (session().scalar(statement) or "").split())


def parts(word: str) -> tuple[tuple[str, str], ...]:
    """The pairs of known words that a compound nobody wrote may be made of."""
    if len(word) < 2 * compounds.MIN_TAIL or len(word) > word_rules.MAX_KNOWN:
        return ()
    pairs = tuple(compounds.splits(word))
    asked = {part for pair in pairs for part in pair}
    statement = select(SearchVocabulary.word).where(SearchVocabulary.word.in_(asked))
    known = set(session().scalars(statement))
    return tuple(pair for pair in pairs if known.issuperset(pair))[: typos.MOST]


def _between(column: Any, beginning: str) -> ColumnElement[bool]:
    """What begins so, by the order of the index."""
    found: ColumnElement[bool] = (column >= beginning) & (column < beginning + _LAST)
    return found


def is_sqlite() -> bool:
    """Which of the two databases this is."""
    return session().get_bind().dialect.name == "sqlite"
