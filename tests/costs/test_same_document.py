"""Costs that may be of one document are shown, in whatever way and in whatever project they were entered."""

import pytest
from flask import Flask

from tests.costs import cost_data
from tests.support.client import Client
from wiki.costs.queries import costs as cost_queries
from wiki.costs.rules.same_document import number_key, supplier_key


@pytest.mark.parametrize("typed", ["2018-0341", "2018 0341", "2018/0341", "#2018.0341"])
def test_a_number_is_the_same_with_other_signs(typed: str) -> None:
    assert number_key(typed) == "20180341"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Drukkerij Duinzicht B.V.", "drukkerij duinzicht"),
        ("Café Été VOF", "CAFE ETE v.o.f."),
        ("Stichting De Kade", "De Kade"),
        ("NV", "n.v."),
    ],
)
def test_a_supplier_is_the_same_without_accents_and_legal_form(one: str, other: str) -> None:
    assert supplier_key(one) == supplier_key(other) != ""


def test_one_name_is_not_another_that_holds_a_legal_form() -> None:
    assert supplier_key("Benvenuto") != supplier_key("Beuto")


def twins(cost_id: int) -> list[int]:
    actor = cost_data.who("tom")
    return [row.id for row in cost_queries.same_document(actor, cost_queries.cost(actor, cost_id))]


def test_one_number_by_another_supplier_is_the_same_with_amount_and_day_and_nothing_else(app: Flask) -> None:
    project_id = cost_data.project()
    bare = {"receipt": False, "document_number": "F 12-3"}
    first = cost_data.draft(project_id, supplier="Drukkerij", **bare)
    same = cost_data.draft(project_id, supplier="Repro", receipt=False, document_number="f12/3")
    cost_data.draft(project_id, supplier="Repro", gross=77, receipt=False, document_number="G1")
    cost_data.draft(project_id, supplier="Elders", gross=77, receipt=False, document_number="F123")
    assert twins(first) == [same]


def test_the_same_file_with_another_number_is_the_same_document(app: Flask) -> None:
    project_id = cost_data.project()
    first = cost_data.draft(project_id, supplier="A", document_number="1")
    second = cost_data.draft(project_id, supplier="B", document_number="2", gross=77)
    assert twins(first) == [second]


def test_both_stand_side_by_side_on_the_screen(client: Client) -> None:
    project_id = cost_data.project()
    first = cost_data.draft(project_id, supplier="Drukkerij", document_number="F 12-3")
    second = cost_data.draft(project_id, supplier="Drukkerij B.V.", document_number="F123", gross=77)
    client.sign_in("tom")
    html = client.get(f"/costs/{second}").text
    table = html[html.index("twins-table") :]
    assert "F 12-3" in table and f'href="/costs/{first}"' in table
