"""A list goes on where it stopped, and nothing made up takes its cursor's place."""

import base64
import json
from contextlib import suppress
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests.support import cast
from tests.support.examples import some
from wiki.accounts.models import Person
from wiki.kernel.db import session
from wiki.kernel.errors import Invalid
from wiki.kernel.pagination import Key, paginate
from wiki.plan.models import SchoolYear
from wiki.schools.models import School

KEYS = {
    "text": (Person, [Key(Person.name), Key(Person.id)]),
    "moment": (Person, [Key(Person.created_at, True), Key(Person.id, True)]),
    "day": (SchoolYear, [Key(SchoolYear.starts_on, True), Key(SchoolYear.id)]),
    "code": (School, [Key(School.brin)]),
}
MOMENT = {"at": "2018-08-20T08:00:00+00:00"}


def made_up(values: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


def pages(kind: str, cursor: str | None) -> Any:
    session().rollback()
    model, keys = KEYS[kind]
    return paginate(session(), select(model), keys, cursor, 2)


@pytest.mark.parametrize("kind", KEYS)
def test_a_list_goes_on_where_it_stopped(app: Flask, kind: str) -> None:
    seen, cursor = [], None
    while True:
        page = pages(kind, cursor)
        seen += [row[0].id for row in page.items]
        cursor = page.next
        if cursor is None:
            break
    counts = {"day": 2, "code": len(cast.PUPILS)}
    assert len(seen) == len(set(seen)) == counts.get(kind, len(cast.PEOPLE))


@pytest.mark.parametrize("kind", KEYS)
@pytest.mark.parametrize(
    "values",
    [
        [2**63, 1],
        ["x", 2**63],
        ["x", -(10**30)],
        ["x", True],
        ["x", None],
        ["x", 1.5],
        ["x", "1"],
        ["x", {}],
        [None, 1],
        ["a\0b", 1],
        ["\ud800", 1],
        [{"at": "2018-08-20T08:00:00"}, 1],
        [{"at": "0001-01-01T00:00:00+14:00"}, 1],
        [{"at": 3}, 1],
        [{"on": "nooit"}, 1],
        [{"on": None}, 1],
        [["x"], 1],
        ["x"] * 9,
        [7],
        [],
        {},
        None,
        "x",
    ],
)
def test_a_made_up_cursor_is_no_place_in_a_list(app: Flask, kind: str, values: object) -> None:
    with pytest.raises(Invalid) as refused:
        pages(kind, made_up(values))
    assert set(refused.value.errors) == {"cursor"}


@pytest.mark.parametrize("cursor", ["x", "é", "\0", "=", "a" * 10_000, made_up([MOMENT, 1]) + "!"])
def test_what_is_no_cursor_at_all_neither(app: Flask, cursor: str) -> None:
    with pytest.raises(Invalid):
        pages("code", cursor)


def test_a_cursor_nested_too_deep_neither(app: Flask) -> None:
    deep = base64.urlsafe_b64encode(b"[" * 100_000).decode()
    with pytest.raises(Invalid):
        pages("code", deep)


_ANY = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters())
    | st.datetimes().map(lambda d: {"at": d.isoformat()})
    | st.dates().map(lambda d: {"on": d.isoformat()}),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=6,
)


@pytest.mark.parametrize("kind", KEYS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=some(30))
@given(values=st.lists(_ANY, max_size=3))
def test_a_list_answers_or_refuses_and_never_breaks(app: Flask, kind: str, values: list[object]) -> None:
    with suppress(Invalid):
        pages(kind, made_up(values))
