"""The entries that have the words of a question, and how near each is: the one place where the databases differ."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from sqlalchemy import ColumnElement, Float, FromClause, Integer, bindparam, column, text

from wiki.search.queries.vocabulary import WordQuery, is_sqlite
from wiki.search.rules import words

IN_TITLE = 1.5
"""By how much more it counts when the title has every word."""
_BM25 = "bm25(search_words, 10.0, 1.0, 0.5)"
_TITLED = (
    " * CASE WHEN search_words.rowid IN (SELECT rowid FROM search_words WHERE search_words MATCH :title)"
    " THEN :in_title ELSE 1 END"
)
_SQLITE = (
    f"SELECT rowid AS id, {_BM25}{_TITLED} AS distance"  # noqa: S608
    " FROM search_words WHERE search_words MATCH :wide"
)
_SQLITE_OWN = (
    f"SELECT search_words.rowid AS id, ({_BM25} + coalesce(own.distance, 0)){_TITLED} AS distance FROM search_words"  # noqa: S608
    f" LEFT JOIN (SELECT rowid AS own_id, {_BM25} AS distance FROM search_words WHERE search_words MATCH :own) AS own"
    " ON own.own_id = search_words.rowid WHERE search_words MATCH :wide"
)
_RANK = "ts_rank('{{0.1, 0.05, 0.1, 1.0}}', search_words, {})"
_POSTGRESQL = (
    "SELECT id, -({distance})::float8 * CASE WHEN search_words @@ titled THEN :in_title ELSE 1 END AS distance"
    " FROM search_entry, to_tsquery('simple', :wide) AS wide, to_tsquery('simple', :own) AS own,"
    " to_tsquery('simple', :title) AS titled, to_tsquery('simple', :any_wide) AS any_wide,"
    " to_tsquery('simple', :any_own) AS any_own WHERE search_words @@ wide"
)
"""Ranked by any of the words: of words that must all be there ts_rank counts how close together they stand instead of
where, and a title would lose to a sentence."""
_POSTGRESQL_WIDE = _POSTGRESQL.format(distance=_RANK.format("any_wide"))
_POSTGRESQL_OWN = _POSTGRESQL.format(
    distance=f"{_RANK.format('any_wide')} + CASE WHEN search_words @@ own THEN {_RANK.format('any_own')} ELSE 0 END"
)


@dataclass(frozen=True)
class Matches:
    """Matching entries: `id`, and `distance`, which is below zero, nearest lowest."""

    table: FromClause

    @property
    def id(self) -> ColumnElement[int]:
        """Of the entry."""
        return self.table.c.id

    @property
    def distance(self) -> ColumnElement[float]:
        """Comparable within one question only."""
        return self.table.c.distance


def matches(query: WordQuery) -> Matches:
    """What has the words, or what is as good for them; what has the words themselves counts twice, which needs no
    second look where nothing else is as good."""
    statement, values = _sqlite(query) if is_sqlite() else _postgresql(query)
    bound = text(statement).bindparams(
        *(bindparam(name, value) for name, value in values.items()), bindparam("in_title", IN_TITLE, Float)
    )
    return Matches(bound.columns(column("id", Integer), column("distance", Float)).subquery("matches"))


def _sqlite(query: WordQuery) -> tuple[str, dict[str, str]]:
    wide = _fts5(query, query.wide)
    values = {"wide": wide, "title": f"{{title}} : ({wide})"}
    if query.own == query.wide:
        return _SQLITE, values
    return _SQLITE_OWN, values | {"own": _fts5(query, query.own)}


def _postgresql(query: WordQuery) -> tuple[str, dict[str, str]]:
    loose = replace(query, least=1)
    return _POSTGRESQL_WIDE if query.own == query.wide else _POSTGRESQL_OWN, {
        "wide": _tsquery(query, query.wide),
        "own": _tsquery(query, query.own),
        "title": _tsquery(query, query.wide, "A"),
        "any_wide": _tsquery(loose, query.wide),
        "any_own": _tsquery(loose, query.own),
    }


def _fts5(query: WordQuery, terms: Sequence[words.Term]) -> str:
    def form(word: str) -> str:
        return f'"{word}"*' if query.beginnings and words.begins(word) else f'"{word}"'

    return _any_of(terms, query.least, form, ("AND", "OR"))


def _tsquery(query: WordQuery, terms: Sequence[words.Term], place: str = "") -> str:
    """`place` is the weight of the words that are looked for: A for the title."""

    def form(word: str) -> str:
        signs = ("*" if query.beginnings and words.begins(word) else "") + place
        return f"'{word}':{signs}" if signs else f"'{word}'"

    return _any_of(terms, query.least, form, ("&", "|"))


def _any_of(
    terms: Sequence[words.Term], least: int, form: Callable[[str], str], operators: tuple[str, str]
) -> str:
    """Each set of `least` terms, of each term one of its forms."""
    both, either = (f" {operator} " for operator in operators)
    ways = [f"({either.join(map(form, term))})" for term in terms]
    return either.join(f"({both.join(some)})" for some in combinations(ways, least))
