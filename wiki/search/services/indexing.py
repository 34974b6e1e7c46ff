"""Keeping the index: each page, activity, project, day, workshop, wish and school is indexed when it is saved.

A slice above this one has what it saves found by `store` and `remove`, and at a new beginning by `index_also`.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import and_, delete, exists, func, select, text

from wiki.costs.models.project import Project
from wiki.days.models import DayPart, NetworkDay, Workshop
from wiki.days.rules.days import DayState
from wiki.kernel import clock, signals
from wiki.kernel.db import session
from wiki.kernel.markdown import plain_text
from wiki.pages.models import Attachment, AttachmentVersion, Page, PageTag, Revision, RevisionFile
from wiki.pages.queries.files import readers_files
from wiki.plan.models import Activity, SchoolYear
from wiki.schools.models import School
from wiki.search.models import AttachmentText, SearchEntry, SearchVocabulary
from wiki.search.queries import vocabulary
from wiki.search.queries.matches import matches
from wiki.search.rules import words as word_rules
from wiki.wishes.models import Wish

_SQLITE = (
    text("DELETE FROM search_words WHERE rowid = :id"),
    text("INSERT INTO search_words (rowid, title, body, files) VALUES (:id, :title, :body, :files)"),
)
_POSTGRESQL = (
    text(
        "UPDATE search_entry SET search_words = setweight(to_tsvector('simple', :title), 'A')"
        " || setweight(to_tsvector('simple', :body), 'D') || setweight(to_tsvector('simple', :files), 'C')"
        " WHERE id = :id"
    ),
)
_COPIED = (
    "kind", "artefact_type", "title", "url", "plain", "school_id", "public", "released", "outdated", "use_count",
    "weight", "changed_at",
)  # fmt: skip

NO_PAGE: dict[str, Any] = {
    "artefact_type": "",
    "released": False,
    "outdated": False,
    "use_count": 0,
    "weight": 1.0,
}
"""The fields of an entry that only a page fills in otherwise."""

_others: dict[Any, Callable[[int], None]] = {}


def index_also(ids: Any, index: Callable[[int], None]) -> None:
    """Have `reindex` call `index` for each of these ids, a column; said at the start, once or more."""
    _others[ids] = index


def listen() -> None:
    """Index whatever the lower slices say they saved."""
    signals.page_saved.connect(_page_saved)
    signals.words_wiped.connect(_words_wiped)
    signals.attachment_saved.connect(_page_saved)
    signals.activity_saved.connect(_activity_saved)
    signals.project_saved.connect(_project_saved)
    signals.day_saved.connect(_day_saved)
    signals.wish_saved.connect(_wish_saved)
    signals.school_saved.connect(_school_saved)


def _words_wiped(_sender: Any, words: str, **_more: Any) -> None:
    """Words of what was wiped are suggested to nobody, where no other text has them."""
    for word in word_rules.folded(words):
        held = SearchEntry.plain.icontains(word, autoescape=True) | SearchEntry.title.icontains(
            word, autoescape=True
        )
        if not session().scalar(select(exists().where(held))):
            session().execute(delete(SearchVocabulary).where(SearchVocabulary.word == word))


def _page_saved(_sender: Any, page_id: int, **_more: Any) -> None:
    index_page(page_id)


def _activity_saved(_sender: Any, activity_id: int, **_more: Any) -> None:
    index_activity(activity_id)


def _project_saved(_sender: Any, project_id: int, **_more: Any) -> None:
    index_project(project_id)


def _day_saved(_sender: Any, day_id: int, **_more: Any) -> None:
    index_day(day_id)


def _wish_saved(_sender: Any, wish_id: int, **_more: Any) -> None:
    index_wish(wish_id)


def _school_saved(_sender: Any, school_id: int, **_more: Any) -> None:
    index_school(school_id)


def index_page(page_id: int) -> None:
    """Bring the entry of a page up to date; an archived page has none."""
    session().flush()
    readers_get = func.coalesce(Page.released, Page.revision)
    current = and_(Revision.page_id == Page.id, Revision.number == readers_get)
    row = (
        session().execute(select(Page, Revision.html).join(Revision, current).where(Page.id == page_id)).one()
    )
    page: Page = row.Page
    if page.archived_at:
        remove("page", page_id)
        return
    tags = session().scalars(select(PageTag.name).where(PageTag.page_id == page_id)).all()
    store(
        SearchEntry(
            type="page",
            object_id=page.id,
            kind=page.kind,
            artefact_type=page.artefact_type or "",
            title=page.title,
            url=f"/pages/{page.id}-{page.slug}",
            plain=plain_text(row.html),
            school_id=page.school_id,
            public=page.visibility == "public" and page.released is not None,
            changed_at=page.changed_at,
            **_standing(page),
        ),
        tags,
        _files(page_id),
    )


def _standing(page: Page) -> dict[str, Any]:
    released, outdated = page.released is not None, page.outdated_at is not None
    weight = word_rules.weight(released=released, outdated=outdated, schools=page.use_count)
    return {"released": released, "outdated": outdated, "use_count": page.use_count, "weight": weight}


def _files(page_id: int) -> list[str]:
    """Names and texts of the files that the page's readers get; whoever may find the page may have these."""
    statement = (
        readers_files((AttachmentVersion.name, AttachmentText.text))
        .outerjoin(AttachmentText, AttachmentText.sha256 == AttachmentVersion.sha256)
        .where(RevisionFile.page_id == page_id, Attachment.page_id == page_id)
    )
    return [f"{row.name}\n{row.text or ''}" for row in session().execute(statement)]


