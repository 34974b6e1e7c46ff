"""The screens on which two versions of a page come together."""

import re

from tests.support.client import Client

TABLE = "| Naam | Klas |\n| --- | --- |\n| Anna | 1 |\n| Bram | 2 |\n"
BASE = "Het gesprek duurt tien minuten en vindt plaats in de aula.\n"


def make(client: Client, body: str) -> str:
    form = {"title": "Gesprek", "kind": "page", "body": body}
    return str(client.post("/pages/new", data=form).headers["Location"])


def save(client: Client, address: str, base: int, body: str):
    form = {"title": "Gesprek", "kind": "page", "body": body, "base_revision": str(base)}
    return client.post(f"{address}/edit", data=form)


def joined(client: Client) -> tuple[str, object]:
    address = make(client.sign_in("anna"), BASE)
    save(client, address, 1, BASE.replace("tien minuten", "een uur"))
    return address, save(client.sign_in("carla"), address, 1, BASE.replace("de aula", "een lokaal"))


def test_who_saves_a_sentence_that_was_joined_comes_where_both_texts_stand(client: Client) -> None:
    address, answer = joined(client)
    assert answer.headers["Location"] == f"{address}/revisions/3#checks"  # type: ignore[attr-defined]
    screen = client.get(f"{address}/revisions/3").text
    assert "Kijk het even na" in screen and "Anna de Wit" in screen
    assert "<del>tien minuten</del><ins>een uur</ins>" in re.sub(r">\s+<", "><", screen)
    assert "een uur en vindt plaats in een lokaal" in screen


def test_the_history_marks_it_until_somebody_says_that_it_is_right(client: Client) -> None:
    address, _answer = joined(client)
    assert f'href="{address}/revisions/3#checks"' in client.get(f"{address}/history").text
    client.sign_in("anna").post(f"{address}/revisions/3/checked")
    assert f'href="{address}/revisions/3#checks"' not in client.get(f"{address}/history").text
    screen = client.get(f"{address}/revisions/3").text
    assert "Anna de Wit zegt dat het klopt" in screen
    assert "/revisions/3/checked" not in screen


def test_the_api_says_what_deserves_a_look_and_takes_that_it_is_right(client: Client) -> None:
    address = make(client.sign_in("anna"), BASE)
    path = address.removesuffix("-gesprek")
    theirs, mine = BASE.replace("tien minuten", "een uur"), BASE.replace("de aula", "een lokaal")
    client.api("PUT", path, json={"base_revision": 1, "body": theirs})
    client.sign_in("carla")
    saved = client.api("PUT", path, json={"base_revision": 1, "body": mine}).get_json()
    sides = {"base": BASE.strip(), "theirs": theirs.strip(), "mine": mine.strip()}
    text = theirs.replace("de aula", "een lokaal").strip()
    assert (saved["merged"], saved["check"]) == (True, [{**sides, "text": text}])
    assert client.api("POST", f"{path}/revisions/3/checked").status_code == 204
    (check,) = client.api("GET", f"{path}/revisions/3").get_json()["check"]
    assert (check["text"], check["theirs_by"]) == (text, "Anna de Wit")
    assert check["checked_by"] and check["checked_at"]


def test_a_table_that_clashes_is_shown_as_two_tables_with_all_that_was_certain(client: Client) -> None:
    address = make(client.sign_in("anna"), f"Voor.\n\n{TABLE}")
    save(client, address, 1, f"Voor.\n\n{TABLE.replace('1', '7')}| Els | 3 |\n")
    mine = f"Voor.\n\n{TABLE.replace('1', '8')}| Fred | 4 |\n"
    answer = save(client.sign_in("carla"), address, 1, mine)
    assert answer.status_code == 409
    panes = re.findall(r'<section class="pane" data-side="(\w+)">(.*?)</section>', answer.text, re.DOTALL)
    assert [side for side, _html in panes] == ["base", "theirs", "mine"]
    for _side, html in panes[1:]:
        assert "<table>" in html and "Els" in html and "Fred" in html
    assert "<del>1</del><ins>7</ins>" in panes[1][1] and "<del>1</del><ins>8</ins>" in panes[2][1]
    form = {"title": "Gesprek", "body": mine, "base_revision": "1", "theirs_revision": "2", "way": "choices"}
    chosen = client.post(f"{address}/edit/resolve", data={**form, "choice-0": "mine"})
    assert chosen.status_code == 303
    page = client.get(address).text
    assert all(f">{cell}</td>" in page for cell in ("8", "2", "Els", "3", "Fred", "4"))
    assert ">7</td>" not in page


def test_no_id_is_on_the_screen_of_a_clash_twice(client: Client) -> None:
    address = make(client.sign_in("anna"), "## Doel\n\nTekst.\n")
    save(client, address, 1, "## Ander doel\n\nTekst.\n")
    answer = save(client.sign_in("carla"), address, 1, "## Mijn doel\n\nTekst.\n")
    ids = re.findall(r' id="([^"]+)"', answer.text)
    assert answer.status_code == 409 and len(ids) == len(set(ids))
