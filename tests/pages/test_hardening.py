"""What hurried, unlucky or hostile people send to the screens of pages."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask

from tests.pages.test_screens import change, make, upload_json
from tests.support import cast
from tests.support.client import Client
from wiki.pages.rules import pages as page_rules
from wiki.pages.rules.pages import NewPage, Text
from wiki.pages.services import pages as page_services
from wiki.schools.queries.actors import by_id

BODY = "Alinea een.\n\nAlinea twee.\n\nAlinea drie.\n"


def conflicting(client: Client) -> tuple[str, dict[str, object]]:
    """A page on which Carla was first, and what Anna sends to the conflict screen."""
    client.sign_in("anna")
    address = make(client, body=BODY)
    client.sign_in("carla").post(address + "/edit", data=change(1, BODY.replace("twee", "van Carla")))
    client.sign_in("anna")
    mine = change(1, BODY.replace("twee", "van Anna"), theirs_revision="2")
    assert client.post(address + "/edit", data=mine).status_code == 409
    return address, {**mine, "own-0": "Alinea van beiden."}


def test_a_save_that_stays_too_late_keeps_everything_typed(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.sign_in("anna")
    address = make(client, body=BODY)
    monkeypatch.setattr(page_services, "_ROUNDS", 0)
    answer = client.post(address + "/edit", data=change(1, "Zelf getypt.\n", note="Waarom"))
    assert answer.status_code == 409
    assert "Zelf getypt." in answer.text
    assert 'value="Waarom"' in answer.text
    assert 'name="base_revision" value="1"' in answer.text


def test_a_choice_that_stays_too_late_keeps_the_conflict_screen(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    address, sent = conflicting(client)
    monkeypatch.setattr(page_services, "_ROUNDS", 0)
    answer = client.post(address + "/edit/resolve", data={**sent, "way": "choices", "choice-0": "own"})
    assert answer.status_code == 409
    assert "Alinea van beiden." in answer.text


@pytest.mark.parametrize("way", ["", "anders"])
def test_a_conflict_is_not_decided_without_a_choice(client: Client, way: str) -> None:
    address, sent = conflicting(client)
    answer = client.post(address + "/edit/resolve", data={**sent, "way": way})
    assert answer.status_code == 422
    assert "Alinea van beiden." in answer.text


@pytest.mark.parametrize("title", ["\u200b", "\u2060\u200d", " \ufeff "])
def test_a_title_that_nobody_can_see_is_no_title(client: Client, title: str) -> None:
    client.sign_in("anna")
    answer = client.post("/pages/new", data=change(0, BODY, title=title))
    assert answer.status_code == 422
    assert "Alinea een." in answer.text


def test_a_tag_that_nobody_can_see_is_no_tag() -> None:
    assert page_rules.distinct_tags(["\u200b", "\u2060", "\u0301", "rekenen"]) == ("rekenen",)


def test_a_page_that_is_sent_twice_at_once_is_made_once(app: Flask) -> None:
    """A double click: both requests look for the page before either has made it."""
    command = NewPage(Text("Dubbelklik", "Tekst."), "page")
    ready = Barrier(6)

    def send(_number: int) -> int:
        with app.app_context():
            anna = by_id(cast.ANNA)
            assert anna
            ready.wait()
            return page_services.create_page_once(anna, command).id

    with ThreadPoolExecutor(6) as people:
        assert len(set(people.map(send, range(6)))) == 1


def test_a_file_is_taken_off_its_own_page_only(client: Client) -> None:
    client.sign_in("anna")
    page = make(client)
    (file,) = upload_json(client, page, "toets.txt", b"vragen").json
    other = make(client, title="Andere pagina").split("/")[2].split("-")[0]
    assert client.post(f"/pages/{other}/attachments/{file['id']}/remove").status_code == 404
    assert "toets.txt" in client.get(page).text
