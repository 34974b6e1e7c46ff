"""What was joined of two writers and deserves a look: kept with the version, and told to everybody who wrote it."""

from sqlalchemy import select

from wiki.accounts.models import Person
from wiki.audit.services import record
from wiki.kernel import clock
from wiki.kernel.db import session
from wiki.kernel.errors import NotAllowed
from wiki.kernel.i18n import _
from wiki.notices.services.notices import notify
from wiki.pages.models import MergeCheck, Page, Revision
from wiki.pages.queries.pages import revision
from wiki.pages.rules import pages
from wiki.pages.services.preparing import PreparedVersion
from wiki.schools.rules import Actor

_MOST = 100
_NAMES = 300


def add_checks(page: Page, new: PreparedVersion) -> None:
    """Keep what deserves a look with the version that the page is at now, and tell those who wrote it. Inside the
    caller's transaction."""
    if not new.remarks:
        return
    others = _others(page.id, new)
    names = ", ".join(name for _person, name in others)[:_NAMES]
    for place, remark in enumerate(new.remarks[:_MOST], 1):
        row = MergeCheck(page_id=page.id, number=page.revision, place=place, theirs_by=names)
        row.base, row.theirs, row.mine, row.result = remark.base, remark.theirs, remark.mine, remark.text
        session().add(row)
    session().flush()
    url = f"{pages.address(page.id, page.slug)}/revisions/{page.revision}#checks"
    people = {new.actor.member_id, *(person for person, _name in others)}
    notify(people, "sentence_joined", key=f"{page.id}-{page.revision}", url=url, page=new.text.title)


def _others(page_id: int, new: PreparedVersion) -> list[tuple[int, str]]:
    """Who saved the page since the writer began, first one first."""
    statement = (
        select(Person.id, Person.name)
        .join(Revision, Revision.author_id == Person.id)
        .where(Revision.page_id == page_id, Revision.number > new.joined_since, Revision.number <= new.onto)
        .order_by(Revision.number)
    )
    found = {id_: name for id_, name in session().execute(statement) if id_ != new.actor.member_id}
    return list(found.items())


def confirm_checks(actor: Actor, page_id: int, number: int) -> None:
    """Say that what was joined in a version is right. Inside the caller's transaction. Raises NotAllowed, NotFound."""
    if not pages.may_write(actor):
        raise NotAllowed(_("You are not allowed to do this."))
    revision(actor, page_id, number)
    statement = select(MergeCheck).where(
        MergeCheck.page_id == page_id, MergeCheck.number == number, MergeCheck.checked_at.is_(None)
    )
    found = session().scalars(statement.with_for_update()).all()
    for row in found:
        row.checked_at, row.checked_by_id = clock.now(), actor.member_id
    if found:
        record(actor.id, "page.checked", "page", page_id, revision=number)
