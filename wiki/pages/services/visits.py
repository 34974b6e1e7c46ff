"""Noting up to which version somebody knows a page. Inside the caller's transaction; the page itself is not locked."""

from sqlalchemy import delete, update
from sqlalchemy.dialects import postgresql, sqlite

from wiki.kernel import clock
from wiki.kernel.db import session
from wiki.kernel.errors import Invalid
from wiki.kernel.i18n import _
from wiki.kernel.signals import account_closed
from wiki.pages.models import PageVisit
from wiki.pages.queries.pages import page_head
from wiki.schools.rules import Actor


def listen() -> None:
    """Forget what people saw when their account is closed."""
    account_closed.connect(_on_closed)


def note_visit(actor: Actor, page_id: int, revision: int, before: int) -> None:
    """Note that the actor came to version `revision` of a page, of which they knew `before`; never an older version
    than they came to already."""
    db = session()
    insert = sqlite.insert if db.get_bind().dialect.name == "sqlite" else postgresql.insert
    values = {"revision": revision, "before": before, "at": clock.now()}
    row = insert(PageVisit).values(person_id=actor.member_id, page_id=page_id, **values)
    keys = [PageVisit.person_id, PageVisit.page_id]
    db.execute(
        row.on_conflict_do_update(index_elements=keys, set_=values, where=PageVisit.revision < revision)
    )


def note_seen(actor: Actor, page_id: int, since: int, up_to: int) -> bool:
    """Note that the actor looked at what changed from version `since` up to `up_to`; tells whether that was new."""
    mine = PageVisit.person_id == actor.member_id, PageVisit.page_id == page_id
    unseen = PageVisit.before >= since, PageVisit.before < PageVisit.revision, PageVisit.revision <= up_to
    statement = update(PageVisit).where(*mine, *unseen).values(before=PageVisit.revision)
    return bool(session().execute(statement).rowcount)  # type: ignore[attr-defined]


def set_known(actor: Actor, page_id: int, revision: int | None) -> None:
    """Note that the actor knows a page up to a version, as they say themselves.

    Raises NotFound, and Invalid (field `revision`) when there is no such version.
    """
    page = page_head(actor, page_id)
    if revision is None or not 0 < revision <= page.revision:
        raise Invalid({"revision": _("There is no version %(number)s of this page.", number=revision or 0)})
    note_visit(actor, page_id, revision, before=revision)
    note_seen(actor, page_id, 0, revision)


def _on_closed(_sender: object, person_id: int) -> None:
    session().execute(delete(PageVisit).where(PageVisit.person_id == person_id))
