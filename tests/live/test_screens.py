"""Live text by plain requests of a browser."""

from flask import Flask

from tests.live.world import make
from tests.support.client import Client
from wiki.bench.live_tab import Tab

JSON = {"Accept": "application/json"}


def post(client: Client, address: str, said: object, csrf: bool = True):  # type: ignore[no-untyped-def]
    headers = JSON | ({"X-CSRFToken": client.csrf_token()} if csrf else {})
    return client.post(address, json=said, headers=headers)


def test_a_browser_writes_polls_and_is_done(app: Flask, client: Client) -> None:
    page_id = make("Een.\n")
    client.sign_in("anna")
    tab = Tab()
    tab.hear_json(post(client, f"/pages/{page_id}/live/poll", tab.asks()).json)
    tab.append("Twee.")
    assert post(client, f"/pages/{page_id}/live", tab.says(tab.take())).json["seq"] == 1
    form = {
        "title": "Een titel",
        "base_revision": "1",
        "kind": "page",
        "note": "Klaar",
        "body": "wordt niet gebruikt",
    }
    done = client.post(f"/pages/{page_id}/live/publish", data=form, headers=JSON)
    assert (done.status_code, done.json["revision"], done.json["changed"]) == (200, 2, True)
    assert "Twee." in client.get(done.json["address"]).text
    history = client.get(f"/pages/{page_id}-een-titel/history").text
    assert "Anna de Wit (Lyceum De Veenpluis)" in history and "Klaar" in history
    assert client.post(f"/pages/{page_id}/live/leave", data={"connection": tab.connection}).status_code == 204
    assert (
        post(client, f"/pages/{page_id}/live/poll", Tab().asks()).json["people"][0]["name"] == "Anna de Wit"
    )


def test_without_a_token_a_session_or_sense_nothing_is_stored(app: Flask, client: Client) -> None:
    page_id = make("Een.\n")
    client.sign_in("anna")
    tab = Tab()
    address = f"/pages/{page_id}/live"
    assert post(client, f"{address}/poll", tab.asks(), csrf=False).status_code == 400
    assert post(client, f"{address}/poll", {"connection": "x"}).status_code == 422
    assert post(client, f"{address}/poll", ["x"]).status_code == 422
    assert post(client, address, {"connection": tab.connection, "epoch": 1, "update": "?"}).status_code == 422
    stale = post(client, address, tab.says(b"") | {"epoch": 1})
    assert (stale.status_code, stale.json["reason"]) == (409, "stale")
    client.sign_out()
    assert post(client, f"{address}/poll", tab.asks()).status_code == 401


def test_the_form_without_script_saves_over_live_text_without_losing_it(app: Flask, client: Client) -> None:
    page_id = make("Een.\n\nTwee.\n")
    client.sign_in("anna")
    tab = Tab()
    tab.hear_json(post(client, f"/pages/{page_id}/live/poll", tab.asks()).json)
    tab.append("Drie.")
    post(client, f"/pages/{page_id}/live", tab.says(tab.take()))
    form = {"title": "Een titel", "base_revision": "1", "kind": "page", "body": "Een!\n\nTwee.\n"}
    saved = client.post(f"/pages/{page_id}-een-titel/edit", data=form)
    assert saved.status_code == 303
    shown = client.get(saved.headers["Location"]).text
    assert "Een!" in shown and "Drie." in shown
