"""Looking for words in the index. Rights are part of the question; the limit comes before the snippets."""

import base64
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from markupsafe import Markup
from sqlalchemy import CTE, ColumnElement, Select, and_, func, literal, or_, select, true, union_all

from wiki.kernel.database_limits import is_storable
from wiki.kernel.db import session
from wiki.kernel.errors import Invalid
from wiki.kernel.i18n import lazy as _
from wiki.pages.models import Page
from wiki.schools.rules import Actor
from wiki.search.models import SearchEntry, SearchText
from wiki.search.queries import did_you_mean
from wiki.search.queries.files import FileHit, files_with
from wiki.search.queries.filters import around, narrow
from wiki.search.queries.matches import Matches, matches
from wiki.search.queries.vocabulary import WordQuery, widen
from wiki.search.rules import words
from wiki.search.rules.facets import FILTERS, Counts

LIMIT = 20


@dataclass(frozen=True)
class Question:
    """What somebody looks for; empty filters take everything. `school_year` is a label as `2018-2019`."""

    q: str
    type: str = ""
    kind: str = ""
    artefact_type: str = ""
    activity: int | None = None
    building_block: int | None = None
    school_year: str = ""
    school: int | None = None
    released: bool = False
    in_use: bool = False
    cursor: str | None = None
    limit: int = LIMIT


@dataclass(frozen=True)
class Hit:
    """One thing that was found; `title_html` and `snippet_html` are safe to show. `file` is the file with it that has
    the words its text has not."""

    type: str
    id: int
    kind: str
    artefact_type: str
    title: str
    url: str
    released: bool
    outdated: bool
    use_count: int
    title_html: Markup
    snippet_html: Markup
    file: FileHit | None


