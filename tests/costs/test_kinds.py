"""Kinds of costs: what each has and what not, hours and their ceiling, credit notes, other currencies."""

import io
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.costs import cost_data
from tests.costs.cost_data import do, shares_of, status_of
from tests.costs.test_screens import COST
from tests.support import cast
from tests.support.client import Client
from tests.support.without_guards import without_guards
from wiki import verification
from wiki.costs.models.cost import Cost, CostCurrency, CostHours
from wiki.costs.models.key import KeyApproval, KeyLine, KeyVersion
from wiki.costs.queries import cost_details
from wiki.costs.queries import costs as cost_queries
from wiki.costs.rules import derived_amounts
from wiki.costs.rules.commands import Foreign, Hours
from wiki.costs.rules.cost_kinds import CostKind
from wiki.costs.rules.distribution_keys import Method
from wiki.costs.services import costs as cost_services
from wiki.costs.services import reversals
from wiki.kernel.db import session, transaction
from wiki.kernel.errors import Conflict, Invalid, NotAllowed
from wiki.ledger.queries import books

APP = pytest.mark.usefixtures("app")
HOURS = Hours(750, 6_000, 5_800)
DOLLARS = Foreign("USD", 123_456, 912_345, cost_data.DATED, "Europese Centrale Bank")
PLAIN = {"supplier": "", "document_number": ""}


def hours(worked: Hours = HOURS, **changes: Any) -> dict[str, Any]:
    cents = derived_amounts.hours_cents(worked.minutes, worked.rate_cents)
    return {"kind": CostKind.HOURS, "hours": worked, "gross": cents, **PLAIN, **changes}


def credit(of: int, cents: int, **changes: Any) -> dict[str, Any]:
    return {"kind": CostKind.CREDIT, "credits": of, "gross": -cents, "document_number": "C1"} | changes


def refused(project_id: int, **changes: Any) -> set[str]:
    with pytest.raises(Invalid) as problem:
        cost_data.draft(project_id, **changes)
    return set(problem.value.errors)


@given(st.integers(1, 10**6), st.integers(1, 10**9))
def test_what_is_worked_out_is_less_than_half_a_cent_off(minutes: int, rate: int) -> None:
    assert abs(derived_amounts.hours_cents(minutes, rate) * 60 - minutes * rate) * 2 <= 60
    assert derived_amounts.half_up(-minutes * rate, 60) == -derived_amounts.hours_cents(minutes, rate)


@pytest.mark.parametrize(
    ("minor", "rate", "currency", "cents"),
    [
        (123_456, 912_345, "USD", 112_634),
        (1, 500_000, "USD", 1),
        (1, 499_999, "USD", 0),
        (15_000, 6_123, "JPY", 9_185),
        (15_001, 6_100, "JPY", 9_151),
    ],
)
def test_another_currency_is_rounded_half_up_to_a_cent(
    minor: int, rate: int, currency: str, cents: int
) -> None:
    assert derived_amounts.euro_cents(minor, rate, currency) == cents


@APP
def test_hours_are_minutes_times_the_rate_and_bear_no_name() -> None:
    project_id = cost_data.project()
    cost_id = cost_data.approved(project_id, **hours(in_kind=True))
    row = cost_queries.cost(cost_data.who("tom"), cost_id)
    assert (row.gross_cents, row.in_kind, cost_details.of_cost(cost_id, row.kind).hours) == (
        75_000,
        True,
        HOURS,
    )
    assert {line.account for journal in books.journals([1]) for line in journal.lines} >= {"in_kind", "paid"}
    columns = {column.name for column in CostHours.__table__.columns}
    assert columns == {"cost_id", "minutes", "rate_cents", "wage_cents", "rate_reason"}
    assert refused(project_id, **hours(gross=75_001)) == {"gross"}
    assert refused(project_id, **hours(hours=None)) == {"hours"}
    assert refused(project_id, **hours(vat_cents=1)) == {"vat"}


