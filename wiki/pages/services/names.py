"""Names of versions: given by whoever may write, and they stay. Inside the caller's transaction."""

from sqlalchemy import select

from wiki.audit.services import record
from wiki.kernel import clock
from wiki.kernel.db import session
from wiki.kernel.errors import Invalid, NotAllowed, NotFound
from wiki.kernel.forms import too_long
from wiki.kernel.i18n import _
from wiki.pages.models import Page, RevisionName
from wiki.pages.queries.pages import revision_line
from wiki.pages.rules import pages
from wiki.pages.services.persistence import locked
from wiki.schools.rules import Actor


def name_revision(actor: Actor, page_id: int, number: int, name: str) -> None:
    """Give a version a name, or another one.

    Raises NotAllowed, NotFound, and Invalid (field `name`) when it is empty, too long, or that of another version.
    """
    page = locked(session(), page_id)
    revision_line(actor, page_id, number)
    row = session().get(RevisionName, (page_id, number))
    name = pages.one_line(name)
    if row is not None and row.name == name:
        return
    _need_right(actor, page, row)
    _check(page_id, number, name)
    if row is None:
        row = RevisionName(page_id=page_id, number=number)
        session().add(row)
    row.name, row.named_by_id, row.named_at = name, actor.member_id, clock.now()
    record(actor.id, "page.version_named", "page", page_id, revision=number)


def unname_revision(actor: Actor, page_id: int, number: int) -> None:
    """Take the name of a version away. Raises NotAllowed, and NotFound when it has none."""
    page = locked(session(), page_id)
    revision_line(actor, page_id, number)
    row = session().get(RevisionName, (page_id, number))
    if row is None:
        raise NotFound(_("This version has no name."))
    _need_right(actor, page, row)
    record(actor.id, "page.version_unnamed", "page", page_id, revision=number)
    session().delete(row)


def _need_right(actor: Actor, page: Page, row: RevisionName | None) -> None:
    if row is None and not pages.may_write(actor):
        raise NotAllowed(_("You are not allowed to do this."))
    if row is not None and not pages.may_rename_version(actor, row.named_by_id, page.school_id):
        raise NotAllowed(
            _(
                "This name was given by somebody else. They can change it, and so can the school's coordinator."
            )
        )


def _check(page_id: int, number: int, name: str) -> None:
    if not any(sign.isprintable() for sign in name):
        raise Invalid({"name": _("Give this version a name.")})
    if len(name) > pages.VERSION_NAME_MAX:
        raise Invalid({"name": too_long(pages.VERSION_NAME_MAX)})
    others = select(RevisionName.number, RevisionName.name).where(
        RevisionName.page_id == page_id, RevisionName.number != number
    )
    for other, taken in session().execute(others):
        if pages.fold(taken) == pages.fold(name):
            raise Invalid({"name": _("Version %(number)s has this name already.", number=other)})
