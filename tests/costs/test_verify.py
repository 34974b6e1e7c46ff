"""`lichtwerk verify` names every row of the books that was changed behind the back of the app."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import text

from tests.costs import cost_data
from tests.support import cast
from tests.support.without_guards import without_guards
from wiki.kernel.db import db, session, transaction
from wiki.verification import differences


@contextmanager
def without_foreign_keys(table: str) -> Iterator[None]:
    """As after a restore by hand, or in a database that was made without them."""
    sqlite = db.engine.dialect.name == "sqlite"
    session().close()
    if not sqlite:
        with transaction():
            session().execute(text(f"alter table {table} disable trigger all"))
        yield
        return
    connection = db.engine.raw_connection()
    connection.cursor().execute("pragma foreign_keys = off")
    connection.close()
    yield
    session().close()
    db.engine.dispose()


def told() -> list[str]:
    """What verify works out; it also says which references are off, and which rows the trail tells otherwise of."""
    besides = re.compile(r"audit_event( \d+)? tells (of|that (it )?was w)|constraint that is switched off")
    return [line for line in differences() if not besides.search(line)]


def change(sql: str) -> list[str]:
    assert told() == []
    with (
        without_foreign_keys(sql.removeprefix("delete from ").removeprefix("update ").split()[0]),
        without_guards(),
    ):
        session().execute(text(sql))
    assert len(list(differences())) > len(told())
    return told()


@pytest.mark.parametrize("table", ["cost_share", "cost_payer"])
def test_verify_names_a_school_that_there_is_not(app: Flask, table: str) -> None:
    cost_data.approved(cost_data.project())
    found = change(f"update {table} set school_id = 77 where school_id = 2")
    assert f"{table} of cost 1: there is no school 77." in found


def test_verify_names_a_school_that_there_is_not_with_a_draft(app: Flask) -> None:
    cost_data.draft(cost_data.project())
    assert change("update cost_payer set school_id = 77") == ["cost_payer of cost 1: there is no school 77."]


def test_verify_names_a_cost_with_another_number(app: Flask) -> None:
    project_id = cost_data.project()
    for number in range(3):
        cost_data.draft(project_id, document_number=str(number))
    found = change("update cost set number = 5 where number = 2")
    assert found == [
        "cost 2: it has number 5, and was entered as number 2 of project 1.",
        "cost of project 1: after number 1 comes 3.",
        "cost of project 1: after number 3 comes 5.",
    ]


def test_verify_names_costs_that_changed_places(app: Flask) -> None:
    project_id = cost_data.project()
    for number in range(2):
        cost_data.draft(project_id, document_number=str(number))
    with transaction():
        for sql in ("number = 9 where id = 1", "number = 1 where id = 2", "number = 2 where id = 1"):
            session().execute(text(f"update cost set {sql}"))
    assert told() == [
        "cost 1: it has number 2, and was entered as number 1 of project 1.",
        "cost 2: it has number 1, and was entered as number 2 of project 1.",
    ]


def test_verify_names_a_cost_that_is_gone_and_one_that_nobody_entered(app: Flask) -> None:
    project_id = cost_data.project()
    cost_data.draft(project_id, receipt=False)
    second = cost_data.draft(project_id, receipt=False)
    for table in ("decision", "cost_payer"):
        with without_guards():
            session().execute(text(f"delete from {table} where cost_id = {second}"))
    assert change(f"delete from cost where id = {second}") == [
        f"cost {second}: it is gone; it was entered as number 2 of project 1."
    ]
    with without_guards():
        session().execute(text("delete from audit_event where entity = 'cost' and entity_id = '1'"))
    assert "cost 1: no audit_event tells that it was entered." in list(differences())


def test_verify_names_a_large_cost_that_one_person_approved(app: Flask) -> None:
    cost_id = cost_data.approved(cost_data.project(), gross=600_000)
    second = cast.PEOPLE["sofie"][0]
    found = change(f"delete from decision where step = 'approve' and actor_id = {second}")
    assert f"decision of cost {cost_id}: 1 of the two people who have to approved it." in found
