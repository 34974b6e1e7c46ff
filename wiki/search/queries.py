"""Looking for words in the index. Rights are part of the question; the limit comes before the snippets."""

import base64
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup
from sqlalchemy import (
    ColumnElement,
    Float,
    Select,
    Subquery,
    and_,
    bindparam,
    column,
    func,
    or_,
    select,
    text,
    true,
)
from sqlalchemy.sql.elements import TextClause

from wiki.costs.models import Project
from wiki.kernel.db import session
from wiki.kernel.errors import Invalid
from wiki.kernel.i18n import lazy as _
from wiki.pages.models import PageActivity
from wiki.schools.rules import Actor
from wiki.search import rules
from wiki.search.models import SearchEntry

LIMIT = 20

_SQLITE = text(
    "SELECT rowid AS id, bm25(search_words, 10.0, 1.0) AS distance FROM search_words WHERE search_words MATCH :q"
)
_POSTGRESQL = text(
    "SELECT id, -ts_rank('{0.1, 0.1, 0.1, 1.0}', search_words, query)::float8 AS distance "
    "FROM search_entry, to_tsquery('simple', :q) AS query WHERE search_words @@ query"
)


@dataclass(frozen=True)
class Question:
    """What somebody looks for; empty filters take everything."""

    q: str
    type: str = ""
    kind: str = ""
    activity: int | None = None
    school: int | None = None
    cursor: str | None = None
    limit: int = LIMIT


@dataclass(frozen=True)
class Hit:
    """One thing that was found; `title_html` and `snippet_html` are safe to show."""

    type: str
    id: int
    kind: str
    title: str
    url: str
    title_html: Markup
    snippet_html: Markup


@dataclass(frozen=True)
class Answer:
    """One page of hits, the number of all, and the cursor of the next page."""

    items: Sequence[Hit]
    next: str | None
    total: int


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Entries this person may find: a member everything of the network, a visitor what is public."""
    return true() if actor.is_member else SearchEntry.public.is_(True)


def search(actor: Actor, question: Question) -> Answer:
    """The hits for a question, best first. Raises Invalid on a cursor that is not ours."""
    wanted = rules.terms(question.q)
    if not wanted:
        return Answer((), None, 0)
    matches = _matches(wanted)
    where = and_(visible_to(actor), *_filters(question))
    rows = session().execute(_select(matches, where, question)).all()
    total = len(rows) if _whole(rows, question) else _total(matches, where)
    shown, more = rows[: question.limit], len(rows) > question.limit
    hits = [_hit(row, wanted) for row in shown]
    return Answer(hits, _encode(shown[-1].distance, shown[-1].id) if more else None, total)


def _whole(rows: Sequence[Any], question: Question) -> bool:
    return question.cursor is None and len(rows) <= question.limit


def _matches(wanted: Sequence[rules.Term]) -> Subquery:
    sqlite = session().get_bind().dialect.name == "sqlite"
    statement: TextClause = _SQLITE if sqlite else _POSTGRESQL
    question = _fts5(wanted) if sqlite else _tsquery(wanted)
    columns = statement.bindparams(bindparam("q", question)).columns(
        SearchEntry.id, column("distance", Float)
    )
    return columns.subquery("matches")


def _fts5(wanted: Sequence[rules.Term]) -> str:
    return " AND ".join(f"({' OR '.join(_fts5_word(form) for form in term)})" for term in wanted)


def _fts5_word(form: str) -> str:
    return f'"{form}"*' if rules.begins(form) else f'"{form}"'


def _tsquery(wanted: Sequence[rules.Term]) -> str:
    return " & ".join(f"({' | '.join(_lexeme(form) for form in term)})" for term in wanted)


def _lexeme(form: str) -> str:
    return f"'{form}':*" if rules.begins(form) else f"'{form}'"


def _select(matches: Subquery, where: ColumnElement[bool], question: Question) -> Select[Any]:
    """The texts are fetched for the rows that are shown, not for all that match."""
    best = _best(matches, where, question).subquery("best")
    return (
        select(
            SearchEntry.id,
            SearchEntry.type,
            SearchEntry.object_id,
            SearchEntry.kind,
            SearchEntry.title,
            SearchEntry.url,
            SearchEntry.plain,
            best.c.distance,
        )
        .join(best, best.c.id == SearchEntry.id)
        .order_by(best.c.distance, best.c.id)
    )


def _best(matches: Subquery, where: ColumnElement[bool], question: Question) -> Select[Any]:
    distance = matches.c.distance
    statement = (
        select(SearchEntry.id, distance)
        .join(matches, matches.c.id == SearchEntry.id)
        .where(where)
        .order_by(distance, SearchEntry.id)
        .limit(question.limit + 1)
    )
    if question.cursor is None:
        return statement
    last, last_id = _decode(question.cursor)
    return statement.where(or_(distance > last, and_(distance == last, SearchEntry.id > last_id)))


def _total(matches: Subquery, where: ColumnElement[bool]) -> int:
    statement = select(func.count()).select_from(SearchEntry).join(matches, matches.c.id == SearchEntry.id)
    return session().scalar(statement.where(where)) or 0


def _filters(question: Question) -> list[ColumnElement[bool]]:
    filters: list[ColumnElement[bool]] = []
    if question.type:
        filters.append(SearchEntry.type == question.type)
    if question.kind:
        filters.append(SearchEntry.kind == question.kind)
    if question.school is not None:
        filters.append(SearchEntry.school_id == question.school)
    if question.activity is not None:
        filters.append(_of_activity(question.activity))
    return filters


def _of_activity(activity_id: int) -> ColumnElement[bool]:
    """The activity itself, its pages and its projects."""
    pages = select(PageActivity.page_id).where(PageActivity.activity_id == activity_id)
    projects = select(Project.id).where(Project.activity_id == activity_id)
    return or_(
        and_(SearchEntry.type == "page", SearchEntry.object_id.in_(pages)),
        and_(SearchEntry.type == "project", SearchEntry.object_id.in_(projects)),
        and_(SearchEntry.type == "activity", SearchEntry.object_id == activity_id),
    )


def _hit(row: Any, wanted: Sequence[rules.Term]) -> Hit:
    return Hit(
        type=row.type,
        id=row.object_id,
        kind=row.kind,
        title=row.title,
        url=row.url,
        title_html=rules.mark(row.title, wanted),
        snippet_html=rules.snippet(row.plain, wanted),
    )


def _encode(distance: float, id_: int) -> str:
    return base64.urlsafe_b64encode(json.dumps([distance, id_]).encode()).decode().rstrip("=")


def _decode(cursor: str) -> tuple[float, int]:
    try:
        distance, id_ = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if type(distance) not in (float, int) or type(id_) is not int:
            raise TypeError(cursor)
        if not math.isfinite(distance) or abs(id_) >= 2**63:
            raise ValueError(cursor)
    except (ValueError, TypeError, OverflowError, RecursionError) as error:
        raise Invalid({"cursor": _("This is not a place in this list.")}) from error
    return float(distance), id_