def index_activity(activity_id: int) -> None:
    """Bring the entry of an activity up to date."""
    session().flush()
    activity = session().get_one(Activity, activity_id)
    label = session().get_one(SchoolYear, activity.school_year_id).label
    store(
        SearchEntry(
            type="activity",
            object_id=activity.id,
            kind=activity.kind,
            title=activity.title,
            url=f"/plan/activities/{activity.id}-{activity.slug}",
            plain="\n".join(filter(None, (activity.result, plain_text(activity.description_html)))),
            school_id=activity.lead_school_id,
            public=True,
            changed_at=clock.now(),
            **NO_PAGE,
        ),
        (activity.number, label),
    )


def index_project(project_id: int) -> None:
    """Bring the entry of a project up to date."""
    session().flush()
    project = session().get_one(Project, project_id)
    store(
        SearchEntry(
            type="project",
            kind="",
            object_id=project.id,
            title=project.title,
            url=f"/projects/{project.id}-{project.slug}",
            plain=project.description,
            school_id=project.lead_school_id,
            public=False,
            changed_at=clock.now(),
            **NO_PAGE,
        ),
        (project.code,),
    )


def index_school(school_id: int) -> None:
    """Bring the entry of a school up to date."""
    session().flush()
    school = session().get_one(School, school_id)
    store(
        SearchEntry(
            type="school",
            kind="",
            object_id=school_id,
            title=school.name,
            url=f"/schools/{school_id}-{school.slug}",
            plain="\n".join(filter(None, (school.place, school.type))),
            school_id=school_id,
            public=True,
            changed_at=clock.now(),
            **NO_PAGE,
        ),
        (school.brin,),
    )


def index_day(day_id: int) -> None:
    """Bring the entries of a network day and its workshops up to date; one in preparation has none."""
    session().flush()
    day = session().get_one(NetworkDay, day_id)
    workshops = session().scalars(select(Workshop).where(Workshop.day_id == day_id)).all()
    _remove_gone_workshops()
    if day.state == DayState.DRAFT:
        remove("day", day_id)
        for workshop in workshops:
            remove("workshop", workshop.id)
        return
    parts = session().scalars(select(DayPart).where(DayPart.day_id == day_id)).all()
    spoken = [word for part in parts for word in (part.title, part.speaker, plain_text(part.html)) if word]
    url = f"/days/{day.id}-{day.slug}"
    store(_of_day("day", day.id, day.title, url, (plain_text(day.intro_html), *spoken), day), (day.address,))
    for one in workshops:
        there = f"/days/workshops/{one.id}"
        store(_of_day("workshop", one.id, one.title, there, (plain_text(one.html),), day), (day.title,))


def index_wish(wish_id: int) -> None:
    """Bring the entry of a wish up to date; it is of the school that takes it up."""
    session().flush()
    wish = session().get_one(Wish, wish_id)
    store(
        SearchEntry(
            type="wish",
            kind="",
            object_id=wish_id,
            title=wish.title,
            url=f"/wishes/{wish_id}",
            plain="\n".join(filter(None, (wish.text, wish.reason))),
            school_id=wish.school_id,
            public=False,
            changed_at=clock.now(),
            **NO_PAGE,
        ),
        (),
    )


