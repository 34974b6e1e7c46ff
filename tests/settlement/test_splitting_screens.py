"""Dividing a bank entry on the screen and by the JSON API; every page is checked by the client."""

from tests.settlement import test_bank as bank
from tests.settlement.samples import Booking
from tests.support.client import Client
from wiki.settlement.queries import settlements


def test_an_entry_is_divided_on_the_screen_and_what_was_typed_stays(client: Client) -> None:
    first, second = bank.settled(), bank.settled_again(2)
    bank.read(Booking(10_000, "SUM", "", iban=bank.PAYER), Booking(300, "X", "", iban=bank.STRANGER))
    entry = next(row for row in bank.waiting("unknown") if row.cents == 10_000)
    client.sign_in("tom")
    place = f"/settlement/bank/{entry.id}/parts"
    assert place in client.get("/settlement/bank").text
    html = client.get(place).text
    assert "voorstel" in html and html.count('value="50,00"') == 2
    sent = {f"part-{first.id}": "50,-", f"part-{second.id}": "51", "rest": "niets"}
    bad = client.post(place, data=sent)
    assert bad.status_code == 422 and "€\u00a0101,00" in bad.text and 'value="51"' in bad.text
    unclear = client.post(place, data=sent | {f"part-{second.id}": "12.34"})
    assert unclear.status_code == 422 and "12,34" in unclear.text
    api = client.api("GET", f"/bank-entries/{entry.id}/parts")
    assert [part["cents"] for part in api.json["parts"]] == [5_000, 5_000]  # type: ignore[index]
    twice = {"parts": [{"transfer": first.id, "cents": 1}] * 2}
    assert client.api("POST", f"/bank-entries/{entry.id}/parts", json=twice).status_code == 422
    assert client.post(place, data=sent | {f"part-{second.id}": "49,50"}).status_code == 303
    assert settlements.transfer(second.id).open_cents == 50
    assert client.get(place).status_code == 409
    other = next(row for row in bank.waiting("unknown"))
    body = {"parts": [{"transfer": second.id, "cents": 50}], "rest": "x"}
    assert client.api("POST", f"/bank-entries/{other.id}/parts", json=body).status_code == 204
    assert settlements.transfer(second.id).open_cents == 0