@dataclass(frozen=True)
class Answer:
    """One page of hits, the number of all, and the cursor of the next page. When nothing had all words that were
    asked: `meant` is the question that was answered instead, or `partly` says that the hits have most of the words.
    `counts` says how many there are by each filter."""

    items: Sequence[Hit]
    next: str | None
    total: int
    meant: str = ""
    partly: bool = False
    counts: Counts = field(default_factory=Counts)


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Entries this person may find: a member everything of the network, a visitor what is public."""
    return true() if actor.is_member else SearchEntry.public.is_(True)


def search(actor: Actor, question: Question) -> Answer:
    """The hits for a question, best first. When nothing has all its words: for what was meant by it, else for most of
    its words. Raises Invalid on a cursor that is not ours."""
    visible, query = visible_to(actor), widen(question.q)
    if not query.own:
        return Answer((), None, 0)
    answer = _answer(query, visible, question)
    if answer.total or _has_results(query, visible):  # then it is the filters that leave nothing
        return answer
    meant = did_you_mean.meant(question.q, lambda other: _has_results(other, visible))
    if meant:
        return replace(_answer(widen(meant), visible, question), meant=meant)
    return _partly(query, visible, question) or answer


def _partly(query: WordQuery, visible: ColumnElement[bool], question: Question) -> Answer | None:
    """The hits for all words but one, else for any of them."""
    for least in sorted({1, len(query.own) - 1} - {0, len(query.own)}, reverse=True):
        answer = _answer(replace(query, least=least), visible, question)
        if answer.total:
            return replace(answer, partly=True)
    return None


def _has_results(query: WordQuery, visible: ColumnElement[bool]) -> bool:
    found = matches(query)
    statement = select(SearchEntry.id).join(found.table, found.id == SearchEntry.id).where(visible)
    return session().scalar(statement.limit(1)) is not None


def _answer(query: WordQuery, visible: ColumnElement[bool], question: Question) -> Answer:
    best, counts = _best_and_counts(matches(query), visible, question)
    shown, more = best[: question.limit], len(best) > question.limit
    following = _encode(shown[-1].distance, shown[-1].id) if more else None
    counts = counts if best or question.cursor else Counts()
    return Answer(_hits(_texts(shown), query), following, counts.total, counts=counts)


def _best_and_counts(
    found: Matches, visible: ColumnElement[bool], question: Question
) -> tuple[list[Any], Counts]:
    """The `id` and `distance` of the best, and how many there are in all, and would be with another choice for one
    filter: of one look at what matches."""
    narrowed = and_(true(), *narrow(question)).label("fits")
    used = (SearchEntry.use_count > 0).label("in_use")
    kept = (SearchEntry.type, SearchEntry.kind, SearchEntry.artefact_type, SearchEntry.released, used)
    distance = (found.distance * SearchEntry.weight).label("distance")
    every = (
        select(SearchEntry.id, distance, narrowed, *kept)
        .join(found.table, found.id == SearchEntry.id)
        .where(visible, *around(question))
        .cte("every")
    )
    best = _best(every, question).subquery("best")
    by = [every.c[name] for name in FILTERS]
    none = [literal(None, column.type).label(column.name) for column in by]
    statement = union_all(
        select(best.c.id, best.c.distance, *none, literal(0).label("count_")),
        select(literal(0), literal(0.0), *by, func.count()).group_by(*by),
    )
    rows = session().execute(statement).all()
    ranked = sorted((row for row in rows if row.id), key=lambda row: (row.distance, row.id))
    return ranked, Counts.of([row for row in rows if not row.id], question)


def _best(every: CTE, question: Question) -> Select[Any]:
    c = every.c
    best = select(c.id, c.distance).where(c.fits).order_by(c.distance, c.id).limit(question.limit + 1)
    if question.cursor is None:
        return best
    last, last_id = _decode(question.cursor)
    return best.where(or_(c.distance > last, and_(c.distance == last, c.id > last_id)))


def _texts(best: Sequence[Any]) -> list[Any]:
    """What is shown of the best, in their order; `files` is how many files there are with a page."""
    if not best:
        return []
    columns = (c for c in SearchEntry.__table__.c if c.name not in ("weight", "changed_at"))
    is_page = and_(SearchEntry.type == "page", Page.id == SearchEntry.object_id)
    statement = (
        select(*columns, SearchText.plain, Page.attachment_count.label("files"))
        .join(SearchText)
        .outerjoin(Page, is_page)
    )
    ids = [row.id for row in best]
    by_id = {row.id: row for row in session().execute(statement.where(SearchEntry.id.in_(ids)))}
    return [by_id[id_] for id_ in ids]


def _hits(rows: Sequence[Any], query: WordQuery) -> list[Hit]:
    """What is shown. Words that a page has neither in its title nor in its text are looked for in its files."""
    missing = {
        row.object_id: terms
        for row in rows
        if row.files and (terms := words.unanswered(f"{row.title}\n{row.plain}", query.wide))
    }
    files = files_with(missing) if missing else {}
    return [_hit(row, query, files) for row in rows]


def _hit(row: Any, query: WordQuery, files: Mapping[int, FileHit]) -> Hit:
    file = files.get(row.object_id) if row.type == "page" else None
    text = file.text if file else row.plain
    return Hit(
        type=row.type,
        id=row.object_id,
        kind=row.kind,
        artefact_type=row.artefact_type,
        title=row.title,
        url=row.url,
        released=row.released,
        outdated=row.outdated,
        use_count=row.use_count,
        title_html=words.mark(row.title, query.wide),
        snippet_html=words.snippet(text, query.wide),
        file=file,
    )


def _encode(distance: float, id_: int) -> str:
    return base64.urlsafe_b64encode(json.dumps([distance, id_]).encode()).decode().rstrip("=")


def _decode(cursor: str) -> tuple[float, int]:
    try:
        distance, id_ = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if type(distance) not in (float, int) or type(id_) is not int:
            raise TypeError(cursor)
        if not math.isfinite(distance) or not is_storable(id_):
            raise ValueError(cursor)
    except (ValueError, TypeError, OverflowError, RecursionError) as error:
        raise Invalid({"cursor": _("This is not a place in this list.")}) from error
    return float(distance), id_
