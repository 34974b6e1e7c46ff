"""Settling on the screen: periods, the three ways, payments and accounts; every page is checked by the client."""

import re

import pytest

from tests.costs import cost_data
from tests.support import cast
from tests.support.client import Client
from tests.support.without_guards import without_guards
from wiki.kernel import clock
from wiki.ledger.queries import books
from wiki.settlement.queries import settlements
from wiki.settlement.rules.transfer_diagram import diagram
from wiki.settlement.services import accounts
from wiki.settlement.services.accounts import EnterAccount

IBAN = "NL91ABNA0417164300"


@pytest.fixture
def period_id(client: Client) -> int:
    """Veenpluis paid a cost for itself and Roerdomp."""
    cost_data.approved(
        cost_data.project(schools=(cast.VEENPLUIS, cast.ROERDOMP)), "bas", payer=cast.VEENPLUIS
    )
    found = books.period_on(cost_data.DATED)
    assert found is not None
    return found.id


def fields(client: Client, period_id: int, mode: str, hub: str = "") -> dict[str, str]:
    """The hidden fields of the form that settles this way, as they stand on the page that asks it once more."""
    html = client.get(f"/settlement/periods/{period_id}/settle?mode={mode}&hub={hub}").text
    return dict(re.findall(r'name="(mode|seen|hub)" value="([^"]*)"', html))


def settled(client: Client, period_id: int, mode: str = "minimal") -> settlements.SettlementRow:
    client.sign_in("tom")
    assert f"/settlement/periods/{period_id}/settle?" in client.get(f"/settlement/periods/{period_id}").text
    answer = client.post(f"/settlement/periods/{period_id}/settle", data=fields(client, period_id, mode))
    assert answer.status_code == 303
    return settlements.settlements()[0]


def test_a_period_shows_the_three_ways_and_is_settled_in_the_one_chosen(
    client: Client, period_id: int
) -> None:
    row = settled(client, period_id, "hub")
    assert (row.mode, row.cents) == ("hub", 5_000)
    html = client.get(f"/settlement/{row.id}").text
    assert "Roerdomp" in html and row.transfers[0].reference in html
    assert "Elke school staat op nul" in client.get(f"/settlement/periods/{period_id}").text


def test_what_was_shown_before_the_books_changed_is_not_settled(client: Client, period_id: int) -> None:
    client.sign_in("tom")
    old = fields(client, period_id, "minimal")
    cost_data.approved(cost_data.project(), document_number="9")
    assert client.post(f"/settlement/periods/{period_id}/settle", data=old).status_code == 409
    assert settlements.settlements() == []


def test_a_period_is_closed_on_the_screen_by_two_people(client: Client, period_id: int) -> None:
    url = f"/settlement/periods/{period_id}"
    client.sign_in("tom")
    bad = client.post(f"{url}/review", data={"objections_until": "31-02-2019"})
    assert (bad.status_code, 'value="31-02-2019"' in bad.text) == (422, True)
    today = clock.today().isoformat()
    assert client.post(f"{url}/review", data={"objections_until": today}).status_code == 303
    assert client.post(f"{url}/close", data={"flags_seen": "1"}).status_code == 403
    client.sign_in("sofie")
    unseen = client.post(f"{url}/close", data={})
    assert (unseen.status_code, 'href="#f-flags_seen"' in unseen.text) == (422, True)
    seen = re.findall(r'name="seen" value="([^"]*)"', client.get(url).text)[-1]
    other = client.post(f"{url}/close", data={"flags_seen": "1", "seen": "something else"})
    assert (other.status_code, "Er is iets veranderd" in other.text) == (422, True)
    assert client.post(f"{url}/close", data={"flags_seen": "1", "seen": seen}).status_code == 303
    closed = books.period(period_id)
    assert (closed.seal_sha256 or "?") in client.get(url).text


