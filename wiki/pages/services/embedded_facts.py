"""What slices above pages show with a page: stored in the page's own row, so that viewing it needs no more
queries."""

from typing import Any

from wiki.kernel.db import session
from wiki.kernel.errors import NotFound
from wiki.kernel.i18n import lazy as _
from wiki.pages.models import Page


def store(page_id: int, name: str, value: Any) -> None:
    """Store `value` (as JSON) under `name` with the page, inside the transaction; an empty value removes it.
    Raises NotFound."""
    page = session().get(Page, page_id, with_for_update=True)
    if page is None:
        raise NotFound(_("This page does not exist, or you are not allowed to see it."))
    others = {key: kept for key, kept in page.facts.items() if key != name}
    facts = others | {name: value} if value else others
    if facts != page.facts:
        page.facts = facts
        page.touched += 1
