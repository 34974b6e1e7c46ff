"""Pages made anew from their texts, when the program came to make something else of a text than before."""

from dataclasses import dataclass

from sqlalchemy import select, update

from wiki.kernel.db import outside_transaction, session
from wiki.kernel.markdown import Rendered
from wiki.pages.models import Page, Revision, RevisionFile
from wiki.pages.queries.files import file_versions
from wiki.pages.rules import pages
from wiki.pages.services.persistence import locked, toc_of, touch
from wiki.pages.services.pins import show_these


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
    shown = pinned(page_id)
    for number, body, html in session().execute(versions).all():
        rendered = show_these(body, file_versions(shown.get(number, {}))).rendered
        if rendered.html != html:
            found[number] = rendered
    return Anew(page_id, found)


def pinned(page_id: int) -> dict[int, dict[str, int]]:
    """The files that the text of each version shows, by its number."""
    columns = (RevisionFile.number, RevisionFile.attachment_id, RevisionFile.version)
    found: dict[int, dict[str, int]] = {}
    for number, id_, version in session().execute(
        select(*columns).where(RevisionFile.page_id == page_id, RevisionFile.in_text)
    ):
        found.setdefault(number, {})[id_] = version
    return found


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
