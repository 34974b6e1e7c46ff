"""What a treasurer who trusts nobody and a coordinator who misreads everything found."""

import io
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import text

from tests.costs import cost_data
from tests.costs.test_screens import COST, upload
from tests.support import cast
from tests.support.client import Client
from tests.support.without_guards import without_guards
from wiki.costs.queries import costs as cost_queries
from wiki.costs.queries import projects as project_queries
from wiki.costs.rules.distribution_keys import Method
from wiki.costs.services import costs as cost_services
from wiki.costs.services import projects as project_services
from wiki.costs.services import receipts
from wiki.kernel.db import session, transaction
from wiki.kernel.errors import Invalid
from wiki.schools.services import schools as school_services
from wiki.verification import differences


def test_shares_that_changed_since_the_treasurer_looked_are_not_approved(client: Client) -> None:
    project_id = cost_data.project(cost_data.key(Method.PUPILS))
    url = f"/costs/{cost_data.submitted(project_id)}"
    client.sign_in("tom")
    page = client.get(url).text
    fields = {
        name: page.split(f'name="{name}" value="')[1][:64] for name in ("content_sha256", "shares_sha256")
    }
    with transaction():
        counted = cost_data.DATED - timedelta(days=1)
        school_services.set_pupil_count(cost_data.who("ad"), cast.VEENPLUIS, counted, 9_000, "telling")
    refused = client.post(f"{url}/approve", data=fields)
    assert refused.status_code == 409
    assert "De aandelen zijn gewijzigd" in refused.text
    fields["shares_sha256"] = refused.text.split('name="shares_sha256" value="')[1][:64]
    assert client.post(f"{url}/approve", data=fields).status_code == 303


def test_a_payer_that_left_before_the_cost_cannot_have_paid_it(app: Flask) -> None:
    project_id = cost_data.project()
    cost_id = cost_data.draft(project_id, payer=cast.VUURVLINDER, dated_on=date(2019, 3, 1))
    row = next(p for p in project_queries.participants(project_id) if p.school_id == cast.VUURVLINDER)
    with transaction():
        project_services.leave_project(cost_data.who("kim"), project_id, row.id, date(2019, 2, 1))
    with pytest.raises(Invalid) as refused, transaction():
        cost_services.submit_cost(cost_data.who("dirk"), cost_id)
    assert set(refused.value.errors) == {"payers"}


def test_amounts_of_several_schools_are_not_passed_over_when_one_was_chosen(client: Client) -> None:
    project_id = cost_data.project()
    client.sign_in("dirk")
    answer = client.post(f"/projects/{project_id}/costs/new", data=COST | {"payer_1": "40,00"})
    assert answer.status_code == 422
    assert "Je koos één school" in answer.text
    assert "<details open>" in answer.text
    assert 'value="40,00"' in answer.text


def test_a_draft_handed_in_meanwhile_shows_what_was_typed(client: Client) -> None:
    cost_id = cost_data.submitted(cost_data.project())
    client.sign_in("dirk")
    typed = COST | {"version": "1", "description": "Mijn woorden"}
    answer = client.post(f"/costs/{cost_id}/edit", data=typed)
    assert answer.status_code == 409
    assert 'value="Mijn woorden"' in answer.text


@pytest.mark.parametrize(
    ("name", "kept"), [("bon.html", "bon.html.pdf"), ("BON.PDF", "BON.PDF"), ("x" * 300, "x" * 150 + ".pdf")]
)
def test_a_receipt_has_an_ending_of_its_type(name: str, kept: str) -> None:
    assert receipts.named_as(name, receipts.PDF) == kept


def test_a_picture_called_a_page_is_handed_out_as_a_picture(client: Client) -> None:
    cost_id = cost_data.draft(cost_data.project(), receipt=False)
    client.sign_in("dirk")
    client.post(f"/costs/{cost_id}/receipts", data=upload("bon.html", cost_data.png()))
    assert [r.name for r in cost_queries.receipts(cost_id)] == ["bon.html.png"]


def test_a_supplier_with_a_capital_accent_is_seen_to_be_entered_twice(app: Flask) -> None:
    project_id = cost_data.project()
    first, second = (cost_data.draft(project_id, supplier="ÉDITIONS Été") for _time in range(2))
    actor = cost_data.who("dirk")
    twins = cost_queries.same_document(actor, cost_queries.cost(actor, second))
    assert [row.id for row in twins] == [first]


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ("update cost_payer set school_id = 3", "cost_payer"),
        ("update cost_payer set cents = cents + 1", "cost_payer"),
        ("update cost set gross_cents = gross_cents + 1, net_cents = net_cents + 1", "cost 1"),
        ("update cost set description = 'Iets anders'", "cost 1"),
        ("update cost set status = 'draft'", "cost 1"),
        ("update cost_share set cents = cents + 1 where school_id = 1", "cost_share 1, school 1"),
    ],
)
def test_verify_names_what_was_changed_behind_the_back_of_the_app(
    app: Flask, change: str, named: str
) -> None:
    cost_data.approved(cost_data.project())
    assert list(differences()) == []
    with without_guards():
        session().execute(text(change))
    assert any(named in sentence for sentence in differences())


def test_a_receipt_is_still_stored_by_its_content(app: Flask) -> None:
    stored = receipts.store("x.exe", io.BytesIO(cost_data.PDF))
    assert (stored.name, stored.media_type) == ("x.exe.pdf", receipts.PDF)


def test_a_school_that_joins_later_gets_its_form_back(client: Client) -> None:
    project_id = cost_data.project()
    row = next(p for p in project_queries.participants(project_id) if p.school_id == cast.ROERDOMP)
    with transaction():
        project_services.leave_project(cost_data.who("kim"), project_id, row.id, date(2019, 2, 1))
    client.sign_in("dirk")
    typed = COST | {"dated_on": "2019-03-01"}
    answer = client.post(f"/projects/{project_id}/costs/new", data=typed)
    assert answer.status_code == 422
    assert "doet op deze datum niet mee" in answer.text
    assert COST["description"] in answer.text
