"""Rows that decide or move money are witnessed: the audit trail holds a hash of what the program wrote there.

A model says so with `@witnessed("cost_id")`: the column by which its rows belong together, and are told of as one. This
module notes which rows a session writes, however it writes them; wiki.audit.services tells of them at the end of the
transaction. What is written around the program is told of by nobody, and `lichtwerk verify` finds it.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar, cast

from sqlalchemy import ColumnElement, Delete, Insert, Table, Update, event, func, inspect, select
from sqlalchemy.orm import ORMExecuteState, Session

from wiki.kernel.db import Model, db

M = TypeVar("M", bound=type[Model])

_GROUPS: dict[str, str] = {}
"""The column by which the rows of a table belong together, by table."""
_WRITTEN = "lichtwerk_written"
_ABOVE = "lichtwerk_written_above"

Written = Mapping[str, Iterable[Any]]
"""Which groups of rows were written, by table."""


def witnessed(by: str) -> Callable[[M], M]:
    """Mark a model: its rows are told of in the audit trail, together with those that have the same `by`."""

    def mark(model: M) -> M:
        _GROUPS[cast("Table", model.__table__).name] = by
        return model

    return mark


def tables() -> dict[str, ColumnElement[Any]]:
    """The column by which the rows of every witnessed table belong together, by table."""
    return {name: db.metadata.tables[name].c[by] for name, by in sorted(_GROUPS.items())}


def taken(current: Session) -> Written:
    """What the session wrote since it was last asked."""
    written: dict[str, set[Any]] = current.info.pop(_WRITTEN, {})
    for name, last in current.info.pop(_ABOVE, {}).items():
        column = tables()[name]
        found = current.connection().scalars(select(column).where(column > last))
        written.setdefault(name, set()).update(found)
    return written


def forget(current: Session) -> None:
    """Nothing of it was written after all."""
    current.info.pop(_WRITTEN, None)
    current.info.pop(_ABOVE, None)


def _note(current: Session, table: str, groups: Iterable[Any]) -> None:
    current.info.setdefault(_WRITTEN, {}).setdefault(table, set()).update(groups)


@event.listens_for(Session, "after_flush")
def _flushed(current: Session, _context: object) -> None:
    changed = (row for row in current.dirty if current.is_modified(row))
    for row in (*current.new, *changed, *current.deleted):
        name = getattr(row, "__tablename__", "")
        if by := _GROUPS.get(name):
            state: Any = inspect(row)
            key = state.mapper.get_property_by_column(row.__table__.c[by]).key
            _note(current, name, {getattr(row, key), *state.attrs[key].history.deleted})


@event.listens_for(Session, "do_orm_execute")
def _executed(asked: ORMExecuteState) -> None:
    statement: Any = asked.statement
    if not isinstance(statement, Insert | Update | Delete):
        return
    name = getattr(statement.table, "name", "")
    if name not in _GROUPS:
        return
    column = tables()[name]
    if isinstance(statement, Insert):
        _inserted(asked, name, column)
    else:
        where = statement.whereclause
        changed = select(column).distinct()
        found = changed if where is None else changed.where(where)
        _note(asked.session, name, asked.session.execute(found).scalars())


def _inserted(asked: ORMExecuteState, name: str, column: ColumnElement[Any]) -> None:
    """An insertion names the groups of its rows, or makes them: then they come after all there were."""
    statement: Any = asked.statement
    given = asked.parameters or statement.compile().params
    rows = [given] if isinstance(given, Mapping) else list(given)
    key = _GROUPS[name]
    if all(key in row for row in rows):
        _note(asked.session, name, {row[key] for row in rows})
    elif column.primary_key:
        last = asked.session.connection().scalar(select(func.max(column))) or 0
        above = asked.session.info.setdefault(_ABOVE, {})
        above[name] = min(above.get(name, last), last)
    else:
        raise RuntimeError(f"Insert into {name} with its {key}, so that the audit trail can tell of it.")
