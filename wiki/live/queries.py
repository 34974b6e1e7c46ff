"""Reading live text, and who is there."""

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from sqlalchemy import and_, exists, func, select

from wiki.accounts.models import Person
from wiki.kernel import clock
from wiki.kernel.database_limits import may_be_id
from wiki.kernel.db import session
from wiki.kernel.errors import NotFound
from wiki.kernel.i18n import _
from wiki.live.models import LivePresence, LiveText, LiveUpdate
from wiki.live.rules.live import GONE, QUIET, people_of
from wiki.pages.models import Page, Revision
from wiki.pages.queries.pages import THERE, visible_to
from wiki.schools.models import Membership, School
from wiki.schools.rules import Actor


class Head(NamedTuple):
    """How far the live text of a page is."""

    page_id: int
    epoch: int
    closed: bool
    last_seq: int
    version: int
    version_seq: int


_HEAD = (
    LiveText.page_id,
    LiveText.epoch,
    LiveText.closed,
    LiveText.last_seq,
    LiveText.version,
    LiveText.version_seq,
)


def check_visible(actor: Actor, page_id: int) -> None:
    """Raise NotFound unless this actor may know of the page."""
    statement = select(Page.id).where(Page.id == page_id, visible_to(actor))
    if not may_be_id(page_id) or session().scalar(statement) is None:
        raise NotFound(_("This page does not exist, or you are not allowed to see it."))


def live_text(page_id: int) -> LiveText | None:
    """The live text of a page, if it was ever opened, as it is in the database now."""
    return session().get(LiveText, page_id, populate_existing=True)


def heads(page_ids: Collection[int]) -> dict[int, Head]:
    """How far the live texts of these pages are."""
    statement = select(*_HEAD).where(LiveText.page_id.in_(page_ids))
    return {row.page_id: Head._make(row) for row in session().execute(statement)}


def updates_after(page_id: int, seq: int) -> Sequence[LiveUpdate]:
    """What was stored after update `seq`, in order."""
    statement = select(LiveUpdate).where(LiveUpdate.page_id == page_id, LiveUpdate.seq > seq)
    return session().execute(statement.order_by(LiveUpdate.seq)).scalars().all()


class Contributor(NamedTuple):
    """Somebody who wrote on a live text, also when their account is closed since."""

    person: int
    name: str
    school: int | None
    school_name: str
    colour: str

    def as_json(self) -> dict[str, Any]:
        """As the writers of a page are stored."""
        return {"person": self.person, "name": self.name, "school": self.school, "colour": self.colour}

    def as_actor(self) -> Actor:
        """The person, to sign what they wrote."""
        return Actor(
            self.person,
            self.name,
            school_id=self.school,
            school_name=self.school_name,
            school_colour=self.colour,
        )


def contributors(page_id: int, after: int, to: int) -> list[Contributor]:
    """Who typed between these updates, each once, by when they began; what came of a saved version is in it."""
    statement = (
        select(
            Person.id,
            Person.name,
            Membership.school_id,
            func.coalesce(School.name, ""),
            func.coalesce(School.colour, ""),
        )
        .join(LiveUpdate, LiveUpdate.person_id == Person.id)
        .outerjoin(Membership, and_(Membership.person_id == Person.id, Membership.school_id.is_not(None)))
        .outerjoin(School, School.id == Membership.school_id)
        .where(LiveUpdate.page_id == page_id, LiveUpdate.seq > after, LiveUpdate.seq <= to)
        .where(LiveUpdate.version.is_(None))
        .group_by(Person.id, Person.name, Membership.school_id, School.name, School.colour)
        .order_by(func.min(LiveUpdate.seq), Membership.school_id)
    )
    found = {row[0]: Contributor._make(row) for row in reversed(session().execute(statement).all())}
    return list(found.values())[::-1]


class PutBack(NamedTuple):
    """An old version that somebody restored while others were writing: version `old` is now version `new`."""

    new: int
    old: int
    by: str

    @property
    def before(self) -> int:
        """The version that holds what stood there before."""
        return self.new - 1


