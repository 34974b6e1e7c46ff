"""Bookkeeping on the screen and by the API; every page is checked by the client."""

import pytest

from tests.bookkeeping import paper
from tests.support import cast
from tests.support.client import Client

FORM = {
    "legal_name": "Stichting Roerdomp",
    "street": "Laan 1",
    "postcode": "1234 ab",
    "place": "Zwolle",
    "kvk": "1234 5678",
    "vat_number": "nl123456789b01",
}


def chart(number: str = "40") -> dict[str, str]:
    accounts = ("paid", "borne", "current", "transfer", "payment")
    return {
        f"{field}_{account}": f"{number}{place}" if field == "number" else account
        for place, account in enumerate(accounts)
        for field in ("number", "name")
    }


def test_a_coordinator_fills_in_the_numbers_of_the_own_school_and_takes_the_files(client: Client) -> None:
    paper.settled()
    client.sign_in("dirk")
    place = f"/bookkeeping/of/{cast.ROERDOMP}"
    assert "/bookkeeping/" in client.get("/statements/").text
    assert "BVorOvrOvk" in client.get(place).text
    assert client.get(f"{place}/journal?format=xaf32").status_code == 409
    wrong = client.post(
        f"{place}/chart", data=chart("=4") | {"rgs_paid": "onzin", "name_borne": "Eigen naam"}
    )
    assert (wrong.status_code, "onzin" in wrong.text, "Eigen naam" in wrong.text) == (422, True, True)
    assert "BVorOvrOvk" in wrong.text and "hooguit 20" in wrong.text
    assert client.post(f"{place}/chart", data=chart()).status_code == 303
    assert client.post(f"{place}/party", data=FORM | {"kvk": "1"}).status_code == 422
    assert client.post(f"{place}/party", data=FORM).status_code == 303
    html = client.get(place).text
    assert "1234 AB" in html and "12345678" in html and "NL123456789B01" in html
    for format_ in ("xaf32", "xaf40", "exact", "twinfield", "afas", "visma"):
        answer = client.get(f"{place}/journal?format={format_}&period=2018-2019")
        assert (answer.status_code, b"401" in answer.data) == (200, True)
    for gone in ("?format=doc", "?format=xaf32&period=2099-2100"):
        assert client.get(f"{place}/journal{gone}").status_code == 404
    for other in ("network", str(cast.VEENPLUIS)):
        assert client.get(f"/bookkeeping/of/{other}").status_code == 403
        assert client.post(f"/bookkeeping/of/{other}/chart", data=chart()).status_code == 403
    assert client.get("/bookkeeping/of/99").status_code == client.get("/bookkeeping/of/x").status_code == 404


def test_the_treasurer_issues_the_documents_on_the_screen(client: Client) -> None:
    settlement_id = paper.settled()
    place = f"/bookkeeping/settlements/{settlement_id}"
    client.sign_in("tom")
    assert place in client.get("/bookkeeping/").text
    refused = client.post(place, data={"vat": "joint", "note": "Tot ziens"})
    assert (refused.status_code, "Tot ziens" in refused.text) == (422, True)
    paper.fill_in()
    assert client.post(place, data={"vat": "anders"}).status_code == 422
    assert client.post(place, data={"vat": "joint", "sentence": "Onze eigen zin."}).status_code == 303
    html = client.get(place).text
    assert "Doorbelasting" in html and "Creditnota" in html and "UBL" in html
    assert client.post(place, data={"vat": "joint"}).status_code == 409
    document = client.get("/bookkeeping/documents/1").text
    assert "Onze eigen zin." in document and "<b>" not in document
    assert client.get("/bookkeeping/documents/1/download").mimetype == "application/pdf"
    assert client.get("/bookkeeping/documents/1/download?format=doc").status_code == 404
    client.sign_in("els")
    assert client.get("/bookkeeping/").status_code == 403


def test_the_api_does_the_same(client: Client) -> None:
    settlement_id = paper.settled()
    client.sign_in("tom")
    place = f"/bookkeeping/of/{cast.ROERDOMP}"
    codes = {
        account: {"ledger_number": str(number), "name": account}
        for number, account in enumerate(("paid", "borne", "current", "transfer", "payment"), start=1000)
    }
    assert (
        client.api("PUT", f"{place}/chart", json={"codes": codes | {"paid": {"name": "x"}}}).status_code
        == 422
    )
    made = client.api("PUT", f"{place}/chart", json={"codes": codes})
    assert made.json is not None and made.json["codes"]["borne"]["ledger_number"] == "1001"
    party = {**FORM, "postcode": "1234 AB", "kvk": "12345678", "vat_number": ""}
    assert client.api("PUT", f"{place}/party", json=party | {"kvk": "x"}).status_code == 422
    assert client.api("PUT", f"{place}/party", json=party).status_code == 200
    assert client.api("GET", f"{place}/journal?format=afas&period=2018-2019").status_code == 200
    assert client.api("GET", f"{place}/journal?format=doc").status_code == 422
    issue = f"/bookkeeping/settlements/{settlement_id}"
    assert client.api("POST", issue, json={"vat": "joint"}).status_code == 422
    paper.fill_in()
    issued = client.api("POST", issue, json={"vat": "joint"})
    assert issued.json is not None and sum(row["cents"] for row in issued.json["items"]) == 0
    first = issued.json["items"][0]
    one = client.api("GET", f"/bookkeeping/documents/{first['id']}")
    assert one.json is not None and one.json["number"] == first["number"]
    assert sum(line["cents"] for line in one.json["lines"]) == first["cents"]
    assert client.api("GET", f"/bookkeeping/documents/{first['id']}/download?format=xml").status_code == 200
    assert client.api("GET", f"/bookkeeping/documents?settlement={settlement_id}").status_code == 200
    client.sign_in("bas")
    own = client.api("GET", "/bookkeeping/documents")
    assert own.json is not None and {row["school"] for row in own.json["items"]} == {cast.VEENPLUIS}


@pytest.mark.parametrize("name", ["els", "kim", "ad", "carla"])
def test_who_does_not_keep_the_books_of_a_school_does_not_come_here(client: Client, name: str) -> None:
    client.sign_in(name)
    assert client.get("/bookkeeping/").status_code == 403
