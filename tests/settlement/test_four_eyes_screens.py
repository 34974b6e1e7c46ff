"""Where two people decide and schools object, on the screen and by the JSON API; the client checks every page."""

from datetime import timedelta

import pytest

from tests.costs import cost_data
from tests.support import cast
from tests.support.client import Client
from tests.support.words import nl
from wiki.kernel import clock
from wiki.ledger.queries import books
from wiki.ledger.services import period_closing
from wiki.settlement.queries import objections as objection_queries
from wiki.settlement.queries import settlements
from wiki.settlement.services import accounts, consents, withdrawals
from wiki.settlement.services import settlements as settlement_services
from wiki.settlement.services.accounts import EnterAccount
from wiki.settlement.services.settlements import Mode

REASON = "Er ontbrak een factuur."


@pytest.fixture
def period_id(client: Client) -> int:
    """Veenpluis paid a cost for itself and Roerdomp."""
    schools = (cast.VEENPLUIS, cast.ROERDOMP)
    cost_data.approved(cost_data.project(schools=schools), "bas", payer=cast.VEENPLUIS)
    found = books.period_on(cost_data.DATED)
    assert found is not None
    return found.id


def settled(period_id: int) -> int:
    return int(cost_data.do(settlement_services.settle_period, "tom", period_id, Mode.MINIMAL).id)


def reviewed(period_id: int) -> None:
    until = clock.today() + timedelta(days=3)
    cost_data.do(period_closing.start_review, "tom", period_id, until)


def test_settling_shows_what_is_sent_to_whom_and_asks_the_second_approver(
    client: Client, period_id: int
) -> None:
    cost_data.set_rules({"second_approver_above": 1_000})
    url = f"/settlement/periods/{period_id}/settle"
    client.sign_in("tom")
    page = client.get(f"{url}?mode=minimal").text
    assert "Dirk van &#39;t Hof" in page and "Bas Yılmaz" in page and "Roerdomp College betaalt" in page
    assert nl("Ask the second approver") in page
    seen = settlement_services.propose(books.period(period_id), Mode.MINIMAL).mark
    answer = client.post(url, data={"mode": "minimal", "seen": seen})
    assert answer.headers["Location"].endswith("/settlement/proposals") and settlements.settlements() == []
    assert nl("This period waits for the second approver already.") in client.get(f"{url}?mode=minimal").text
    assert "/proposals/2/agree" not in client.get("/settlement/proposals").text
    client.sign_in("sofie")
    assert "stelt voor: een verrekening" in client.get("/").text
    assert "/proposals/2/agree" in client.get("/settlement/proposals").text
    assert client.post("/settlement/proposals/2/agree").status_code == 303
    assert [row.cents for row in settlements.settlements()] == [5_000]
    assert client.sign_in("bas").get("/settlement/proposals").status_code == 403


def test_a_settlement_is_withdrawn_on_the_screen_by_two(client: Client, period_id: int) -> None:
    settlement_id = settled(period_id)
    url = f"/settlement/{settlement_id}/withdraw"
    client.sign_in("tom")
    assert url in client.get(f"/settlement/{settlement_id}").text
    empty = client.post(url, data={"reason": ""})
    assert (empty.status_code, 'href="#f-reason"' in empty.text) == (422, True)
    assert client.post(url, data={"reason": REASON}).status_code == 303
    page = client.get(f"/settlement/{settlement_id}").text
    assert "stelde voor om deze verrekening in te trekken" in page and url not in page
    client.sign_in("kim").post("/settlement/proposals/1/agree")
    for name in ("kim", "dirk", "anna"):
        page = client.sign_in(name).get(f"/settlement/{settlement_id}").text
        assert nl("This settlement was withdrawn") in page and REASON in page
    transfer = settlements.settlement(settlement_id).transfers[0]
    assert nl("Withdrawn") in client.get(f"/settlement/transfers/{transfer.id}").text
    client.sign_in("tom")
    assert nl("Settle this way") in client.get(f"/settlement/periods/{period_id}").text


