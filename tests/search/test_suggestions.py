"""What the editor suggests to link to, and what it says of addresses; on both databases."""

from tests.support import content
from tests.support.client import Client


def test_titles_with_all_words_are_suggested_pages_first_and_of_these_what_begins_with_it(
    client: Client,
) -> None:
    content.page("Het leerdoel kiezen")
    content.page("Leerdoelen in groep 8")
    content.project("Leerdoelen in de klas")
    content.page("Ééntje van de 100%_zekere")
    client.sign_in("anna")

    def titles(typed: str) -> list[str]:
        found = client.get("/search/suggest", query_string={"q": typed}).get_json()["items"]
        return [one["title"] for one in found]

    pages = ["Leerdoelen in groep 8", "Het leerdoel kiezen"]
    assert titles("leerd")[:3] == [*pages, "Leerdoelen in de klas"]
    assert titles("KIEZ leer") == ["Het leerdoel kiezen"]
    assert titles("eentje") == titles("100%_") == ["Ééntje van de 100%_zekere"]
    assert titles("100__") == titles("") == titles("a\x00b") == []


def test_an_address_of_a_page_gives_its_title(client: Client) -> None:
    page_id = content.page("Kijkwijzer")
    client.sign_in("anna")
    found = client.get(f"/search/suggest?q=/pages/{page_id}-oude-titel%23kop").get_json()["items"]
    assert found == [
        {
            "id": page_id,
            "kind": "page",
            "title": "Kijkwijzer",
            "type": "page",
            "url": f"/pages/{page_id}-kijkwijzer",
        }
    ]


def test_visitors_are_suggested_nothing(client: Client) -> None:
    content.page("Geheim plan")
    assert client.get("/search/suggest?q=geheim").status_code in (302, 303, 401)


def test_an_address_that_leads_nowhere_is_known(client: Client) -> None:
    page_id = content.page("Kijkwijzer", "## Zo doe je dat")
    archived = content.page("Oud")
    client.sign_in("anna")
    client.post(f"/pages/{archived}/archive", data={"archived": "1"})
    asked = (
        f"/pages/{page_id}-kijkwijzer",
        f"/pages/{page_id}-kijkwijzer#h-zo-doe-je-dat",
        f"/pages/{page_id}-kijkwijzer#h-zo-deed-je-dat",
        f"/pages/{page_id}-kijkwijzer#files",
        f"/pages/{archived}",
        "/pages/99999-weg",
        "/plan/",
        "/bestaat-niet",
        "/files/" + "0" * 32 + "/weg.png",
        "//elders.example/x",
        "[[kijkwijzer]]",
        "[[Bestaat niet]]",
    )
    answer = client.post("/search/addresses", data={"address": list(asked)}).get_json()["addresses"]
    titles = (
        "Kijkwijzer",
        "Kijkwijzer",
        None,
        "Kijkwijzer",
        "Oud",
        None,
        "",
        None,
        None,
        None,
        "Kijkwijzer",
        None,
    )
    assert answer == dict(zip(asked, titles, strict=True))
