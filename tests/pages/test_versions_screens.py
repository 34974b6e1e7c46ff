"""The screens of versions: a folded history, names, who wrote what, what is new, and restoring on what was seen."""

import re
from datetime import timedelta
from html import unescape

from flask import Flask

from tests.pages.test_screens import change, make
from tests.support import cast, content
from tests.support.client import Client
from tests.support.words import nl
from wiki.kernel import clock
from wiki.kernel.db import transaction
from wiki.schools.services import people as people_services

TABLE = "| Naam | Taak |\n|---|---|\n| Anna uit het noorden | kijken |\n"
BODY = f"## Doel\n\nEen les over breuken.\n\n{TABLE}\n- Neem een schrift mee\n"
SINCE = nl("Since your last visit something has changed here.")


def rows(html: str) -> list[str]:
    """The rows of a history, without what is folded under them."""
    body = html.split("<tbody>")[1].split("</tbody>")[0]
    return [re.sub(r"<details.*?</details>", "", row, flags=re.DOTALL) for row in body.split("<tr>")[1:]]


def seen(html: str) -> str:
    """The words of a screen."""
    main = html.split("<main")[1].split("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def test_small_changes_and_saves_shortly_after_one_another_are_one_row_that_can_be_opened(
    client: Client,
) -> None:
    now = clock.now() - timedelta(days=1)
    with clock.frozen(now):
        address = make(client.sign_in("anna"), body=BODY)
    with clock.frozen(now + timedelta(hours=2)):
        client.sign_in("carla").post(
            address + "/edit", data=change(1, BODY + "\nCarla schreef dit hele stuk erbij.\n")
        )
    with clock.frozen(now + timedelta(hours=2, minutes=10)):
        more = BODY + "\nCarla schreef dit hele stuk erbij, en dit ook nog.\n"
        client.post(address + "/edit", data=change(2, more, minor="1", note="typefout"))
    html = client.get(address + "/history").text
    assert len(rows(html)) == 2 and "typefout" in rows(html)[0] and nl("Small change") in rows(html)[0]
    assert "1 eerdere versie" in html and f'href="{address}/revisions/2"' in html
    assert f"{address}/diff?from=1&amp;to=3" in rows(html)[0]
    assert all(
        f'name="{side}" value="{n}"' in re.sub(r"\s+", " ", html)
        for side in ("from", "to")
        for n in ("1", "2", "3")
    )
    assert "Roerdomp College" in rows(html)[0] and "Lyceum De Veenpluis" in rows(html)[1]


def test_a_version_gets_a_name_that_the_history_shows_and_can_lose_it(client: Client) -> None:
    address = make(client.sign_in("anna"))
    client.post(address + "/edit", data=change(1, "Heel andere tekst over iets anders dan breuken.\n"))
    wrong = client.post(address + "/revisions/1/name", data={"name": ""})
    assert wrong.status_code == 422 and nl("Give this version a name.") in unescape(wrong.text)
    assert client.get(address + "/history?named=1").text.count("<tbody>") == 0
    named = client.post(address + "/revisions/1/name", data={"name": "Voor de <studiedag>"})
    assert named.status_code == 303
    assert "Voor de &lt;studiedag&gt;" in client.get(named.location).text
    assert len(rows(client.get(address + "/history?named=1").text)) == 1
    assert len(rows(client.get(address + "/history").text)) == 2
    other = client.sign_in("els").get(address + "/revisions/1").text
    assert "/unname" not in other and "/name" not in other
    assert client.post(address + "/revisions/1/unname").status_code == 403
    client.sign_in("bas").post(address + "/revisions/1/unname")
    assert "studiedag" not in client.get(address + "/history").text


def test_beside_each_passage_is_who_changed_it_last(client: Client) -> None:
    address = make(client.sign_in("anna"), body=BODY + "\n<script>alert(1)</script> blijft tekst\n")
    text = BODY.replace("kijken |\n", "kijken |\n| Carla uit het zuiden | schrijven |\n")
    client.sign_in("carla").post(
        address + "/edit",
        data=change(1, text + "- Zet alle tafels klaar\n\n<script>alert(1)</script> blijft tekst\n"),
    )
    html = client.get(address + "/authors").text
    passages = [seen(f"<main>{part}</main>") for part in html.split('class="written"')[1:]]
    assert len(passages) == 4 and "<script>alert" not in html
    assert "Anna de Wit Lyceum De Veenpluis" in passages[0] and "Een les over breuken." in passages[0]
    table, points = passages[1], passages[2]
    assert "Anna uit het noorden kijken Anna de Wit, versie 1" in table
    assert "Carla uit het zuiden schrijven Carla Bos, versie 2" in table and "Roerdomp College" in table
    assert "Neem een schrift mee Anna de Wit, versie 1" in points and "klaar Carla Bos, versie 2" in points
    assert "Anna de Wit" in passages[3] and "blijft tekst" in passages[3]
    older = client.get(address + "/authors?revision=1").text
    assert "Carla" not in seen(older) and nl("Not known") not in older
    assert client.get(address + "/authors?revision=9").status_code == 404
    for screen in ("", "/edit", "/revisions/1"):
        assert f"{address}/authors?revision=" in client.get(address + screen).text
    assert client.sign_out().get(address + "/authors").status_code != 200