def test_a_school_objects_and_is_answered_on_the_screen(client: Client, period_id: int) -> None:
    reviewed(period_id)
    client.sign_in("dirk")
    form = f"/settlement/periods/{period_id}/object"
    assert form in client.get(f"/settlement/periods/{period_id}").text
    wrong = client.post(form, data={"about": "cost-x", "reason": "Dubbel."})
    assert (wrong.status_code, "Dubbel.</textarea>" in wrong.text) == (422, True)
    assert client.post(form, data={"about": "cost-1", "reason": "Dubbel."}).status_code == 303
    assert client.post(form, data={"about": "cost-1", "reason": "Dubbel."}).status_code == 409
    [row] = objection_queries.of_period(cost_data.who("dirk"), period_id)
    url = f"/settlement/objections/{row.id}"
    assert url in client.get(f"/settlement/periods/{period_id}").text
    assert client.sign_in("bas").get(url).status_code == 404
    client.sign_in("tom")
    assert url in client.get("/").text and "Dubbel." in client.get(url).text
    assert client.post(f"{url}/answer", data={"answer": ""}).status_code == 422
    assert client.post(f"{url}/answer", data={"answer": "Nee: twee bonnen.", "grant": "0"}).status_code == 303
    assert client.post(f"{url}/overrule").status_code == 303
    assert nl("Overruling is proposed") in client.get(url).text
    client.sign_in("sofie")
    page = client.get("/settlement/proposals").text
    assert "Dubbel." in page and "Nee: twee bonnen." in page
    assert client.post("/settlement/proposals/1/agree").status_code == 303
    client.sign_in("dirk")
    page = client.get(url).text
    assert nl("Overruled by two people") in page and "/settlement/proposals" not in page


def test_a_cost_a_settlement_and_a_statement_lead_to_objecting_in_time_and_only_for_whom_it_concerns(
    client: Client, period_id: int
) -> None:
    settlement_id = settled(period_id)
    pages = ("/costs/1", f"/settlement/{settlement_id}", f"/statements/{cast.ROERDOMP}?period={period_id}")

    def offered(name: str) -> list[bool]:
        client.sign_in(name)
        return [f"/settlement/periods/{period_id}/object" in client.get(page).text for page in pages]

    assert offered("dirk") == [False, False, False]
    reviewed(period_id)
    assert offered("dirk") == [True, True, True]
    assert offered("bas") == [True, True, False]
    assert offered("tom") == offered("carla") == [False, False, False]
    chosen = client.sign_in("dirk").get(f"/settlement/periods/{period_id}/object?about=cost-1").text
    assert '<option value="cost-1" selected>' in chosen


def test_a_statement_tells_of_a_withdrawn_settlement(client: Client, period_id: int) -> None:
    asked = cost_data.do(withdrawals.propose_withdrawal, "tom", settled(period_id), REASON).id
    cost_data.do(consents.agree, "sofie", asked)
    client.sign_in("dirk")
    page = client.get(f"/statements/{cast.ROERDOMP}").text
    assert nl("Settlement withdrawn") in page and nl("Included in a settlement") in page
    for kind in ("pdf", "xlsx", "csv"):
        assert client.get(f"/statements/{cast.ROERDOMP}/download?format={kind}").status_code == 200


def test_a_school_takes_its_objection_back(client: Client, period_id: int) -> None:
    reviewed(period_id)
    client.sign_in("dirk")
    data = {"about": "statement", "reason": "Ik mis iets."}
    client.post(f"/settlement/periods/{period_id}/object", data=data)
    url = "/settlement/objections/1"
    assert nl("The statement of the school") in client.get(url).text
    assert client.post(f"{url}/take-back").status_code == 303
    assert nl("Taken back") in client.get(url).text


def test_who_objects_too_late_is_told_so(client: Client, period_id: int) -> None:
    client.sign_in("dirk")
    page = client.get(f"/settlement/periods/{period_id}/object").text
    assert nl("Schools object while a period is in review, until the day that was given.") in page


def test_another_account_shows_when_it_counts_and_can_be_stopped(client: Client) -> None:
    for iban in ("NL91ABNA0417164300", "NL02ABNA0123456789"):
        entered = cost_data.do(
            accounts.enter_account, "bas", cast.VEENPLUIS, EnterAccount(iban, "Veenpluis")
        ).id
        client.sign_in("tom").post(f"/settlement/accounts/{entered}/approve")
    page = client.get("/settlement/accounts").text
    assert "Goedgekeurd, geldt vanaf" in page and f"/settlement/accounts/{entered}/stop" in page
    assert client.post(f"/settlement/accounts/{entered}/stop").status_code == 303
    assert nl("Stopped") in client.get("/settlement/accounts").text