def _of_day(type_: str, id_: int, title: str, url: str, texts: Iterable[str], day: NetworkDay) -> SearchEntry:
    return SearchEntry(
        type=type_,
        kind="",
        object_id=id_,
        title=title,
        url=url,
        plain="\n".join(filter(None, texts)),
        school_id=day.host_school_id,
        public=True,
        changed_at=day.changed_at,
        **NO_PAGE,
    )


def _remove_gone_workshops() -> None:
    gone = select(SearchEntry.object_id).where(
        SearchEntry.type == "workshop", SearchEntry.object_id.not_in(select(Workshop.id))
    )
    for id_ in session().scalars(gone).all():
        remove("workshop", id_)


def is_behind() -> bool:
    """Whether the index was made by a version that kept no vocabulary, or had no schools or wishes in it, and should
    be built anew."""
    wanted = select(SearchEntry.id), select(SearchVocabulary.word)
    entries, words = (session().scalar(one.limit(1)) for one in wanted)
    return entries is not None and (words is None or _lacks("school", School.id) or _lacks("wish", Wish.id))


def _lacks(type_: str, ids: Any) -> bool:
    """Whether there are things of this type, and none in the index."""
    indexed = select(SearchEntry.id).where(SearchEntry.type == type_).exists()
    return bool(session().scalar(select(select(ids).exists() & ~indexed)))


def reindex(progress: Callable[[], None] = lambda: None) -> int:
    """Build the whole index again; returns the number of entries."""
    session().execute(delete(SearchEntry))
    vocabulary.forget()
    if vocabulary.is_sqlite():
        session().execute(text("DELETE FROM search_words"))
    count = 0
    for column, index in (
        (School.id, index_school),
        (Activity.id, index_activity),
        (Project.id, index_project),
        (NetworkDay.id, index_day),
        (Wish.id, index_wish),
        (Page.id, index_page),
        *_others.items(),
    ):
        for object_id in session().scalars(select(column).order_by(column)).all():
            index(object_id)
            progress()
            count += 1
        session().expunge_all()
    return count


def store(entry: SearchEntry, also: Iterable[str], files: Sequence[str] = ()) -> None:
    """Put an entry in the place of the one of the same thing; `also` is found like its text and is not shown."""
    known = session().scalar(
        select(SearchEntry).where(SearchEntry.type == entry.type, SearchEntry.object_id == entry.object_id)
    )
    if known is None:
        session().add(entry)
    else:
        _copy(entry, known)
        entry = known
    session().flush()
    title, attached = word_rules.folded(entry.title), word_rules.folded("\n".join(files))
    body = word_rules.folded("\n".join((entry.plain, *also)))
    kept = word_rules.indexed(body)
    files_kept = word_rules.indexed(attached)[: word_rules.MAX_INDEXED - len(kept)]
    values = {"id": entry.id, "title": word_rules.indexed(title), "body": kept, "files": files_kept}
    for statement in _SQLITE if vocabulary.is_sqlite() else _POSTGRESQL:
        session().execute(statement, values)
    vocabulary.learn(word_rules.vocabulary((*title, *body, *attached)))


def _copy(new: SearchEntry, known: SearchEntry) -> None:
    for name in _COPIED:
        setattr(known, name, getattr(new, name))


def remove_for_good(type_: str, object_id: int) -> None:
    """Have a thing found no more, and forget the words of its title that nothing else has."""
    where = (SearchEntry.type == type_, SearchEntry.object_id == object_id)
    title = session().scalar(select(SearchEntry.title).where(*where))
    remove(type_, object_id)
    for word in word_rules.vocabulary(word_rules.folded(title or "")):
        found = matches(vocabulary.whole(word))
        if session().scalar(select(found.id).select_from(found.table).limit(1)) is None:
            vocabulary.unlearn(word)


def remove(type_: str, object_id: int) -> None:
    """Have a thing found no more."""
    where = (SearchEntry.type == type_, SearchEntry.object_id == object_id)
    id_ = session().scalar(select(SearchEntry.id).where(*where))
    if id_ is None:
        return
    if vocabulary.is_sqlite():
        session().execute(_SQLITE[0], {"id": id_})
    session().execute(delete(SearchEntry).where(SearchEntry.id == id_))
