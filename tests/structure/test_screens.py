"""Screens and API of pages among each other."""

import re

from flask import Flask

from tests.support import content
from tests.support.client import Client


def test_every_screen_of_pages_among_each_other_opens_and_does_its_work(app: Flask, client: Client) -> None:
    page_id = content.page("Leskaart", "Zie [[Wens]] en [weg](/pages/99999).")
    other = content.page("Leskaart twee", "Tekst.")
    client.sign_in("anna")
    for path in ("/pages/loose-ends", "/pages/bin", "/pages/templates", "/pages/templates/lesson_card"):
        assert client.get(path).status_code == 200
    for path in ("links", "organise", "own-version"):
        assert client.get(f"/pages/{page_id}-leskaart/{path}").status_code == 200
    asked = client.post(f"/pages/{page_id}/merge", data={"seen": 1, "into": "Leskaart twee"})
    assert asked.status_code == 200 and "into_seen" in asked.text
    late = client.post(f"/pages/{page_id}/remove", data={"seen": 7})
    assert late.status_code == 409
    assert client.post(f"/pages/{page_id}/merge", data={"seen": 1, "into": "niets"}).status_code == 422
    assert client.post(f"/pages/{page_id}/duplicate", data={"seen": 1}).status_code == 303
    assert client.post(f"/pages/{page_id}/remove", data={"seen": 1}).location.endswith("/pages/bin")
    assert "Leskaart" in client.get("/pages/bin").text
    assert client.post(f"/pages/{page_id}/undelete").status_code == 303
    done = {"seen": 1, "into": str(other), "into_seen": 1, "text": "both"}
    assert client.post(f"/pages/{page_id}/merge", data=done).status_code == 303
    assert client.get(f"/pages/{other}-leskaart-twee/links").status_code == 200
    assert client.get(f"/pages/{page_id}-leskaart/history").status_code == 200
    assert client.get(f"/pages/{page_id}-leskaart/edit").location.endswith(
        f"/pages/{other}-leskaart-twee/edit"
    )


def test_two_who_change_one_template_see_the_difference_and_choose(app: Flask, client: Client) -> None:
    address = "/pages/templates/lesson_card"
    coordinator = client.sign_in("kim")
    assert coordinator.post(address, data={"base_revision": 0, "body": "Van haar."}).status_code == 303
    clash = coordinator.post(address, data={"base_revision": 0, "body": "Van mij."})
    assert clash.status_code == 409
    assert "<del>" in clash.text and "<ins>" in clash.text  # hers against mine
    assert 'name="base_revision" value="0"' in clash.text and 'name="over" value="1"' in clash.text
    again = coordinator.post(address, data={"base_revision": 0, "body": "Van mij, verder."})
    assert again.status_code == 409 and "Van mij, verder." in again.text
    theirs = coordinator.post(
        address, data={"base_revision": 0, "over": 1, "body": "Van mij.", "do": "theirs"}
    )
    assert theirs.status_code == 200 and 'name="base_revision" value="1"' in theirs.text
    assert re.findall(r"<textarea[^>]*>\s*(Van [a-z]+\.)", theirs.text) == ["Van mij.", "Van haar."]
    mine = coordinator.post(address, data={"base_revision": 0, "over": 1, "body": "Van mij.", "do": "mine"})
    assert mine.status_code == 303
    assert client.api("GET", address).json == {"key": "lesson_card", "body": "Van mij.", "version": 2}


def test_what_was_typed_in_a_template_is_a_draft_until_it_is_saved(client: Client) -> None:
    address, typed = "/pages/templates/lesson_card", {"base_revision": 0, "body": "Van mij."}
    coordinator = client.sign_in("kim")
    kept = coordinator.post(address, data={**typed, "do": "draft"})
    key = kept.location.rpartition("=")[2]
    assert "Van mij." in coordinator.get(kept.location).text
    listed = coordinator.get("/pages/my-drafts").text
    assert "sjabloon voor nieuwe pagina's" in listed and f"{address}?draft={key}" in listed
    assert key not in coordinator.get("/pages/new?kind=page").text
    assert key in coordinator.get(address).text  # offered
    assert "<ins>" in coordinator.get(f"/pages/my-drafts/{key}").text
    # Somebody else was first: the draft shows the difference at once, and a refused save leaves it as it was typed.
    client.sign_in("kim").post(address, data={"base_revision": 0, "body": "Van haar."})
    clash = coordinator.get(f"{address}?draft={key}").text
    assert "<del>" in clash and 'name="over" value="1"' in clash
    refused = coordinator.post(
        address, data={**typed, "body": "Van mij, verder.", "draft_key": key, "draft_writer": "w" * 32}
    )
    assert refused.status_code == 409 and 'name="draft_key" value="' in refused.text
    found = re.search(r'name="draft_key" value="([^"]+)"', refused.text)
    assert found and "Van mij, verder." in coordinator.get(f"/pages/my-drafts/{found[1]}").text
    after = re.search(r'name="draft_after" value="([^"]+)"', refused.text)
    assert after
    mark = {"draft_key": found[1], "draft_after": after[1]}
    saved = coordinator.post(
        address, data={**typed, "over": 1, "do": "mine", "body": "Van mij, verder.", **mark}
    )
    assert saved.status_code == 303
    assert f"/my-drafts/{found[1]}" not in coordinator.get("/pages/my-drafts").text


def test_the_api_carries_the_version_that_was_seen(app: Flask, client: Client) -> None:
    page_id = content.page("Leskaart", "Tekst.")
    client.sign_in("anna")
    api = f"/pages/{page_id}"
    assert client.api("DELETE", api).status_code == 422
    assert client.api("DELETE", f"{api}?base_revision=2").status_code == 409
    assert client.api("DELETE", f"{api}?base_revision=1").status_code == 204
    assert client.api("GET", api).status_code == 404
    assert [one["id"] for one in client.api("GET", "/pages/bin").json["items"]] == [page_id]
    assert client.api("POST", f"{api}/undelete").json["id"] == page_id
    assert client.api("POST", f"{api}/duplicate", json={"base_revision": 1}).status_code == 201
    assert client.api("GET", f"{api}/backlinks").json == {"items": []}
    assert client.api("GET", "/pages/loose-ends").json["dead_links"] == []
    assert client.api("GET", "/pages/same-title?title=leskaart").json["items"][0]["id"] == page_id
    assert client.api("GET", "/pages/templates/lesson_card").json["version"] == 0
