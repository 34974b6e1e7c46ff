"""Live text by the JSON API, as contract and OpenAPI promise it."""

from flask import Flask

from tests.live.world import make
from tests.support import cast, content
from tests.support.client import Client
from wiki.bench.live_tab import Tab


def opened(client: Client, page_id: int) -> Tab:
    tab = Tab()
    answer = client.api("PUT", f"/pages/{page_id}/live/poll", json=tab.asks(check=True))
    assert answer.status_code == 200, answer.json
    tab.hear_json(answer.json)
    assert (answer.json["digest"], answer.json["may_write"], answer.json["closed"]) == (
        tab.digest,
        True,
        False,
    )
    return tab


def test_what_was_put_is_stored_and_found_by_the_next_poll(app: Flask, client: Client) -> None:
    page_id = make("Een.\n")
    anna, bas = app.test_client().sign_in("anna"), client.sign_in("bas")
    one, other = opened(anna, page_id), opened(bas, page_id)
    one.append("Twee 🐎.")
    stored = anna.api("PUT", f"/pages/{page_id}/live", json=one.says(one.take()))
    assert (stored.status_code, stored.json) == (200, {"epoch": one.epoch, "seq": 1})
    news = bas.api("PUT", f"/pages/{page_id}/live/poll", json=other.asks())
    other.hear_json(news.json)
    assert other.value == "Een.\nTwee 🐎."
    assert {person["name"] for person in news.json["people"]} == {"Anna de Wit", "Bas Yılmaz"}
    made = bas.api("POST", f"/pages/{page_id}/live/publish", json={"title": "Nieuwe titel", "note": "Af"})
    assert (made.status_code, made.json["revision"]) == (200, 2)
    version = bas.api("GET", f"/pages/{page_id}/revisions/2").json
    assert [person["name"] for person in version["authors"]] == ["Bas Yılmaz", "Anna de Wit"]
    assert (version["title"], version["body"], version["note"]) == ("Nieuwe titel", other.value, "Af")


def test_what_is_not_stored_is_said_with_its_reason(app: Flask, client: Client) -> None:
    page_id = make("Een.\n")
    client.sign_in("anna")
    tab = opened(client, page_id)
    address = f"/pages/{page_id}/live"
    stale = client.api("PUT", address, json=tab.says(b"\0\0") | {"epoch": (tab.epoch or 0) - 1})
    assert (stale.status_code, stale.json["reason"]) == (409, "stale")
    bad = client.api("PUT", address, json=tab.says(b"rubbish"))
    assert (bad.status_code, bad.json["reason"]) == (422, "malformed")
    tab.append("x" * 70_000)
    large = client.api("PUT", address, json=tab.says(tab.take()))
    assert (large.status_code, large.json["reason"]) == (413, "too_large")
    assert client.api("PUT", address, json={"epoch": 1}).status_code == 422
    assert client.api("PUT", f"{address}/poll", json=tab.asks(cursor="<b>")).status_code == 422
    assert client.api("PUT", "/pages/999999/live/poll", json=tab.asks()).status_code == 404
    assert client.sign_out().api("PUT", address, json=tab.says(b"")).status_code == 401


def test_a_put_of_the_page_meanwhile_is_joined_and_seen(app: Flask, client: Client) -> None:
    page_id = make("Een.\n\nTwee.\n")
    client.sign_in("anna")
    tab = opened(client, page_id)
    tab.append("Drie.")
    assert client.api("PUT", f"/pages/{page_id}/live", json=tab.says(tab.take())).status_code == 200
    saved = client.api(
        "PUT", f"/pages/{page_id}", json={"base_revision": 1, "body": "Nul.\n\nEen.\n\nTwee.\n"}
    )
    assert (saved.json["revision"], saved.json["merged"]) == (3, True)
    tab.acknowledged()
    tab.hear_json(client.api("PUT", f"/pages/{page_id}/live/poll", json=tab.asks()).json)
    assert tab.value == "Nul.\n\nEen.\n\nTwee.\nDrie." == client.api("GET", f"/pages/{page_id}").json["body"]
    clash = client.api(
        "PUT", f"/pages/{page_id}", json={"base_revision": 1, "body": "Een.\n\nTwee.\nVier.\n"}
    )
    assert clash.status_code == 409 and "Drie." in clash.json["theirs"]["body"]


def test_before_readers_are_asked_or_a_page_is_archived_its_live_text_becomes_a_version(
    app: Flask, client: Client
) -> None:
    page_id = make("Een.\n")
    client.sign_in("anna")
    tab = opened(client, page_id)
    tab.append("Twee.")
    client.api("PUT", f"/pages/{page_id}/live", json=tab.says(tab.take()))
    asked = client.api("POST", f"/pages/{page_id}/review", json={"readers": [cast.CARLA], "message": ""})
    assert asked.status_code == 200, asked.json
    assert client.api("GET", f"/pages/{page_id}").json["body"] == "Een.\nTwee."
    tab.acknowledged()
    tab.append("Drie.")
    client.api("PUT", f"/pages/{page_id}/live", json=tab.says(tab.take()))
    release = {"revision": 2, "step": "minor", "checked": [], "note": ""}
    early = client.api("POST", f"/pages/{page_id}/releases", json=release)
    assert early.status_code == 409, "nobody releases a text without what was just typed"
    assert client.api("GET", f"/pages/{page_id}").json["revision"] == 3


def test_what_a_school_just_typed_in_its_own_version_is_in_what_it_offers(app: Flask, client: Client) -> None:
    page_id = content.page("Kijkwijzer", "Een zin.\n", state="ready")
    client.sign_in("carla")
    own = client.api("POST", f"/pages/{page_id}/own-version", json={"seen": 1}).json["id"]
    tab = opened(client, own)
    tab.append("\nOnze zin.\n")
    client.api("PUT", f"/pages/{own}/live", json=tab.says(tab.take()))
    offered = client.api("POST", f"/pages/{own}/offers", json={"message": ""})
    assert offered.status_code == 201, offered.json
    tab.acknowledged()
    tab.append("Nog een.\n")
    client.api("PUT", f"/pages/{own}/live", json=tab.says(tab.take()))
    assert client.post(f"/pages/{own}/offers", data={"message": ""}).status_code == 409
    assert client.api("GET", f"/pages/{own}").json["body"] == "Een zin.\n\nOnze zin.\nNog een.\n"