def test_a_payment_is_noted_in_parts_and_once_when_the_form_is_sent_twice(
    client: Client, period_id: int
) -> None:
    transfer = settled(client, period_id).transfers[0]
    url = f"/settlement/transfers/{transfer.id}"
    typed = {"cents": "20,00", "paid_on": clock.today().isoformat(), "note": "Deel", "open": "5000"}
    assert client.post(f"{url}/payments", data=typed).status_code == 303
    again = client.post(f"{url}/payments", data=typed)
    assert (again.status_code, 'value="20,00"' in again.text) == (422, True)
    assert settlements.transfer(transfer.id).open_cents == 3_000
    [paid] = settlements.payments(transfer.id)
    assert client.post(f"/settlement/payments/{paid.id}/undo").status_code == 303
    assert "Is teruggenomen" in client.get(url).text


def test_an_ambiguous_amount_is_offered_both_ways(client: Client, period_id: int) -> None:
    transfer = settled(client, period_id).transfers[0]
    typed = {"cents": "12.34", "paid_on": clock.today().isoformat(), "open": "5000"}
    answer = client.post(f"/settlement/transfers/{transfer.id}/payments", data=typed)
    assert answer.status_code == 422
    assert "12,34" in answer.text and "1.234,00" in answer.text


def test_an_account_takes_two_people_and_then_stands_on_the_transfer(client: Client, period_id: int) -> None:
    transfer = settled(client, period_id).transfers[0]
    url = f"/settlement/transfers/{transfer.id}"
    assert "nog niet bekend" in client.get(url).text
    client.sign_in("bas")
    typed = {"school_id": str(cast.VEENPLUIS), "iban": IBAN[:-1] + "1", "account_name": "Stichting Veenpluis"}
    wrong = client.post("/settlement/accounts", data=typed)
    assert (wrong.status_code, "Stichting Veenpluis" in wrong.text) == (422, True)
    assert client.post("/settlement/accounts", data=typed | {"iban": IBAN}).status_code == 303
    [row] = accounts.listed(cost_data.who("bas"))
    assert client.post(f"/settlement/accounts/{row.id}/approve").status_code == 403
    client.sign_in("tom")
    assert client.post(f"/settlement/accounts/{row.id}/approve").status_code == 303
    html = client.get(url).text
    assert "NL91 ABNA 0417 1643 00" in html and "QR-code" in html


def test_an_iban_is_not_shown_to_whom_it_does_not_concern(client: Client, period_id: int) -> None:
    transfer = settled(client, period_id).transfers[0]
    account = cost_data.do(accounts.enter_account, "bas", cast.VEENPLUIS, EnterAccount(IBAN, "Veenpluis")).id
    cost_data.do(accounts.approve_account, "tom", account)
    shown = {}
    for name in ("dirk", "bas", "tom", "anna", "els", "kim"):
        client.sign_in(name)
        shown[name] = "NL91" in client.get(f"/settlement/transfers/{transfer.id}").text
    assert shown == {"dirk": True, "bas": True, "tom": True, "anna": False, "els": False, "kim": False}


@pytest.mark.parametrize("name", ["anna", "bas", "kim", "sofie", "ad"])
def test_everybody_sees_periods_and_settlements_and_only_the_treasurer_settles(
    client: Client, period_id: int, name: str
) -> None:
    row = settled(client, period_id)
    client.sign_in(name)
    for url in ("/settlement/", f"/settlement/periods/{period_id}", f"/settlement/{row.id}"):
        assert client.get(url).status_code == 200
    assert client.post(f"/settlement/periods/{period_id}/settle", data={"mode": "hub"}).status_code == 403


def test_an_empty_network_is_told_what_comes(client: Client) -> None:
    with without_guards() as database:
        cast.without_books(database)
    client.sign_in("kim")
    assert "Nog geen perioden" in client.get("/settlement/").text


def test_a_picture_has_every_school_once_a_side_and_every_transfer() -> None:
    drawn = diagram([(1, 3, 500), (2, 3, 100), (1, 4, 5)])
    assert [p.school_id for p in drawn.payers] == [1, 2]
    assert [p.school_id for p in drawn.payees] == [3, 4]
    assert [a.thickness for a in drawn.arrows] == [12.0, 2.4, 2.0]
