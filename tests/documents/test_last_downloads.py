"""Who took a page along sees what changed in it since."""

from flask import Flask

from tests.support import content
from tests.support.client import Client
from wiki.documents.services import last_downloads
from wiki.kernel.db import session


def mine(name: str) -> list[tuple[int, int, int]]:
    session().rollback()
    return [(t.page_id, t.revision, t.newest) for t in last_downloads.downloaded(content.actor(name))]


def test_what_changed_since_the_last_download_is_one_click_away(client: Client) -> None:
    page = content.page("Kijkwijzer", "Oud.", state="ready")
    client.sign_in("carla")
    assert client.get(f"/pages/{page}-kijkwijzer/download?format=docx").status_code == 200
    assert "downloadde" not in client.get(f"/pages/{page}-kijkwijzer/downloads").text
    content.save(page, 1, "Nieuw.")
    content.release(page, 2, "1.1")
    comparison = f"/pages/{page}-kijkwijzer/diff?from=1&amp;to=2"
    for screen in (f"/pages/{page}-kijkwijzer/downloads", "/downloads"):
        assert comparison in client.get(screen).text
    assert client.get(comparison.replace("&amp;", "&")).status_code == 200
    item = client.api("GET", "/me/downloads").json["items"][0]
    assert item["is_behind"] and item["comparison"] == comparison.replace("&amp;", "&")


def test_the_last_download_counts_in_every_way_to_take_a_page(client: Client) -> None:
    one, two = content.page("Een", "x"), content.page("Twee", "x")
    client.sign_in("carla")
    client.get(f"/pages/{one}-een/download?format=md")
    content.save(one, 1, "y")
    client.get(f"/collections/download?format=docx&pages={one},{two}")
    assert sorted(mine("carla")) == [(one, 2, 2), (two, 1, 1)]
    client.api("GET", f"/pages/{one}/download?format=md&revision=1")
    assert (one, 1, 2) in mine("carla") and mine("anna") == []


def test_nothing_is_remembered_of_a_visitor(client: Client, app: Flask) -> None:
    page = content.page("Kijkwijzer", "x", public=True)
    assert client.get(f"/pages/{page}-kijkwijzer/download?format=md").status_code == 200
    assert client.get("/downloads").status_code == 303 and mine("anna") == []