@APP
def test_a_rate_above_105_per_cent_of_the_wage_needs_a_reason(client: Client) -> None:
    project_id = cost_data.project()
    cost_data.draft(project_id, **hours(Hours(60, 10_500, 10_000)))
    above = Hours(60, 10_501, 10_000)
    assert refused(project_id, **hours(above)) == {"rate_reason"}
    cost_id = cost_data.draft(project_id, **hours(Hours(60, 10_501, 10_000, "Vervanging via een bureau.")))
    warning = "Het tarief ligt boven 105 % van het loon"
    assert warning in client.sign_in("tom").get(f"/costs/{cost_id}").text
    assert warning not in client.sign_in("els").get(f"/costs/{cost_id}").text


@APP
@pytest.mark.parametrize("name", ["bas", "els", "anna"])
def test_wages_and_time_sheets_stay_within_the_own_school(client: Client, name: str) -> None:
    cost_id = cost_data.submitted(cost_data.project(), **hours())
    receipt = cost_queries.receipts(cost_id)[0]
    client.sign_in(name)
    page = client.get(f"/costs/{cost_id}").text
    assert "12 uur 30 min" in page and "58,00" not in page and receipt.name not in page
    assert client.get(receipt.url).status_code == 403
    seen = client.api("GET", f"/costs/{cost_id}").get_json()
    assert (seen["hours"]["minutes"], seen["hours"]["wage_cents"], seen["receipts"]) == (750, None, [])
    assert client.api("GET", f"/costs/{cost_id}/receipts/{receipt.id}").status_code == 403
    for own in ("carla", "tom"):
        client.sign_in(own)
        assert "58,00" in client.get(f"/costs/{cost_id}").text
        assert client.api("GET", f"/costs/{cost_id}").get_json()["hours"]["wage_cents"] == 5_800


@APP
@pytest.mark.parametrize("method", [Method.EQUAL, Method.FIXED_REST, Method.WEIGHTS])
def test_a_whole_credit_mirrors_the_shares_to_the_cent(method: Method) -> None:
    lines = {
        Method.FIXED_REST: {1: 2_500, 2: None, 3: None},
        Method.WEIGHTS: {1: 3, 2: 2, 3: 0},
    }.get(method)
    project_id = cost_data.project(cost_data.key(method, lines))
    original = cost_data.approved(project_id, gross=10_001)
    note = cost_data.approved(project_id, **credit(original, 10_001))
    assert shares_of(note) == {school: -cents for school, cents in shares_of(original).items()}
    assert not any(row.balance for row in books.balances())
    assert list(verification.differences()) == []


@APP
def test_a_part_credit_is_divided_as_the_cost_was_whatever_the_key_says_later() -> None:
    project_id = cost_data.project(cost_data.key(Method.WEIGHTS, {1: 6, 2: 3, 3: 1}))
    original = cost_data.approved(project_id, gross=10_000)
    later = cost_data.key(Method.EQUAL, effective_from=date(2019, 3, 1))
    with cost_data.clock.frozen(cost_data.OPENED):
        do(cost_data.fix_key, "kim", project_id, later)
    note = cost_data.approved(project_id, **credit(original, 3_333, dated_on=date(2019, 4, 1)))
    assert shares_of(note) == {1: -2_000, 2: -1_000, 3: -333}
    assert list(verification.differences()) == []


@APP
def test_credit_notes_are_of_an_approved_cost_and_never_more_than_it() -> None:
    project_id = cost_data.project()
    waiting = cost_data.submitted(project_id)
    assert refused(project_id, **credit(waiting, 1_000)) == {"credits"}
    original = cost_data.approved(project_id, document_number="2")
    assert refused(project_id, **credit(999, 1_000)) == {"credits"}
    assert refused(project_id, **credit(original, 10_001)) == {"gross"}
    assert refused(project_id, **credit(original, -1)) == {"gross", "payers"}
    assert refused(project_id, **credit(original, 1_000, payers=((1, -1_000),))) == {"payers"}
    first = cost_data.submitted(project_id, **credit(original, 6_000))
    assert refused(project_id, **credit(original, 4_001)) == {"gross"}
    assert refused(project_id, **credit(first, 1)) == {"credits"}
    do(cost_services.approve_cost, "tom", first)
    with pytest.raises(Conflict):
        do(reversals.reverse_cost, "tom", original, "Fout.")
    do(cost_services.reverse_cost, "tom", first, "Fout.")
    do(cost_services.reverse_cost, "sofie", first)
    cost_data.approved(project_id, **credit(original, 10_000))


