"""Settling by the JSON API, as the contract has it."""

from tests.costs import cost_data
from tests.support import cast
from tests.support.client import Client
from wiki.kernel import clock


def open_cost() -> int:
    """Veenpluis paid for itself and Roerdomp."""
    return cost_data.approved(
        cost_data.project(schools=(cast.VEENPLUIS, cast.ROERDOMP)), "bas", payer=cast.VEENPLUIS
    )


def test_from_balance_to_paid(client: Client) -> None:
    cost_id = open_cost()
    client.sign_in("tom")
    [period] = client.api("GET", "/periods").json["items"]  # type: ignore[index]
    assert (period["label"], period["state"]) == ("2018-2019", "open")
    answer = client.api("POST", "/settlements", json={"period": period["id"], "mode": "minimal"})
    assert answer.status_code == 201
    made = answer.json
    assert made is not None
    assert made["proven_minimal"] is True
    [transfer] = made["transfers"]
    assert (transfer["from"], transfer["to"], transfer["cents"]) == (2, 1, 5_000)
    assert transfer["reference"].startswith("RF")
    assert client.api("GET", f"/settlements/{made['id']}").json == made
    assert client.api("GET", "/settlements").json == {"items": [made]}
    url = f"/transfers/{transfer['id']}/payments"
    part = client.api("POST", url, json={"cents": 2_000, "paid_on": clock.today().isoformat()})
    assert part.status_code == 201
    assert part.json["transfer"]["open_cents"] == 3_000  # type: ignore[index]
    [noted] = part.json["items"]  # type: ignore[index]
    assert client.api("POST", f"/payments/{noted['id']}/undo").status_code == 201
    rest = client.api(
        "POST", url, json={"paid_on": clock.today().isoformat(), "note": "Alles in één keer"}
    ).json
    assert rest is not None
    assert [row["cents"] for row in rest["items"]] == [2_000, -2_000, 5_000]
    assert client.api("GET", url).json == rest
    assert client.api("GET", f"/costs/{cost_id}").json["status"] == "settled"  # type: ignore[index]


def test_a_period_goes_by_its_label_too_and_a_second_time_there_is_nothing_to_settle(client: Client) -> None:
    open_cost()
    client.sign_in("tom")
    order = {"period": "2018-2019", "mode": "project"}
    assert client.api("POST", "/settlements", json=order).status_code == 201
    assert client.api("POST", "/settlements", json=order).status_code == 409


def test_what_cannot_be_settled_is_told(client: Client) -> None:
    open_cost()
    client.sign_in("tom")
    for body, status in (
        ({"period": "2099-2100", "mode": "hub"}, 404),
        ({"period": "2018-2019", "mode": "best"}, 422),
        ({"period": True, "mode": "hub"}, 422),
        ({"period": "2018-2019", "mode": "hub", "hub": 9_999}, 422),
        ({"mode": "hub"}, 422),
    ):
        assert client.api("POST", "/settlements", json=body).status_code == status, body
    for path in ("/settlements/9", "/transfers/9/payments"):
        assert client.api("GET", path).status_code == 404
    assert client.api("POST", "/payments/9/undo").status_code == 404


def test_members_read_and_only_the_treasurer_settles(client: Client) -> None:
    open_cost()
    assert client.api("GET", "/settlements").status_code == 401
    client.sign_in("anna")
    assert client.api("GET", "/settlements").status_code == 200
    assert client.api("GET", "/periods").status_code == 200
    order = {"period": "2018-2019", "mode": "minimal"}
    assert client.api("POST", "/settlements", json=order).status_code == 403


def test_a_period_is_closed_by_two_people(client: Client) -> None:
    open_cost()
    client.sign_in("tom")
    [period] = client.api("GET", "/periods").json["items"]  # type: ignore[index]
    url = f"/periods/{period['id']}/close"
    assert client.api("POST", url, json={}).json["state"] == "review"  # type: ignore[index]
    assert client.api("POST", url).status_code == 403
    client.sign_in("sofie")
    mark = client.api("GET", f"/periods/{period['id']}").json["flags_mark"]  # type: ignore[index]
    blind: list[dict[str, object]] = [{}, {"flags_seen": False}, {"flags_seen": True}]
    for unseen in (*blind, {"flags_seen": True, "seen": "something else"}):
        refused = client.api("POST", url, json=unseen)
        assert (refused.status_code, list(refused.json["errors"])) == (422, ["flags_seen"])  # type: ignore[index]
    closed = client.api("POST", url, json={"flags_seen": True, "seen": mark}).json
    assert closed is not None
    assert (closed["state"], len(closed["seal_sha256"]), closed["objections"]) == ("closed", 64, [])
    assert client.api("GET", f"/periods/{period['id']}").json == closed
    assert client.api("POST", url).status_code == 409