def test_other_rules_are_proposed_on_the_screen_and_agreed_to_by_another(client: Client) -> None:
    client.sign_in("tom")
    typed = {
        "second_approver_above": "1.250,00",
        "objection_days": "7",
        "payment_days": "14",
        "hub": str(cast.ROERDOMP),
        "tie_rule": "1",
        "counts_from": "2018-01-01",
    }
    early = client.post("/costs/rules", data=typed)
    assert (early.status_code, 'href="#f-counts_from"' in early.text) == (422, True)
    day = clock.today() + timedelta(days=3)
    assert client.post("/costs/rules", data=typed | {"counts_from": day.isoformat()}).status_code == 303
    page = client.get("/costs/rules").text
    assert "Roerdomp College" in page and nl("Propose these rules") not in page
    client.sign_in("kim")
    assert "Roerdomp College" in client.get("/settlement/proposals").text
    assert client.post("/settlement/proposals/1/agree").status_code == 303
    page = client.get("/costs/rules").text
    assert "Tom Tel" in page and "Kim Kern" in page and nl("later") in page


def test_who_agrees_by_the_api_sees_what_is_made_and_whether_the_books_changed(
    client: Client, period_id: int
) -> None:
    cost_data.set_rules({"second_approver_above": 1_000})
    order = {"period": period_id, "mode": "minimal"}
    assert client.sign_in("tom").api("POST", "/settlements", json=order).status_code == 202
    client.sign_in("sofie")
    [waits] = client.api("GET", "/money-proposals").get_json()["waiting"]
    planned = {"from": cast.ROERDOMP, "to": cast.VEENPLUIS, "cents": 5_000, "project": None}
    assert (waits["transfers"], waits["changed"]) == ([planned], False)
    cost_data.approved(cost_data.project(title="Later"), document_number="2")
    [waits] = client.api("GET", "/money-proposals").get_json()["waiting"]
    assert (waits["transfers"], waits["changed"]) == ([], True)
    assert client.api("POST", f"/money-proposals/{waits['id']}/agree").status_code == 409


def test_the_api_does_the_same(client: Client, period_id: int) -> None:
    client.sign_in("tom")
    shown = client.api("GET", f"/periods/{period_id}/settling?mode=hub").get_json()
    assert (shown["cents"], shown["needs_second_approver"]) == (5_000, False)
    assert shown["told"] == {"1": ["Bas Yılmaz"], "2": ["Dirk van 't Hof"]}
    order = {"period": period_id, "mode": "hub", "seen": "something else"}
    assert client.api("POST", "/settlements", json=order).status_code == 409
    made = client.api("POST", "/settlements", json=order | {"seen": shown["seen"]}).get_json()
    assert made["withdrawn"] is False
    withdraw = f"/settlements/{made['id']}/withdraw"
    assert client.api("POST", withdraw, json={"reason": ""}).status_code == 422
    asked = client.api("POST", withdraw, json={"reason": REASON})
    assert (asked.status_code, asked.get_json()["agreed"]) == (202, None)
    number = asked.get_json()["id"]
    client.sign_in("kim")
    assert client.api("GET", "/money-proposals").get_json()["waiting"][0]["reason"] == REASON
    assert client.api("POST", f"/money-proposals/{number}/agree").get_json()["agreed"] is True
    assert client.api("GET", f"/settlements/{made['id']}").get_json()["withdrawn"] is True
    assert client.api("POST", f"/money-proposals/{number}/refuse").status_code == 409
    reviewed(period_id)
    client.sign_in("dirk")
    objected = client.api("POST", f"/periods/{period_id}/objections", json={"reason": "Dubbel.", "cost": 1})
    assert (objected.status_code, objected.get_json()["about"]) == (201, "cost")
    path = f"/objections/{objected.get_json()['id']}"
    client.sign_in("tom")
    answer = {"answer": "Klopt, rechtgezet.", "grant": True}
    assert client.api("POST", f"{path}/answer", json=answer).get_json()["state"] == "granted"
    assert client.api("POST", f"{path}/overrule").status_code == 409
    client.sign_in("dirk")
    assert client.api("POST", f"{path}/take-back").status_code == 409
    [one] = client.api("GET", f"/periods/{period_id}/objections").get_json()["items"]
    assert client.api("GET", path).get_json() == one


def test_above_the_limit_the_api_says_that_it_waits(client: Client, period_id: int) -> None:
    cost_data.set_rules({"second_approver_above": 1_000})
    client.sign_in("tom")
    answer = client.api("POST", "/settlements", json={"period": period_id, "mode": "minimal"})
    assert (answer.status_code, answer.get_json()["kind"]) == (202, "settle")
    assert client.api("GET", "/settlements").get_json() == {"items": []}
