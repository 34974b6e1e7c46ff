"""Payment files and bank statements on the screen and by the JSON API; every page is checked by the client."""

import io
import re
from dataclasses import replace

import pytest

from tests.costs import cost_data
from tests.settlement.samples import Booking, Sheet, camt053
from tests.settlement.test_bank import PAYEE, PAYER, STRANGER, settled
from tests.support import cast
from tests.support.client import Client
from wiki.kernel import clock
from wiki.schools.rules import Actor
from wiki.settlement.queries import settlements
from wiki.settlement.services import bank_entries

HOSTILE = {
    "XXE": b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
    "no XML": b"MZ\x00\xff",
    "another format": b'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.052.001.08"/>',
    "nothing": b"",
}


@pytest.fixture
def transfer(client: Client) -> settlements.TransferRow:
    return settled()


def sheet(*bookings: Booking) -> bytes:
    day = f"<Dt>{clock.today().isoformat()}</Dt>"
    return camt053(Sheet(tuple(replace(booking, day=day) for booking in bookings), iban=PAYEE))


def send(client: Client, content: bytes, name: str = "afschrift.xml") -> str:
    answer = client.post(
        "/settlement/bank", data={"files": (io.BytesIO(content), name)}, follow_redirects=True
    )
    return str(answer.text)


def test_a_statement_is_read_and_what_is_left_is_decided_on_the_screen(
    client: Client, transfer: settlements.TransferRow
) -> None:
    client.sign_in("tom")
    half = Booking(2_000, "1", transfer.reference, iban=PAYER)
    unknown = Booking(9_900, "2", text="Ouderbijdrage <b>emoji 🎒</b>", name="مدرسة", iban=STRANGER)
    proposed = Booking(3_000, "3", text="verrekening", iban=PAYER)
    html = send(client, sheet(half, unknown, proposed))
    assert "1 betaling is genoteerd" in html and "2 regels wachten op jou" in html and "مدرسة" in html
    ids = dict(re.findall(r'id="entry-(\d+)">\s*<h4>.*?€\u00a0?\s*([\d.,]+)', html, re.S))
    by_amount = {amount: id_ for id_, amount in ids.items()}
    place = f"/settlement/bank/{by_amount['30,00']}"
    bad = client.post(f"{place}/book", data={"transfer": transfer.id, "cents": "12.34"})
    assert (bad.status_code, "12,34" in bad.text, "12.34" in bad.text) == (422, True, True)
    good = client.post(f"{place}/book", data={"transfer": transfer.id, "cents": "30,00"})
    assert good.status_code == 303
    aside = f"/settlement/bank/{by_amount['99,00']}/set-aside"
    assert client.post(aside, data={"reason": ""}).status_code == 422
    assert client.post(aside, data={"reason": "Ouderbijdrage"}).status_code == 303
    assert client.post(aside, data={"reason": "Ouderbijdrage"}).status_code == 409
    assert "elke regel heeft zijn plek" in client.get("/settlement/bank").text
    assert settlements.transfer(transfer.id).open_cents == 0
    assert "Van het bankafschrift" in client.get(f"/settlement/transfers/{transfer.id}").text


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_file_that_is_no_statement_is_refused_in_words(
    client: Client, transfer: settlements.TransferRow, kind: str
) -> None:
    client.sign_in("tom")
    html = send(client, HOSTILE[kind], "💥" * 60 + ".xml")
    assert 'class="error-summary"' in html and "Traceback" not in html
    assert client.post("/settlement/bank", data={}).status_code == 422


def test_only_who_looks_after_an_account_comes_here(
    client: Client, transfer: settlements.TransferRow
) -> None:
    client.sign_in("tom")
    send(client, sheet(Booking(9_900, "2", iban=STRANGER, name="Een ouder")))
    [entry] = bank_entries.waiting(_tom(), "unknown")
    for who, sees, may in (("anna", 403, 403), ("dirk", 200, 403), ("sofie", 200, 403)):
        client.sign_in(who)
        page = client.get("/settlement/bank")
        assert page.status_code == sees
        assert ("Een ouder" in page.text) == (who == "sofie")
        answer = client.post(f"/settlement/bank/{entry.id}/set-aside", data={"reason": "Zomaar"})
        assert answer.status_code == may


