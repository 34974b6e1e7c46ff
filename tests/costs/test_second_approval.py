"""Two people approve a cost above the limit or over the budget: one as treasurer, the other as second approver."""

import pytest

from tests.costs import cost_data
from tests.costs.cost_data import do, shares_of, status_of
from tests.support import cast
from tests.support.client import Client
from wiki.costs.queries import approval_status
from wiki.costs.queries import costs as cost_queries
from wiki.costs.rules.lifecycle import Refusal, SecondReason
from wiki.costs.services import costs as cost_services
from wiki.kernel import clock
from wiki.kernel.db import session
from wiki.kernel.errors import Conflict, Invalid, NotAllowed
from wiki.ledger.models import Journal
from wiki.ledger.queries import policies as policy_queries
from wiki.ledger.services import policies as policy_services

pytestmark = pytest.mark.usefixtures("app")
LARGE = {"gross": 500_001}


def approval(cost_id: int, name: str = "tom") -> approval_status.ApprovalStatus:
    actor = cost_data.who(name)
    return approval_status.approval_statuses(actor, [cost_queries.cost(actor, cost_id)])[cost_id]


@pytest.mark.parametrize(("first", "second"), [("tom", "sofie"), ("sofie", "tom")])
def test_above_the_limit_two_people_in_two_roles_approve(first: str, second: str) -> None:
    cost_id = cost_data.submitted(cost_data.project(budget_cents=None), **LARGE)
    do(cost_services.approve_cost, first, cost_id)
    assert (status_of(cost_id), shares_of(cost_id)) == ("submitted", {})
    assert session().query(Journal).count() == 0
    assert approval(cost_id, first).refusal is Refusal.APPROVED_ALREADY
    assert approval(cost_id, second).step == "second_approval"
    with pytest.raises(Conflict):
        do(cost_services.approve_cost, first, cost_id)
    do(cost_services.approve_cost, second, cost_id)
    assert status_of(cost_id) == "approved"
    assert sum(shares_of(cost_id).values()) == 500_001
    assert session().query(Journal).count() == 2


def test_two_treasurers_are_one_role() -> None:
    cost_id = cost_data.submitted(cost_data.project(budget_cents=None), "bas", payer=cast.VEENPLUIS, **LARGE)
    do(cost_services.approve_cost, "tom", cost_id)
    with pytest.raises(NotAllowed):
        do(cost_services.approve_cost, "truus", cost_id)
    assert approval(cost_id).people == ("Sofie Som",)


def test_four_eyes_hold_for_the_second_too() -> None:
    project_id = cost_data.project(budget_cents=None)
    own_school_paid = cost_data.submitted(project_id, payer=cast.ROERDOMP, **LARGE)
    do(cost_services.approve_cost, "sofie", own_school_paid)
    with pytest.raises(NotAllowed):
        do(cost_services.approve_cost, "truus", own_school_paid)
    do(cost_services.approve_cost, "tom", own_school_paid)
    assert status_of(own_school_paid) == "approved"


def test_at_the_limit_and_at_the_budget_one_approval_is_enough() -> None:
    at_both = cost_data.submitted(cost_data.project(budget_cents=500_000), gross=500_000)
    assert approval(at_both).reasons == ()
    do(cost_services.approve_cost, "tom", at_both)
    assert status_of(at_both) == "approved"


def test_a_cost_that_goes_over_the_budget_needs_two() -> None:
    project_id = cost_data.project(budget_cents=20_000)
    cost_data.approved(project_id, gross=15_000)
    over = cost_data.submitted(project_id, gross=5_001, document_number="2")
    assert approval(over).reasons == (SecondReason.OVER_BUDGET,)
    do(cost_services.approve_cost, "sofie", over)
    assert status_of(over) == "submitted"
    do(cost_services.approve_cost, "tom", over)
    assert status_of(over) == "approved"


def test_a_change_after_the_first_approval_voids_it() -> None:
    cost_id = cost_data.submitted(cost_data.project(budget_cents=None), **LARGE)
    do(cost_services.approve_cost, "tom", cost_id)
    do(cost_services.return_cost, "dirk", cost_id)
    do(cost_services.submit_cost, "dirk", cost_id)
    assert approval(cost_id).approvals == ()
    do(cost_services.approve_cost, "sofie", cost_id)
    assert status_of(cost_id) == "submitted"
    do(cost_services.approve_cost, "tom", cost_id)
    assert status_of(cost_id) == "approved"


