"""Which pages go together, of those that this actor may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, case, exists, func, select

from wiki.adaptations.models import Adaptation
from wiki.collections.rules import MOST, Selection
from wiki.kernel.collation import dutch_order
from wiki.kernel.db import session
from wiki.kernel.errors import NotFound
from wiki.kernel.i18n import _
from wiki.pages.models import Page, PageActivity, PageBuildingBlock, Revision
from wiki.pages.queries.pages import visible_to
from wiki.plan.models import Activity, BuildingBlock
from wiki.schools.rules import Actor

_KINDS = ("instrument", "research", "story", "page")
_ITEM: Any = (
    select(
        Page.id,
        Page.slug,
        Page.kind,
        Page.artefact_type,
        Page.outdated_at,
        Revision.title,
        Revision.number.label("revision"),
        Revision.release_label,
        Revision.at,
    )
    .join(Revision, Revision.page_id == Page.id)
    .where(Revision.number == func.coalesce(Page.released, Page.revision))
)


class Item(NamedTuple):
    """A page of a collection, in the version that its readers get."""

    id: int
    slug: str
    kind: str
    artefact_type: str | None
    outdated_at: datetime | None
    title: str
    revision: int
    release_label: str | None
    at: datetime


@dataclass(frozen=True)
class Collection:
    """Pages as their readers get them, in order. `more` says that there are others, which did not fit."""

    title: str
    items: Sequence[Item]
    more: bool

    @property
    def ids(self) -> tuple[int, ...]:
        """The pages."""
        return tuple(item.id for item in self.items)


def collection(actor: Actor, selection: Selection) -> Collection:
    """What goes together. Raises NotFound for an activity or building block that is not there."""
    title = selection.title or _title(selection)
    if selection.is_empty:
        return Collection(title, (), more=False)
    statement = _ITEM.where(visible_to(actor), _chosen(selection))
    if selection.pages:
        rows = {row.id: Item._make(row) for row in session().execute(statement)}
        return Collection(title, [rows[id_] for id_ in selection.pages if id_ in rows], more=False)
    order = (
        case({kind: n for n, kind in enumerate(_KINDS)}, value=Page.kind),
        dutch_order(Revision.title),
        Page.id,
    )
    found = [Item._make(row) for row in session().execute(statement.order_by(*order).limit(MOST + 1))]
    return Collection(title, found[:MOST], more=len(found) > MOST)


def _chosen(selection: Selection) -> ColumnElement[bool]:
    """All of something leaves out what is archived, and schools' own versions: the page they are of is there."""
    if selection.pages:
        return Page.id.in_(selection.pages)
    tagged = (
        exists().where(PageActivity.page_id == Page.id, PageActivity.activity_id == selection.activity)
        if selection.activity
        else exists().where(
            PageBuildingBlock.page_id == Page.id,
            PageBuildingBlock.building_block_id == selection.building_block,
        )
    )
    own_version = exists().where(Adaptation.page_id == Page.id)
    return tagged & Page.archived_at.is_(None) & ~own_version


def _title(selection: Selection) -> str:
    """The name of what it is all of."""
    if selection.activity:
        statement = select(Activity.title).where(Activity.id == selection.activity)
    elif selection.building_block:
        statement = select(BuildingBlock.name).where(BuildingBlock.id == selection.building_block)
    else:
        return _("My collection")
    title = session().scalar(statement)
    if title is None:
        raise NotFound(_("This activity or building block no longer exists."))
    return title
