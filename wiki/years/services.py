"""Mending a white spot: material gets its activity."""

from wiki.kernel.errors import Invalid
from wiki.kernel.i18n import _
from wiki.pages.queries.pages import page_row, revision
from wiki.pages.rules.pages import Change, Labels
from wiki.pages.services.pages import Saved, save_page
from wiki.plan.queries import activity
from wiki.schools.rules import Actor


def tag_page(actor: Actor, page_id: int, activity_id: int) -> Saved:
    """Add an activity to a page, as a small change of its newest version; in transactions of its own.

    Raises NotAllowed, NotFound, Conflict, and Invalid (field `activity`).
    """
    found = activity(activity_id)
    if found is None:
        raise Invalid({"activity": _("Choose one from the list.")})
    row = page_row(actor, page_id)
    labels = Labels.from_json(revision(actor, page_id, row.revision).labels)
    note = _("Belongs to %(activity)s", activity=f"{found.number} {found.title}")[:300]
    change = Change(row.revision, activities=labels.activities | {activity_id}, note=note, minor=True)
    return save_page(actor, page_id, change)
