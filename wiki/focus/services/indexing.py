"""Having focal points found by search."""

from typing import Any

from sqlalchemy import Select, select

from wiki.focus.models import FocalPoint
from wiki.focus.rules.points import shown
from wiki.kernel.db import session
from wiki.plan.models import BuildingBlock, SchoolYear
from wiki.schools.models import School
from wiki.search.models import SearchEntry
from wiki.search.queries.filters import narrow_also
from wiki.search.services import indexing

TYPE = "focus"


def listen() -> None:
    """Have them indexed when the whole index is built again, and found by building block and school year."""
    indexing.index_also(FocalPoint.id, index_point)
    narrow_also(TYPE, "building_block", _of_block)
    narrow_also(TYPE, "school_year", _of_year)


def _of_block(block_id: int) -> Select[Any]:
    return select(FocalPoint.id).where(FocalPoint.building_block_id == block_id)


def _of_year(label: str) -> Select[Any]:
    year = select(SchoolYear.id).where(SchoolYear.label == label).scalar_subquery()
    return select(FocalPoint.id).where(FocalPoint.school_year_id == year)


def index_point(point_id: int) -> None:
    """Bring the entry of a focal point up to date; one that was removed has none."""
    session().flush()
    statement = (
        select(FocalPoint, School.name, School.slug, SchoolYear.label, BuildingBlock.name.label("block"))
        .join(School, School.id == FocalPoint.school_id)
        .join(SchoolYear, SchoolYear.id == FocalPoint.school_year_id)
        .outerjoin(BuildingBlock, BuildingBlock.id == FocalPoint.building_block_id)
        .where(FocalPoint.id == point_id)
    )
    row = session().execute(statement).one()
    point: FocalPoint = row.FocalPoint
    if point.removed_at is not None:
        indexing.remove(TYPE, point_id)
        return
    indexing.store(
        SearchEntry(
            type=TYPE,
            object_id=point.id,
            kind="",
            title=f"{shown(point.title, row.block)} ({row.name}, {row.label})"[:200],
            url=f"/focus/schools/{point.school_id}-{row.slug}?school_year={row.label}#point-{point.id}",
            plain="\n".join(filter(None, (point.requests, point.offers))),
            school_id=point.school_id,
            public=False,
            changed_at=point.changed_at,
            **indexing.NO_PAGE,
        ),
        filter(None, (row.block,)),
    )
