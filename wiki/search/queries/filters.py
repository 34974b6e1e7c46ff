"""What narrows a search down, as conditions on the entries."""

from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select

from wiki.costs.models.project import Project
from wiki.days.models import Workshop
from wiki.pages.models import PageActivity, PageBuildingBlock
from wiki.plan.models import Activity, SchoolYear
from wiki.search.models import SearchEntry
from wiki.wishes.models import Wish

_others: dict[tuple[str, str], Callable[[Any], Select[Any]]] = {}


def narrow_also(type_: str, name: str, ids: Callable[[Any], Select[Any]]) -> None:
    """Have a filter (`building_block` or `school_year`) find what a slice above this one had indexed as `type_`: `ids`
    gives the things that fit a value; said at the start, once or more."""
    _others[name, type_] = ids


def _also(name: str, value: Any) -> Iterator[ColumnElement[bool]]:
    return (_is(type_, ids(value)) for (of, type_), ids in _others.items() if of == name)


def narrow(question: Any) -> Iterator[ColumnElement[bool]]:
    """The filters that say themselves how many there are by each of their values."""
    if question.type:
        yield SearchEntry.type == question.type
    if question.kind:
        yield SearchEntry.kind == question.kind
    if question.artefact_type:
        yield SearchEntry.artefact_type == question.artefact_type
    if question.released:
        yield SearchEntry.released.is_(True)
    if question.in_use:
        yield SearchEntry.use_count > 0


def around(question: Any) -> Iterator[ColumnElement[bool]]:
    """The filters on what an entry hangs on."""
    if question.school is not None:
        yield SearchEntry.school_id == question.school
    if question.building_block is not None:
        block = PageBuildingBlock.building_block_id == question.building_block
        pages = _is("page", select(PageBuildingBlock.page_id).where(block))
        yield or_(pages, *_also("building_block", question.building_block))
    if question.activity is not None:
        yield _of(select(Activity.id).where(Activity.id == question.activity))
    if question.school_year:
        year = select(SchoolYear.id).where(SchoolYear.label == question.school_year).scalar_subquery()
        of_year = _of(select(Activity.id).where(Activity.school_year_id == year))
        yield or_(of_year, *_also("school_year", question.school_year))


def _of(activities: Select[Any]) -> ColumnElement[bool]:
    """The activities themselves, their pages, projects, workshops and wishes."""
    return or_(
        _is("page", select(PageActivity.page_id).where(PageActivity.activity_id.in_(activities))),
        _is("project", select(Project.id).where(Project.activity_id.in_(activities))),
        _is("workshop", select(Workshop.id).where(Workshop.activity_id.in_(activities))),
        _is("wish", select(Wish.id).where(Wish.activity_id.in_(activities))),
        _is("activity", activities),
    )


def _is(type_: str, ids: Select[Any]) -> ColumnElement[bool]:
    return and_(SearchEntry.type == type_, SearchEntry.object_id.in_(ids))