@APP
def test_another_currency_is_frozen_and_its_euros_follow() -> None:
    project_id = cost_data.project()
    gross = 112_634
    cost_id = cost_data.submitted(project_id, gross=gross, foreign=DOLLARS)
    assert cost_details.of_cost(cost_id, CostKind.PRINT).foreign == DOLLARS
    assert refused(project_id, gross=gross + 1, foreign=DOLLARS) == {"gross"}
    assert refused(project_id, **hours(foreign=DOLLARS)) == {"currency"}
    with pytest.raises(Conflict):
        do(cost_services.change_cost, "dirk", cost_id, 3, cost_data.command())
    do(cost_services.approve_cost, "tom", cost_id)
    with without_guards() as database:
        database.get_one(CostCurrency, cost_id).rate_millionths = 1
    assert any(f"cost {cost_id}:" in found for found in verification.differences())


@APP
@pytest.mark.parametrize("kind", [CostKind.IN_KIND, CostKind.CONTRIBUTION, CostKind.TRAVEL])
def test_simple_kinds_go_the_whole_way(kind: CostKind) -> None:
    cost_id = cost_data.approved(cost_data.project(), kind=kind, **PLAIN)
    assert status_of(cost_id) == "approved"
    assert cost_queries.cost(cost_data.who("tom"), cost_id).in_kind is (kind is CostKind.IN_KIND)


@pytest.mark.one_database
@APP
def test_the_form_shows_the_fields_of_its_kind_and_keeps_what_was_typed(client: Client) -> None:
    url = f"/projects/{cost_data.project()}/costs/new"
    client.sign_in("dirk")
    assert 'name="hours"' not in client.get(url).text
    shown = client.post(url, data=COST | {"kind": "hours", "switch": "1"})
    assert shown.status_code == 200
    assert (
        'name="hours"' in shown.text and 'name="vat"' not in shown.text and 'value="Drukwerk"' in shown.text
    )
    typed = {"kind": "hours", "description": "Begeleiding", "dated_on": "4-2-2019", "payers": "2"}
    wrong = client.post(url, data=typed | {"hours": "12:75", "rate": "60.50", "wage": "58"})
    assert wrong.status_code == 422
    for kept in ('value="12:75"', "€\xa060,50", "€\xa06.050,00", "Typ uren als"):
        assert kept in wrong.text
    high = client.post(url, data=typed | {"hours": "12,5", "rate": "80", "wage": "58"})
    assert high.status_code == 422 and "105 %" in high.text
    fine = client.post(url, data=typed | {"hours": "12,5", "rate": "60", "wage": "58", "in_kind": "1"})
    assert fine.status_code == 303
    assert session().get_one(Cost, 1).gross_cents == 75_000
    assert 'value="12:30"' in client.get("/costs/1/edit").text


@APP
def test_a_credit_note_is_typed_above_zero_and_counts_below(client: Client) -> None:
    project_id = cost_data.project()
    original = cost_data.approved(project_id)
    client.sign_in("dirk")
    assert f"credits={original}" in client.get(f"/costs/{original}").text
    form = client.get(f"/projects/{project_id}/costs/new?credits={original}").text
    assert 'value="100,00"' in form and f'<option value="{original}" selected>' in form
    typed = COST | {"kind": "credit", "credits": str(original), "gross": "25", "vat": ""}
    answer = client.post(f"/projects/{project_id}/costs/new", data=typed)
    assert answer.status_code == 303
    page = client.get(answer.headers["Location"]).text
    assert "€\xa0-25,00" in page and "Creditnota bij" in page
    assert 'value="25,00"' in client.get(answer.headers["Location"] + "/edit").text


