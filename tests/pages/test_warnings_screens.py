"""What a writer is told on the screens and by the API before and after saving; nothing that was typed is lost."""

from tests.pages.test_screens import FORM, change, make
from tests.support import content
from tests.support.client import Client

NUMBER = "123456782"
BODY = f"## Verslag\n\nNummer {NUMBER} van de toets.\n\n#### Diep\n\n![](/files/{'a' * 32}/x.png)\n"


def test_pupil_data_is_asked_about_and_saved_when_the_writer_says_so(client: Client) -> None:
    client.sign_in("anna")
    asked = client.post("/pages/new", data={**FORM, "body": BODY})
    assert asked.status_code == 422 and "Gaat dit over leerlingen?" in asked.text
    assert "Regel 3" in asked.text and f"Nummer {NUMBER} van de toets." in asked.text
    assert 'name="despite"' in asked.text and FORM["title"] in asked.text
    made = client.post("/pages/new", data={**FORM, "body": BODY, "despite": "pupil_data"})
    assert made.status_code == 303


def test_what_was_in_the_text_already_is_not_asked_about_again(client: Client) -> None:
    address = make(client.sign_in("anna"), body=BODY, despite="pupil_data")
    assert client.post(address + "/edit", data=change(1, f"{BODY}\nMeer.\n")).status_code == 303
    more = client.post(address + "/edit", data=change(2, f"{BODY}\nOok 111222333.\n"))
    assert more.status_code == 422 and "111222333" in more.text
    assert client.get(address + "/edit").text.count("111222333") == 0


def test_the_edit_screen_and_the_preview_list_what_to_look_at(client: Client) -> None:
    address = make(client.sign_in("anna"), body=BODY, despite="pupil_data")
    preview = client.post("/pages/preview", data={"body": BODY}, check=False)
    for text in (client.get(address + "/edit").text, preview.text):
        assert "4 punten om naar te kijken" in text
        for words in ("burgerservicenummer", "heeft geen beschrijving", "slaat een niveau over", "Regel 5"):
            assert words in text


def test_a_text_without_anything_to_look_at_has_no_list(client: Client) -> None:
    address = make(client.sign_in("anna"))
    assert "om naar te kijken" not in client.get(address + "/edit").text
    assert "om naar te kijken" not in client.get("/pages/new?kind=page").text


def test_links_to_pages_and_files_that_are_not_there_are_pointed_out(client: Client) -> None:
    page_id = content.page("Bestaat", "## Er is een kop")
    image = content.attach(page_id, "a.png", content.png())
    body = f"[wel](/pages/{page_id}-x) ![ja]({image}) [niet](/pages/999999-x) ![weg](/files/{'0' * 32}/a.png)"
    here = f"/pages/{page_id}"
    body += f" [hier]({here}#h-er-is-een-kop) [daar]({here}-x#h-was-er) [bij]({here}#files)"
    client.sign_in("anna")
    answer = client.api("POST", "/pages/preview", json={"body": body}).get_json()
    assert [(w["kind"], w["what"]) for w in answer["warnings"]] == [
        ("dead_page", "niet"),
        ("dead_file", "weg"),
        ("dead_place", "daar"),
    ]


def test_the_api_answers_with_warnings_and_saves(client: Client) -> None:
    client.sign_in("anna")
    new = {"title": "Verslag", "kind": "page", "body": BODY}
    made = client.api("POST", "/pages", json=new).get_json()
    kinds = ["pupil_number", "skipped_level", "no_alt", "dead_file"]
    assert [w["kind"] for w in made["warnings"]] == kinds and made["warnings"][0]["line"] == 3
    body = f"{BODY}\n[leeg]()\n"
    saved = client.api("PUT", f"/pages/{made['id']}", json={"base_revision": 1, "body": body}).get_json()
    assert [w["kind"] for w in saved["warnings"]] == [*kinds, "empty_link"]
    assert all(w["sentence"] for w in saved["warnings"])


def test_the_editor_is_told_of_pupil_data_before_anything_is_saved(client: Client) -> None:
    address = make(client.sign_in("anna"), body=BODY, despite="pupil_data")
    page_id = address.split("/")[2].split("-")[0]
    for page, body, lines in ((page_id, f"{BODY}\n111222333", [9]), (page_id, BODY, []), ("new", BODY, [3])):
        told = client.post("/pages/pupil-data", data={"body": body, "page": page}, check=False)
        assert [item["line"] for item in told.get_json()["items"]] == lines
    assert "burgerservicenummer" in told.get_json()["items"][0]["said"]