def _tom() -> Actor:
    return cost_data.who("tom")


def test_a_school_makes_its_payment_file_on_the_screen(
    client: Client, transfer: settlements.TransferRow
) -> None:
    client.sign_in("dirk")
    url = f"/settlement/{transfer.settlement_id}/payment-file"
    assert url in client.get(f"/settlement/{transfer.settlement_id}").text
    assert "50,00" in client.get(url).text
    form = {"school": cast.ROERDOMP, "transfers": transfer.id, "execute_on": "gisteren"}
    bad = client.post(url, data=form)
    assert (bad.status_code, 'value="gisteren"' in bad.text) == (422, True)
    form["execute_on"] = clock.today().isoformat()
    assert client.post(url, data=form).status_code == 303
    assert client.post(url, data=form).status_code == 422
    [link] = re.findall(r"/settlement/payment-files/\d+", client.get(url).text)
    answer = client.get(link)
    assert (answer.mimetype, transfer.reference in answer.text) == ("application/xml", True)
    client.sign_in("bas")
    assert client.get(link).status_code == 403
    assert client.get(f"{url}?school={cast.ROERDOMP}").status_code == 403


def test_the_bank_by_the_json_api(client: Client, transfer: settlements.TransferRow) -> None:
    client.sign_in("dirk")
    place = f"/settlements/{transfer.settlement_id}/payment-files"
    order = {"school": cast.ROERDOMP, "transfers": [transfer.id], "execute_on": clock.today().isoformat()}
    made = client.api("POST", place, json=order)
    assert made.status_code == 201
    assert client.api("GET", place).json == {"items": [made.json]}
    assert transfer.reference in client.api("GET", f"/payment-files/{made.json['id']}").text  # type: ignore[index]
    assert client.api("POST", place, json=order).status_code == 422
    client.sign_in("tom")
    content = sheet(
        Booking(2_000, "1", end_to_end_id=transfer.end_to_end_id, iban=PAYER), Booking(1, "2", iban=STRANGER)
    )

    def sent() -> dict[str, int]:
        [row] = client.api("POST", "/bank-statements", data={"file": (io.BytesIO(content), "a.xml")}).json[
            "items"
        ]  # type: ignore[index]
        return {name: row[name] for name in ("added", "booked", "waiting")}

    assert [sent(), sent()] == [
        {"added": 2, "booked": 0, "waiting": 2},
        {"added": 0, "booked": 0, "waiting": 0},
    ]
    assert len(client.api("GET", "/bank-statements").json["items"]) == 1  # type: ignore[index]
    found = {q: client.api("GET", f"/bank-entries?queue={q}").json["items"] for q in ("short", "unknown")}  # type: ignore[index]
    [short], [unknown] = found["short"], found["unknown"]
    assert short["transfer"] == transfer.id
    paid = client.api(
        "POST", f"/bank-entries/{short['id']}/book", json={"transfer": transfer.id, "cents": 2_000}
    )
    assert (paid.status_code, paid.json["transfer"]["open_cents"]) == (201, 3_000)  # type: ignore[index]
    assert (
        client.api("POST", f"/bank-entries/{unknown['id']}/set-aside", json={"reason": "x"}).status_code
        == 204
    )
    assert client.api("POST", f"/bank-entries/{unknown['id']}/take-back").status_code == 409
    assert client.api("GET", "/bank-entries?queue=short").json["counts"] == {}  # type: ignore[index]
    refused = client.api("POST", "/bank-statements", data={"file": (io.BytesIO(b"x"), "a.xml")})
    assert (refused.status_code, list(refused.json["errors"])) == (422, ["file"])  # type: ignore[index]