@APP
def test_another_currency_is_typed_with_its_rate(client: Client) -> None:
    project_id = cost_data.project()
    client.sign_in("dirk")
    typed = COST | {
        "gross": "",
        "vat": "",
        "currency": "USD",
        "original": "1.234,56",
        "exchange_rate": "0,912345",
    }
    url = f"/projects/{project_id}/costs/new"
    answer = client.post(url, data=typed)
    assert answer.status_code == 422 and "Vul een datum in" in answer.text
    answer = client.post(url, data=typed | {"rate_on": "4-2-2019", "rate_source": "ECB"})
    assert answer.status_code == 303
    page = client.get(answer.headers["Location"]).text
    assert "€\xa01.126,34" in page and "USD 1.234,56 × 0,912345" in page


@APP
def test_every_kind_by_the_api(client: Client) -> None:
    project_id = cost_data.project()
    original = cost_data.approved(project_id)
    client.sign_in("dirk")
    common = {"description": "x", "date": "2019-02-04", "payers": [{"school": 2}]}
    bodies: list[tuple[dict[str, Any], int]] = [
        ({"kind": "hours", "hours": {"minutes": 90, "rate_cents": 6_000, "wage_cents": 5_800}}, 9_000),
        (
            {
                "kind": "invoice",
                "currency": {
                    "code": "USD",
                    "amount_minor": 123_456,
                    "rate_millionths": 912_345,
                    "rate_on": "2019-02-04",
                    "source": "ECB",
                },
            },
            112_634,
        ),
        ({"kind": "credit", "credits": original, "gross_cents": -4_000}, -4_000),
        ({"kind": "contribution", "gross_cents": 500}, 500),
        ({"kind": "in_kind", "gross_cents": 500}, 500),
    ]
    for body, cents in bodies:
        answer = client.api("POST", f"/projects/{project_id}/costs", json=common | body)
        assert answer.status_code == 201, answer.get_json()
        found = answer.get_json()
        assert (found["gross_cents"], found["payers"]) == (cents, [{"school": 2, "cents": cents}])
        for name in ("hours", "currency", "credits"):
            assert (found[name] is not None) == (name in body)
    wrong = client.api("POST", f"/projects/{project_id}/costs", json=common | {"kind": "hours"})
    assert wrong.status_code == 422
    high = {"kind": "hours", "hours": {"minutes": 90, "rate_cents": 9_000, "wage_cents": 5_800}}
    refusal = client.api("POST", f"/projects/{project_id}/costs", json=common | high)
    assert (refusal.status_code, list(refusal.get_json()["errors"])) == (422, ["hours"])


@APP
def test_a_time_sheet_is_added_by_the_own_school_only() -> None:
    cost_id = cost_data.draft(cost_data.project(), receipt=False, **hours())
    with pytest.raises(NotAllowed):
        do(cost_services.add_receipt, "bas", cost_id, "uren.pdf", io.BytesIO(cost_data.PDF))


@APP
def test_a_cost_is_divided_by_the_named_key_that_was_chosen(client: Client) -> None:
    project_id = cost_data.project()
    with transaction() as database:
        row = {"version": 2, "method": "weights", "effective_from": cost_data.STARTS, "name": "Lesmateriaal"}
        made = KeyVersion(
            project_id=project_id, rationale="", created_by_id=cast.KIM, created_at=cost_data.OPENED, **row
        )
        database.add(made)
        database.flush()
        for school, weight in ((1, 3), (2, 1), (3, 0)):
            database.add(KeyLine(key_version_id=made.id, school_id=school, value=weight))
        database.flush()
        facts = {
            "approved": True,
            "decided_by_id": cast.TOM,
            "decided_at": cost_data.OPENED,
            "sha256": "0" * 64,
        }
        database.add(KeyApproval(key_version_id=made.id, **facts))
    client.sign_in("dirk")
    assert "Lesmateriaal" in client.get(f"/projects/{project_id}/costs/new").text
    assert refused(project_id, key_name="Onbekend") == {"key_name"}
    named = cost_data.approved(project_id, key_name="Lesmateriaal")
    usual = cost_data.approved(project_id, document_number="2")
    assert shares_of(named) == {1: 7_500, 2: 2_500, 3: 0}
    assert set(shares_of(usual).values()) == {3_333, 3_334}
    assert client.api("GET", f"/costs/{named}").get_json()["key"] == "Lesmateriaal"