def test_a_page_says_that_it_changed_since_somebody_came_until_they_looked(client: Client) -> None:
    address = make(client.sign_in("anna"))
    assert SINCE not in client.get(address).text
    assert SINCE not in client.sign_in("carla").get(address).text
    client.sign_in("anna").post(address + "/edit", data=change(1, "Een heel andere les over procenten.\n"))
    assert SINCE not in client.get(address).text
    html = client.sign_in("carla").get(address).text
    assert SINCE in html and f"{address}/diff?from=1&amp;to=2" in html
    assert SINCE not in client.sign_in("els").get(address).text
    assert SINCE in client.sign_in("carla").get(address).text
    assert "<ins>" in client.get(f"{address}/diff?from=1&to=2").text
    assert SINCE not in client.get(address).text


def test_what_visitors_read_says_nothing_of_visits(client: Client) -> None:
    address = make(client.sign_in("anna"))
    page_id = int(address.split("/")[2].split("-")[0])
    content.release(page_id, 1)
    client.post(f"/pages/{page_id}/visibility", data={"visibility": "public"})
    html = client.sign_out().get(address).text
    assert SINCE not in html and "/authors" not in html


def test_restoring_over_what_one_did_not_see_is_refused_with_what_is_new_and_a_way_to_go_on(
    client: Client,
) -> None:
    address = make(client.sign_in("anna"))
    client.post(address + "/edit", data=change(1, "Tekst van Anna over iets heel anders.\n"))
    client.sign_in("carla").post(
        address + "/edit", data=change(2, "Tekst van Carla.\n", note="Zo is het beter")
    )
    restore = client.sign_in("anna").post
    refused = restore(address + "/revisions/1/restore", data={"base_revision": "2"})
    assert refused.status_code == 409
    assert "Carla Bos" in refused.text and "Zo is het beter" in refused.text
    assert f"{address}/diff?from=2&amp;to=3" in refused.text and 'value="3"' in refused.text
    for wrong in ({}, {"base_revision": "x"}):
        answer = restore(address + "/revisions/1/restore", data=wrong)
        assert answer.status_code == 422 and 'name="base_revision" value="3"' in answer.text
    assert "Tekst van Carla." in client.get(address).text
    done = restore(address + "/revisions/1/restore", data={"base_revision": "3"})
    assert done.status_code == 303 and "Een les over breuken." in client.get(done.location).text


def test_a_draft_outlives_the_right_to_write_and_is_its_owners_alone(app: Flask, client: Client) -> None:
    address = make(client.sign_in("carla"))
    kept = client.post(address + "/edit", data=change(1, "Wat Carla nog wilde zeggen.\n", way="draft"))
    key = kept.location.split("draft=")[1]
    draft = f"/pages/my-drafts/{key}"
    with transaction():
        people_services.close_account(content.actor("ad"), cast.CARLA)
    refused = client.post(address + "/edit", data=change(1, "Wat Carla nog wilde zeggen.\n"))
    assert refused.status_code == 401 and nl("Sign in") in refused.text
    for name in ("anna", "ad"):
        for path in (draft, draft + "/download"):
            assert client.sign_in(name).get(path).status_code == 404
    assert "Wat Carla nog wilde zeggen." not in client.get(address).text
    with transaction():
        people_services.open_account(content.actor("ad"), cast.CARLA)
    screen = client.sign_in("carla").get(draft).text
    assert "Wat Carla nog wilde zeggen." in screen.split("<textarea")[1] and draft + "/download" in screen
    file = client.get(draft + "/download")
    assert file.data.decode() == "Wat Carla nog wilde zeggen.\n"
    assert file.headers["Content-Disposition"].startswith("attachment")