def test_the_first_may_still_reject() -> None:
    cost_id = cost_data.submitted(cost_data.project(budget_cents=None), **LARGE)
    do(cost_services.approve_cost, "tom", cost_id)
    do(cost_services.reject_cost, "tom", cost_id, "Toch dubbel.")
    assert status_of(cost_id) == "rejected"


def test_a_limit_holds_for_what_is_handed_in_afterwards() -> None:
    project_id = cost_data.project(budget_cents=None)
    before = cost_data.submitted(project_id, **LARGE)
    cost_data.set_rules({policy_queries.SECOND_ABOVE: 900_000})
    after = cost_data.submitted(project_id, document_number="2", **LARGE)
    assert [approval(id_).reasons for id_ in (before, after)] == [(SecondReason.ABOVE_LIMIT,), ()]
    for name in ("sofie", "kim", "ad"):
        with pytest.raises(NotAllowed):
            do(policy_services.propose_rules, name, {policy_queries.SECOND_ABOVE: 1}, clock.today())
    with pytest.raises(Invalid):
        do(policy_services.propose_rules, "tom", {policy_queries.PAYMENT_DAYS: 366}, clock.today())


@pytest.mark.one_database
def test_on_the_screen_the_cost_says_it_waits_for_a_second(client: Client) -> None:
    cost_id = cost_data.submitted(cost_data.project(), **LARGE)
    content = cost_queries.cost(cost_data.who("tom"), cost_id).content_sha256
    client.sign_in("tom")
    assert "Twee mensen keuren deze kosten goed" in client.get(f"/costs/{cost_id}").text
    assert client.post(f"/costs/{cost_id}/approve", data={"content_sha256": content}).status_code == 303
    page = client.get(f"/costs/{cost_id}").text
    assert "Wacht op tweede goedkeuring" in page and "Tom Tel keurde goed op" in page
    desk = client.get("/costs/").text
    assert "Sofie Som" in desk and "Wacht op tweede goedkeuring" in desk and "/costs/rules" in desk
    assert client.post(f"/costs/{cost_id}/approve", data={"content_sha256": content}).status_code == 409


def test_the_limit_is_set_on_a_small_screen(client: Client) -> None:
    client.sign_in("sofie")
    assert "Boven € 5.000,00" in client.get("/costs/rules").text
    days = {
        "objection_days": "7",
        "payment_days": "14",
        "tie_rule": "0",
        "counts_from": clock.today().isoformat(),
    }
    rules = {"second_approver_above": "12.50", **days}
    assert client.post("/costs/rules", data=rules).status_code == 403
    client.sign_in("tom")
    unclear = client.post("/costs/rules", data=rules)
    assert unclear.status_code == 422 and "€\xa012,50" in unclear.text and "€\xa01.250,00" in unclear.text
    assert client.post("/costs/rules", data=rules | {"second_approver_above": "1.250"}).status_code == 303
    assert "€\xa01.250,00" in client.get("/costs/rules").text
    assert client.sign_in("dirk").get("/costs/rules").status_code == 403


def test_by_the_api_the_first_approval_leaves_it_submitted(client: Client) -> None:
    cost_id = cost_data.submitted(cost_data.project(), **LARGE)
    client.sign_in("tom")
    first = client.api("POST", f"/costs/{cost_id}/approve").get_json()
    assert (first["status"], first["shares"]) == ("submitted", [])
    assert first["approvals"][0]["by"] == "Tom Tel"
    assert first["waits_for"] == {
        "step": "second_approval",
        "reasons": ["above_limit", "over_budget"],
        "people": ["Sofie Som"],
    }
    listed = client.api("GET", "/costs").get_json()["items"]
    assert [(item["id"], item["waits_for"]["step"]) for item in listed] == [(cost_id, "second_approval")]
    rules = {"second_approver_above_cents": 9, "objection_days": 7, "payment_days": 30}
    asked = client.api("PUT", "/money-rules", json=rules)
    assert asked.status_code == 202
    number = asked.get_json()["proposal"]
    assert client.api("GET", "/money-rules").get_json()["second_approver_above_cents"] == 500_000
    assert client.api("POST", f"/money-proposals/{number}/agree").status_code == 403
    client.sign_in("kim")
    assert client.api("POST", f"/money-proposals/{number}/agree").get_json()["decided_by"] == "Kim Kern"
    client.sign_in("tom")
    assert client.api("GET", "/money-rules").get_json()["second_approver_above_cents"] == 9
    client.sign_in("sofie")
    assert client.api("PUT", "/money-rules", json=rules).status_code == 403
    second = client.api("POST", f"/costs/{cost_id}/approve").get_json()
    assert (second["status"], second["waits_for"]) == ("approved", None)
