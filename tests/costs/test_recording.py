"""Recording and handing in costs: who may, what is refused, and what stays."""

import io
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests.costs import cost_data
from tests.costs.cost_data import at_once, do, status_of
from tests.support import cast
from wiki.costs.models.cost import Cost, CostPayer
from wiki.costs.queries import costs as cost_queries
from wiki.costs.queries import projects
from wiki.costs.services import costs as cost_services
from wiki.kernel.db import session
from wiki.kernel.errors import Invalid, NotAllowed, NotFound
from wiki.kernel.money import MAX_CENTS
from wiki.schools.rules import VISITOR

pytestmark = pytest.mark.usefixtures("app")


def test_a_cost_before_the_key_cannot_be_handed_in() -> None:
    project_id = cost_data.project(cost_data.key(effective_from=date(2019, 3, 1)))
    cost_id = cost_data.draft(project_id)
    with pytest.raises(Invalid, match="vóór de kosten"):
        do(cost_services.submit_cost, "dirk", cost_id)
    assert status_of(cost_id) == "draft"


def test_a_cost_without_a_receipt_cannot_be_handed_in() -> None:
    cost_id = cost_data.draft(cost_data.project(), receipt=False)
    with pytest.raises(Invalid) as refused:
        do(cost_services.submit_cost, "dirk", cost_id)
    assert "receipt" in refused.value.errors


def test_payers_must_have_paid_the_whole_amount() -> None:
    cost_id = cost_data.draft(cost_data.project(), payers=((cast.ROERDOMP, 5_000), (cast.VEENPLUIS, 4_999)))
    with pytest.raises(Invalid) as refused:
        do(cost_services.submit_cost, "dirk", cost_id)
    assert "payers" in refused.value.errors


@pytest.mark.parametrize("name", ["anna", "carla", "els", "tom", "sofie", "ad", "truus"])
def test_only_coordinators_record_costs(name: str) -> None:
    project_id = cost_data.project()
    with pytest.raises(NotAllowed):
        do(cost_services.record_cost, name, project_id, cost_data.command())


def test_a_coordinator_of_a_school_that_does_not_take_part_records_nothing() -> None:
    project_id = cost_data.project(schools=(cast.VEENPLUIS, cast.VUURVLINDER))
    with pytest.raises(NotAllowed):
        do(cost_services.record_cost, "dirk", project_id, cost_data.command(payer=cast.VEENPLUIS))


def test_a_visitor_knows_of_no_project_and_no_cost() -> None:
    project_id = cost_data.project()
    cost_id = cost_data.submitted(project_id)
    for look in (lambda: projects.project(VISITOR, project_id), lambda: cost_queries.cost(VISITOR, cost_id)):
        with pytest.raises(NotFound):
            look()
    assert projects.positions(VISITOR, project_id) == []
    assert projects.projects(VISITOR).items == []


@pytest.mark.parametrize(
    "step", [cost_services.submit_cost, cost_services.withdraw_cost, cost_services.return_cost]
)
def test_another_school_cannot_touch_a_cost(step: Any) -> None:
    cost_id = cost_data.draft(cost_data.project())
    with pytest.raises(NotAllowed):
        do(step, "bas", cost_id)
    with pytest.raises(NotAllowed):
        do(cost_services.change_cost, "bas", cost_id, 1, cost_data.command())
    with pytest.raises(NotAllowed):
        do(cost_services.add_receipt, "bas", cost_id, "bon.pdf", io.BytesIO(cost_data.PDF))


def test_a_withdrawn_cost_keeps_its_number() -> None:
    project_id = cost_data.project()
    do(cost_services.withdraw_cost, "dirk", cost_data.draft(project_id))
    number = cost_queries.cost(cost_data.who("dirk"), cost_data.draft(project_id)).number
    assert number == 2


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"gross_cents": 0}, "gross"),
        ({"gross_cents": -1}, "gross"),
        ({"gross_cents": MAX_CENTS + 1}, "gross"),
        ({"vat_cents": -1}, "vat"),
        ({"vat_cents": 10_001}, "vat"),
        ({"description": " "}, "description"),
        ({"description": "x" * 301}, "description"),
        ({"supplier": "x" * 121}, "supplier"),
        ({"document_number": "x" * 61}, "document_number"),
        ({"dated_on": date(2190, 1, 1)}, "dated_on"),
        ({"payers": ()}, "payers"),
        ({"payers": ((2, 1), (2, 9_999))}, "payers"),
        ({"payers": ((2, 0),)}, "payers"),
        ({"payers": ((2, -5),)}, "payers"),
        ({"payers": ((99, 10_000),)}, "payers"),
    ],
)
def test_a_cost_outside_the_limits_is_refused(changes: dict[str, Any], field: str) -> None:
    project_id = cost_data.project()
    with pytest.raises(Invalid) as refused:
        do(cost_services.record_cost, "dirk", project_id, cost_data.command(**changes))
    assert field in refused.value.errors


def test_the_limits_themselves_are_allowed() -> None:
    largest = cost_data.command(
        gross=MAX_CENTS,
        vat_cents=MAX_CENTS,
        description="x" * 300,
        supplier="y" * 120,
        document_number="9" * 60,
    )
    project_id = cost_data.project()
    do(cost_services.record_cost, "dirk", project_id, largest)
    do(cost_services.record_cost, "dirk", project_id, cost_data.command(gross=1))


def test_the_same_document_entered_twice_is_noticed() -> None:
    project_id = cost_data.project()
    first = cost_data.draft(project_id)
    second = cost_data.draft(project_id, supplier="drukkerij  duinzicht")
    row = cost_queries.cost(cost_data.who("tom"), second)
    assert [twin.id for twin in cost_queries.same_document(cost_data.who("tom"), row)] == [first]
    do(cost_services.withdraw_cost, "dirk", first)
    assert cost_queries.same_document(cost_data.who("tom"), row) == []


def test_costs_entered_at_once_get_numbers_of_their_own(app: Flask) -> None:
    project_id, dirk = cost_data.project(), cost_data.who("dirk")
    session().rollback()
    assert (
        at_once(app, *[lambda: cost_services.record_cost(dirk, project_id, cost_data.command())] * 6)
        == ["done"] * 6
    )
    numbers = session().scalars(select(Cost.number).where(Cost.project_id == project_id)).all()
    assert sorted(numbers) == [1, 2, 3, 4, 5, 6]


def test_nothing_of_money_is_ever_deleted_but_a_payer_of_a_draft() -> None:
    project_id = cost_data.project()
    cost_id = cost_data.draft(project_id)
    do(cost_services.change_cost, "dirk", cost_id, 1, cost_data.command(payers=((cast.VEENPLUIS, 10_000),)))
    assert session().scalars(select(CostPayer.school_id).where(CostPayer.cost_id == cost_id)).all() == [1]
