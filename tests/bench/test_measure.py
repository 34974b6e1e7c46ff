"""The bench runs and tells of every promise. What it finds is for people, not for a verdict on a slow day."""

from collections import Counter
from random import Random

import pytest

from tests.support.live import demo_template
from wiki.bench.all_screens import ROLES, kind_of
from wiki.bench.measure import QUICK, Row, measure
from wiki.bench.screens import SCREENS
from wiki.bench.walk import zipf


@pytest.mark.whole
def test_the_bench_tells_of_every_promise() -> None:
    lines: list[str] = []
    measure(QUICK, lines.append, demo_template())
    table = "\n".join(lines)
    small, large = QUICK.sizes
    for name in (
        "page, visitor",
        "page, visitor's first",
        "page, signed in",
        "history, signed in",
        "search, signed in",
    ):
        assert f"{name}, {small} pages" in table
        assert f"{name}, {large} pages" in table
    assert f"page, visitor, {large} : {small}" in table
    assert f"history, {QUICK.versions} versions : 10" in table
    assert "comparing, 10 : 1" in table
    assert "save of 8 KB" in table
    assert f"balances of {QUICK.costs} costs" in table
    assert f"sealing {QUICK.costs} costs" in table
    assert "settling 20 schools" in table
    for role in ROLES:
        assert f"home, {role}, {small}" in table and f"home, {role}, {large}" in table
    assert "walk, 1 connection " in table and "walk, 16 connections " in table
    assert "\n/pages/#/history " in table and "\n/search " in table
    for others in QUICK.audiences:
        assert f"update to the last of {others}" in table
    assert "the largest beside the smallest" in table
    assert "updates of one page" in table and "saves of pages of their own" in table
    assert f"matrix of {QUICK.schools} schools" in table
    assert f"matches among {QUICK.schools} schools" in table
    assert f"preview of {QUICK.schools} : matches of one" in table and "assigning 400 people" in table
    for name in SCREENS:
        assert f"{name}, {QUICK.schools} schools : 8" in table


def test_a_promise_is_kept_up_to_its_limit() -> None:
    assert Row("page", 2.0, 1.0, 2.0).is_met
    assert not Row("page", 2.1, 1.0, 2.0).is_met
    assert Row("save", 15.0, None, 15.0).is_met
    assert not Row("save", 15.1, None, 15.0).is_met
    assert Row("search", 99.0, 1.0, None).is_met


def test_a_walk_visits_the_first_page_twice_as_often_as_the_second() -> None:
    visits = Counter(zipf(Random(1), [f"/pages/{number}" for number in range(100)], 20_000))
    (_, first), (_, second), (_, third) = visits.most_common(3)
    assert 1.8 < first / second < 2.2 and 2.7 < first / third < 3.3


def test_addresses_of_one_screen_are_one() -> None:
    assert kind_of("/pages/12-rooster/history") == kind_of("/pages/7-les/history") == "/pages/#/history"
    assert kind_of("/pages/new") == "/pages/new"
