"""Keeping the links between pages: found once, when a page is saved, inside that transaction.

What readers see of it is stored with the page as its fact `links`: `renamed` (pages whose title is not the one of the
link any more), `dead` (numbers without a page) and `titles` (what `[[title]]` leads to).
"""

from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import delete, insert, select, update

from wiki.kernel.db import session
from wiki.kernel.signals import page_saved
from wiki.pages.models import Page, PageLink, PageTitle, Revision
from wiki.pages.queries import links
from wiki.pages.rules.links import Found, links_in, titles_in, with_addresses
from wiki.pages.rules.pages import title_key
from wiki.pages.services import embedded_facts


def listen() -> None:
    """Find the links of every page that is saved."""
    page_saved.connect(_page_saved)


def _page_saved(_sender: Any, page_id: int, **_more: Any) -> None:
    keep(page_id)


def keep(page_id: int) -> None:
    """Store the titles and links of a page as it is now, and have the pages that link to it follow. Raises NotFound."""
    session().flush()
    page = session().get_one(Page, page_id)
    changed = _keep_titles(page)
    _keep_links(page)
    _show(page_id)
    if changed:
        follow(page_id)


def follow(page_id: int) -> None:
    """Have the pages that link to this one show it as it is now: its title, or that it is gone. Raises NotFound."""
    keys = select(PageTitle.key).where(PageTitle.page_id == page_id)
    session().execute(
        update(PageLink)
        .where(PageLink.target_id.is_(None), PageLink.key.in_(keys), PageLink.page_id != page_id)
        .values(target_id=page_id)
    )
    linking = select(PageLink.page_id).where(PageLink.target_id == page_id, PageLink.page_id != page_id)
    for other in sorted(set(session().scalars(linking))):  # pages are locked by id
        _show(other)


def with_links(body: str) -> str:
    """The text with `[[title]]` as a link wherever a page has that title."""
    keys = titles_in(body)
    return with_addresses(body, links.named(keys).get) if keys else body


def is_behind() -> bool:
    """Whether there are pages whose links were never looked for."""
    known = select(PageTitle.page_id).where(PageTitle.page_id == Page.id)
    return session().scalar(select(Page.id).where(~known.exists()).limit(1)) is not None


def find_all(progress: Callable[[], None]) -> None:
    """Find the links of every page anew, inside the caller's transaction. Raises NotFound."""
    ids = session().scalars(select(Page.id).order_by(Page.id)).all()
    for page_id in ids:
        _keep_titles(session().get_one(Page, page_id))
    for page_id in ids:
        _keep_links(session().get_one(Page, page_id))
        _show(page_id)
        progress()


def _keep_titles(page: Page) -> bool:
    """Store the title the page has now among those it had; True when it is another one."""
    db, key = session(), title_key(page.title)
    columns = select(PageTitle.key, PageTitle.is_current).where(PageTitle.page_id == page.id)
    before = {row.key: row.is_current for row in db.execute(columns)}
    if before.get(key):
        return False
    written = select(Revision.title).where(Revision.page_id == page.id).distinct()
    had = () if before else db.scalars(written).all()
    rows = [
        {"page_id": page.id, "key": one, "is_current": one == key}
        for one in sorted({*before, key, *map(title_key, had)})
    ]
    db.execute(delete(PageTitle).where(PageTitle.page_id == page.id))
    db.execute(insert(PageTitle), rows)
    return True


def _keep_links(page: Page) -> None:
    numbers = {page.revision, page.released or page.revision}
    texts = select(Revision.html).where(Revision.page_id == page.id, Revision.number.in_(numbers))
    found = dict.fromkeys(one for html in session().scalars(texts) for one in links_in(html))
    rows = list(_rows(page.id, found))
    columns = (PageLink.target_id, PageLink.text, PageLink.key, PageLink.by_title)
    was = {tuple(row) for row in session().execute(select(*columns).where(PageLink.page_id == page.id))}
    if was == {(row["target_id"], row["text"], row["key"], row["by_title"]) for row in rows}:
        return
    session().execute(delete(PageLink).where(PageLink.page_id == page.id))
    if rows:
        session().execute(insert(PageLink), rows)


def _rows(page_id: int, found: Iterable[Found]) -> Iterable[dict[str, Any]]:
    found = tuple(found)
    titles = links.titles_of({one.target for one in found if one.target})
    named = links.named({one.key for one in found if one.key})
    for one in found:
        by_title = one.target is not None and (one.target, title_key(one.text)) in titles
        target = one.target if one.target else named[one.key][0] if one.key in named else None
        yield {
            "page_id": page_id,
            "target_id": target,
            "text": one.text,
            "key": one.key,
            "by_title": by_title,
        }


def _show(page_id: int) -> None:
    """Store what the page's readers see of its links, when that is not what stands in the text."""
    rows = session().execute(select(PageLink).where(PageLink.page_id == page_id)).scalars().all()
    targets = _targets({row.target_id for row in rows if row.target_id is not None})
    facts: dict[str, Any] = {}
    for row in rows:
        page = targets.get(row.target_id or 0)
        if row.key:
            facts.setdefault("titles", {})[row.key] = page and page | {"id": row.target_id}
        elif page is None:
            facts.setdefault("dead", []).append(row.target_id)
        elif row.by_title and row.text != page["title"]:
            renamed = facts.setdefault("renamed", {}).setdefault(str(row.target_id), page | {"was": []})
            renamed["was"].append(title_key(row.text))
    embedded_facts.store(page_id, "links", facts)


def _targets(ids: set[int]) -> dict[int, dict[str, Any]]:
    """What readers may see of these pages, by number; a page that was merged is the one it went up in."""
    found: dict[int, dict[str, Any]] = {}
    for page in session().scalars(select(Page).where(Page.id.in_(ids))):
        into = session().get(Page, page.merged_into_id) if page.merged_into_id else page
        if into is not None and into.removed_at is None:
            public = into.visibility == "public" and into.released is not None and into.archived_at is None
            found[page.id] = {"title": into.title, "slug": into.slug, "public": public}
    return found
