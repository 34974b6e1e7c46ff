"""Live text by plain requests of a browser."""

from flask import Flask

from tests.live.world import make
from tests.support.client import Client
from wiki.bench.live_tab import Tab
from wiki.kernel.db import transaction
from wiki.pages.services import embedded_facts

JSON = {"Accept": "application/json"}


def post(client: Client, address: str, said: object, csrf: bool = True):  # type: ignore[no-untyped-def]
    headers = JSON | ({"X-CSRFToken": client.csrf_token()} if csrf else {})
    return client.post(address, json=said, headers=headers)


def test_a_browser_writes_polls_and_is_done(app: Flask, client: Client) -> None:
    page_id, namesake = make("Een.\n"), make("Ander.\n")
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
    shown = client.get(done.json["address"]).text
    assert "Twee." in shown and f'<a href="/pages/{namesake}-een-titel">' in shown  # of the same title
    history = client.get(f"/pages/{page_id}-een-titel/history").text
    assert "<span>Anna de Wit <small>Lyceum De Veenpluis</small></span>" in history and "Klaar" in history
    assert client.post(f"/pages/{page_id}/live/leave", data={"connection": tab.connection}).status_code == 204
    assert (
        post(client, f"/pages/{page_id}/live/poll", Tab().asks()).json["people"][0]["name"] == "Anna de Wit"
    )


def test_members_see_that_there_is_text_that_is_in_no_version(app: Flask, client: Client) -> None:
    page_id = make("Een.\n")
    client.sign_in("anna")
    writing = '/edit">Lees mee of schrijf mee'
    assert writing not in client.get(f"/pages/{page_id}-een-titel").text
    with transaction():
        embedded_facts.store(page_id, "live", True)
    assert writing in client.get(f"/pages/{page_id}-een-titel").text


def test_done_asks_before_most_of_the_text_goes_or_pupil_data_comes(app: Flask, client: Client) -> None:
    page_id = make("Een lange tekst van woorden. " * 12)
    client.sign_in("anna")
    tab = Tab()
    tab.hear_json(post(client, f"/pages/{page_id}/live/poll", tab.asks()).json)
    tab.type(0, "Jan, BSN 123456782.", removed=len(tab.value))
    post(client, f"/pages/{page_id}/live", tab.says(tab.take()))
    form = {"title": "Een titel", "base_revision": "1", "kind": "page"}
    address = f"/pages/{page_id}/live/publish"
    asked = client.post(address, data=form, headers=JSON)
    assert asked.status_code == 422 and "123456782" in asked.json["ask"]
    form["despite"] = "pupil_data"
    asked = client.post(address, data=form, headers=JSON)
    assert asked.status_code == 422 and 'name="confirm_removal"' in asked.json["ask"]
    assert 'value="pupil_data" checked' in asked.json["ask"]
    saved = client.post(address, data=form | {"confirm_removal": "1"}, headers=JSON)
    assert (saved.status_code, saved.json["revision"]) == (200, 2)


def test_a_title_that_somebody_else_changed_is_said_and_gone_on_from(app: Flask, client: Client) -> None:
    page_id = make("Een.\n")
    bas = app.test_client().sign_in("bas")
    bas.api("PUT", f"/pages/{page_id}", json={"base_revision": 1, "title": "Titel van Bas"})
    client.sign_in("anna")
    form = {"title": "Titel van Anna", "base_revision": "1", "kind": "page"}
    clash = client.post(f"/pages/{page_id}/live/publish", data=form, headers=JSON)
    assert (clash.status_code, clash.json["base"]) == (409, 2)
    assert "Titel van Bas" in str(clash.json["errors"])
    again = client.post(f"/pages/{page_id}/live/publish", data=form | {"base_revision": "2"}, headers=JSON)
    assert (again.status_code, again.json["revision"]) == (200, 3)


def test_a_page_that_is_only_read_loads_no_editor_and_opens_no_socket(app: Flask, client: Client) -> None:
    page_id = make("Een.\n")
    client.sign_in("anna")
    address = f"/pages/{page_id}-een-titel"
    for shown in (address, f"{address}/history", f"{address}/revisions/1"):
        assert "editor-" not in client.get(shown).text and "data-live-line" not in client.get(shown).text
    assert "data-live-line" in client.get(f"{address}/edit").text


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
