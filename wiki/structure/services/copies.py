"""A page that begins as a copy of another, and a page that goes to another activity."""

from dataclasses import replace

from wiki.audit.services import record
from wiki.kernel.db import transaction
from wiki.kernel.i18n import _
from wiki.pages.queries.pages import attachments_of, page_row, text_of
from wiki.pages.rules.pages import TITLE_MAX, Change, NewPage
from wiki.pages.services.copying import Copies
from wiki.pages.services.pages import Saved, commit_page, commit_version, in_one_transaction
from wiki.pages.services.persistence import still_there
from wiki.pages.services.preparing import PreparedVersion, prepare_page, prepare_save, settle
from wiki.schools.rules import Actor
from wiki.structure.services.versions import check_seen


def duplicate(actor: Actor, page_id: int, seen: int) -> Saved:
    """A new page with the text, labels and files of the draft of another, in a transaction of its own.

    Raises NotAllowed, NotFound, Invalid, and Conflict when somebody saved since version `seen`.
    """
    settle(actor, page_id)
    row = page_row(actor, page_id)
    check_seen(row.revision, seen)
    copies, text = Copies.of(attachments_of(page_id)), text_of(row)
    title = _("Copy of %(title)s", title=text.title)[:TITLE_MAX]
    new = replace(text, title=title, body=copies.in_text(text.body), labels=still_there(text.labels))
    note = _("Copy of “%(title)s”", title=text.title)[:300]
    prepared = prepare_page(actor, NewPage(new, row.kind, note), copies.coming)
    with transaction():
        made = commit_page(prepared)
        copies.add(actor, made.id)
        record(actor.id, "page.copied", "page", made.id, origin=page_id)
    return made


def move(actor: Actor, page_id: int, seen: int, activities: frozenset[int]) -> Saved:
    """Put a page under these activities instead of those it has, as a new version, in a transaction of its own.

    Raises NotAllowed, NotFound, Invalid (field `activities`), and Conflict when somebody saved since version `seen`.
    """
    note = _("Moved to another activity")

    def prepare() -> PreparedVersion:
        check_seen(page_row(actor, page_id).revision, seen)
        return prepare_save(actor, page_id, Change(seen, activities=activities, note=note))

    return in_one_transaction(prepare, commit_version)
