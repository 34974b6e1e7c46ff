"""Reading which pages went up in another, and with which page somebody wants to join one."""

import re
from typing import Any

from sqlalchemy import select

from wiki.kernel.db import session
from wiki.kernel.errors import NotFound
from wiki.pages.models import Page
from wiki.pages.queries.columns import PageRow
from wiki.pages.queries.links import Linked, named
from wiki.pages.queries.pages import page_row
from wiki.pages.rules.pages import title_key
from wiki.schools.rules import Actor


def merged_into(actor: Actor, page_id: int) -> list[Linked]:
    """The pages that went up in this one, for members."""
    if not actor.is_member:
        return []
    columns: Any = select(Page.id, Page.slug, Page.title, Page.title.label("text"))
    found = session().execute(columns.where(Page.merged_into_id == page_id).order_by(Page.id))
    return [Linked._make(row) for row in found]


_NUMBER = re.compile(r"(?:.*/pages/)?(\d{1,18})(?:-[^/]*)?(?:[/?#].*)?")


def page_named(actor: Actor, typed: str) -> PageRow | None:
    """The page that somebody named by its address, number or title; None when there is no such page."""
    number = _NUMBER.fullmatch(typed.strip())
    found = named({title_key(typed)}).get(title_key(typed))
    page_id = found[0] if found else int(number.group(1)) if number else 0
    try:
        return page_row(actor, page_id)
    except NotFound:
        return None