def put_back_since(page_id: int, since: int) -> PutBack | None:
    """The last version after this one that was restored, if any."""
    columns: Any = select(Revision.number, Revision.restored_from, Person.name)
    statement = (
        columns.join(Person, Person.id == Revision.author_id)
        .where(Revision.page_id == page_id, Revision.number > since, Revision.restored_from.is_not(None))
        .order_by(Revision.number.desc())
        .limit(1)
    )
    found = session().execute(statement).one_or_none()
    return None if found is None else PutBack._make(found)


class Gone(NamedTuple):
    """A page that went into the bin, or up in another page."""

    id: int
    slug: str
    by: str | None
    into: int | None


def gone(actor: Actor, page_id: int) -> Gone | None:
    """Where a page went that members could read until then; None when it is there, or was never theirs to know of."""
    if not actor.is_member or not may_be_id(page_id):
        return None
    columns: Any = select(Page.id, Page.slug, Person.name, Page.merged_into_id)
    statement = columns.outerjoin(Person, Person.id == Page.removed_by_id)
    found = session().execute(statement.where(Page.id == page_id, Page.removed_at.is_not(None))).one_or_none()
    return None if found is None else Gone._make(found)


class VersionText(NamedTuple):
    """The text of a version, and who saved it."""

    body: str
    author_id: int


def version_text(page_id: int, number: int) -> VersionText:
    """The text of a version of a page."""
    of_page = Revision.page_id == page_id, Revision.number == number
    return VersionText._make(
        session().execute(select(Revision.body, Revision.author_id).where(*of_page)).one()
    )


FACT = "live"
"""What a page says in its facts while it has text that is not in a version yet."""
_WAITING = exists().where(
    LiveUpdate.page_id == LiveText.page_id,
    LiveUpdate.seq > LiveText.version_seq,
    LiveUpdate.version.is_(None),
)
"""Something was typed that is not in a version yet."""


def quiet_pages() -> list[int]:
    """The pages of which live text is waiting to become a version, on which nobody has written for a while. What waits
    on a page in the bin waits until it is back."""
    statement = select(LiveText.page_id).join(Page, Page.id == LiveText.page_id).where(THERE, _WAITING)
    quiet = statement.where(LiveText.changed_at < clock.now() - QUIET)
    return list(session().scalars(quiet.order_by(LiveText.changed_at).limit(20)))


def pages_being_written() -> list[int]:
    """The pages with text that is not in a version yet, of which the page itself does not say so yet. Older text than
    twice a quiet time is a version by now, or cannot be one."""
    recent = LiveText.changed_at > clock.now() - 2 * QUIET
    statement = select(LiveText.page_id, Page.facts).join(Page, Page.id == LiveText.page_id)
    found = session().execute(statement.where(THERE, recent, _WAITING).order_by(LiveText.page_id))
    return [row.page_id for row in found if FACT not in row.facts]


def has_unsaved(page_id: int) -> bool:
    """Whether something was typed on the page that is not in a version yet; nothing more is until the end of the
    caller's transaction."""
    statement = select(LiveText.page_id).where(LiveText.page_id == page_id).with_for_update()
    if session().scalar(statement) is None:
        return False
    return bool(session().scalar(select(exists().where(LiveText.page_id == page_id, _WAITING))))


def people(page_ids: Collection[int]) -> dict[int, list[dict[str, Any]]]:
    """Who is at these pages: person, name, connection, colour, cursor, and whether they may write."""
    statement = (
        select(LivePresence, Person.name)
        .join(Person, Person.id == LivePresence.person_id)
        .where(LivePresence.page_id.in_(page_ids), LivePresence.at > clock.now() - GONE)
    )
    found: dict[int, list[dict[str, Any]]] = {page_id: [] for page_id in page_ids}
    for row, name in session().execute(statement):
        found[row.page_id].append(_present(row, name))
    return {page_id: people_of(rows) for page_id, rows in found.items()}


def _present(row: LivePresence, name: str) -> dict[str, Any]:
    return {
        "person": row.person_id,
        "name": name,
        "connection": row.connection,
        "cursor": row.cursor,
        "may_write": row.may_write,
    }
