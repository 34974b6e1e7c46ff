"""Pages made anew from their texts, when the program came to make something else of a text than before."""

from dataclasses import dataclass

from sqlalchemy import select, update

from wiki.kernel.db import outside_transaction, session
from wiki.kernel.markdown import Rendered, render
from wiki.pages.models import Page, Revision
from wiki.pages.rules import pages
from wiki.pages.services.persistence import locked, toc_of, touch


@dataclass(frozen=True)
class Anew:
    """Of a page, the versions of which something else is made now, by number."""

    page_id: int
    rendered: dict[int, Rendered]


def page_ids() -> list[int]:
    """Every page there is."""
    return list(session().scalars(select(Page.id).order_by(Page.id)))


def prepare_anew(page_id: int) -> Anew:
    """Make every version of a page again; holds no lock and writes nothing."""
    outside_transaction()
    versions = select(Revision.number, Revision.body, Revision.html).where(Revision.page_id == page_id)
    found: dict[int, Rendered] = {}
    for number, body, html in session().execute(versions).all():
        rendered = render(body)
        if rendered.html != html:
            found[number] = rendered
    return Anew(page_id, found)


def commit_anew(anew: Anew) -> bool:
    """Store what was made, inside the caller's transaction; tells whether that was anything. The texts, and who wrote
    them when, stay as they are. Raises NotFound."""
    db = session()
    if not anew.rendered:
        return False
    page = locked(db, anew.page_id)
    for number, rendered in anew.rendered.items():
        where = (Revision.page_id == page.id, Revision.number == number)
        values = {"html": rendered.html, "toc": toc_of(rendered), "problem": rendered.problem}
        db.execute(update(Revision).where(*where).values(**values))
    if shown := anew.rendered.get(page.released or page.revision):
        page.summary = pages.summary_of(shown.plain)
    touch(page)
    return True
