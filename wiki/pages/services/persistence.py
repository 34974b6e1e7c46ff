"""The rows of a page: locking it, storing a version, and updating what lists and readers see."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import and_, delete, func, insert, select
from sqlalchemy.orm import Session

from wiki.accounts.models import Person
from wiki.kernel import clock
from wiki.kernel.database_limits import may_be_id
from wiki.kernel.db import session
from wiki.kernel.errors import Invalid, NotFound
from wiki.kernel.i18n import _
from wiki.kernel.markdown import Rendered
from wiki.kernel.slug import slugify
from wiki.pages.models import Page, PageActivity, PageBuildingBlock, PageTag, Revision
from wiki.pages.rules import pages
from wiki.pages.rules.pages import Labels, Text
from wiki.plan.models import Activity, BuildingBlock
from wiki.schools.models import Membership, School
from wiki.schools.rules import Actor


def locked(db: Session, page_id: int) -> Page:
    """The page's row, which nobody else can change until the end of the transaction. Raises NotFound, also for a
    page in the bin."""
    # PostgreSQL: what only refers to the page, such as who is writing on it, need not wait for it.
    page = db.get(Page, page_id, with_for_update={"key_share": True}) if may_be_id(page_id) else None
    if page is None or page.removed_at is not None:
        raise NotFound(_("This page does not exist, or you are not allowed to see it."))
    return page


def note_change(page: Page, actor: Actor) -> None:
    """Record who changed the page last, and when."""
    page.changed_at, page.changed_by_id = clock.now(), actor.member_id


def describe(page: Page, text: Text, plain: str, contributors: list[dict[str, Any]]) -> None:
    """Set what lists and readers see of the page."""
    page.title, page.slug = text.title, slugify(text.title)
    page.artefact_type = text.labels.artefact_type
    page.summary = pages.summary_of(plain)
    page.contributors = contributors


def touch(page: Page) -> None:
    """Change the page's mark, so that copies in caches of browsers are out of date."""
    page.touched += 1


def add_revision(
    db: Session, page: Page, actor: Actor, text: Text, rendered: Rendered, kept: Revision
) -> None:
    """Store the text as the newest version of the page."""
    kept.page_id, kept.number = page.id, page.revision
    kept.title, kept.body, kept.labels = text.title, text.body, text.labels.as_json()
    kept.html, kept.problem = rendered.html, rendered.problem
    kept.toc = toc_of(rendered)
    kept.author_id, kept.at = actor.member_id, page.changed_at
    db.add(kept)


def toc_of(rendered: Rendered) -> list[list[int | str]]:
    """The table of contents as a version keeps it."""
    return [[heading.level, heading.id, heading.text] for heading in rendered.toc]


def writers(page_id: int, number: int) -> list[dict[str, Any]]:
    """The people who wrote the page up to and including this version, or contributed to it, in order of first
    contribution."""
    db = session()
    found: list[dict[str, Any]] = []
    known = {row.id: row for row in db.execute(_PEOPLE.where(Revision.page_id == page_id))}
    kept = select(Revision.author_id, Revision.credits).where(
        Revision.page_id == page_id, Revision.number <= number
    )
    for row in db.execute(kept.order_by(Revision.number)):
        person = known[row.author_id]
        author = {
            "person": person.id,
            "name": person.name,
            "school": person.school_id,
            "colour": person.colour,
        }
        found = pages.with_contributors(found, [author, *row.credits])
    return found


_PEOPLE: Any = (
    select(Person.id, Person.name, Membership.school_id, func.coalesce(School.colour, "").label("colour"))
    .distinct()
    .join(Revision, Revision.author_id == Person.id)
    .outerjoin(Membership, and_(Membership.person_id == Person.id, Membership.school_id.is_not(None)))
    .outerjoin(School, School.id == Membership.school_id)
)


def check_labels(db: Session, labels: Labels) -> None:
    """Raise Invalid when an activity or building block is not there."""
    _checked_ids(db, Activity.id, labels.activities, "activities")
    _checked_ids(db, BuildingBlock.id, labels.building_blocks, "building_blocks")


def tag(db: Session, page: Page, labels: Labels) -> None:
    """Make the rows of the labels those of this text. Raises Invalid when an activity or building block is
    gone."""
    tags = {pages.fold(tag): {"tag": pages.fold(tag), "name": tag} for tag in labels.tags}
    activities = {
        id_: {"activity_id": id_} for id_ in _checked_ids(db, Activity.id, labels.activities, "activities")
    }
    blocks = _checked_ids(db, BuildingBlock.id, labels.building_blocks, "building_blocks")
    _rows(db, PageActivity, page.id, activities)
    _rows(db, PageBuildingBlock, page.id, {id_: {"building_block_id": id_} for id_ in blocks})
    _rows(db, PageTag, page.id, tags)


def _checked_ids(db: Session, column: Any, ids: frozenset[int], field: str) -> list[int]:
    """The ids, in order; raises Invalid when one is not there."""
    if not ids:
        return []
    found = db.scalars(select(column).where(column.in_([i for i in ids if may_be_id(i)]))).all()
    if len(found) != len(ids):
        raise Invalid({field: _("Something you chose is no longer available. Choose again.")})
    return sorted(found)


def still_there(labels: Labels) -> Labels:
    """The labels without what was taken out of the plan since."""
    db = session()
    activities = db.scalars(select(Activity.id).where(Activity.id.in_(labels.activities)))
    blocks = db.scalars(select(BuildingBlock.id).where(BuildingBlock.id.in_(labels.building_blocks)))
    return replace(labels, activities=frozenset(activities), building_blocks=frozenset(blocks))


def _rows(db: Session, table: Any, page_id: int, wanted: Mapping[Any, Mapping[str, Any]]) -> None:
    columns = [c for c in table.__table__.columns if c.name != "page_id"]
    was = {tuple(r) for r in db.execute(select(*columns).where(table.page_id == page_id))}
    if was == {tuple(row[c.name] for c in columns) for row in wanted.values()}:
        return
    db.execute(delete(table).where(table.page_id == page_id))
    if wanted:
        db.execute(insert(table), [{"page_id": page_id, **row} for row in wanted.values()])
