"""The search screen and its API call."""

from urllib.parse import quote

import pytest

from tests.support import content
from tests.support.client import Client


def test_the_screen_shows_hits_with_their_number_and_kind(client: Client) -> None:
    content.page("Kijkwijzer <b>", "over **leerdoelen**", kind="instrument", public=True)
    html = client.get("/search?q=leerdoel").get_data(as_text=True)
    assert "1 resultaat" in html and "Instrument" in html
    assert "Kijkwijzer &lt;b&gt;" in html and "<mark>leerdoelen</mark>" in html


def test_a_visitor_sees_no_hit_of_the_network(client: Client) -> None:
    content.page("Geheim plan")
    assert "<mark>Geheim</mark> plan" not in client.get("/search?q=geheim").get_data(as_text=True)
    assert "<mark>Geheim</mark> plan" in client.sign_in("els").get("/search?q=geheim").get_data(as_text=True)


def test_nothing_found_says_what_to_do(client: Client) -> None:
    html = client.get("/search?q=onvindbaar&kind=story").get_data(as_text=True)
    assert "Niets gevonden" in html and 'href="/search?q=onvindbaar"' in html


def test_an_empty_question_explains_itself(client: Client) -> None:
    assert "Zoek pagina's, activiteiten en projecten" in client.get("/search").get_data(as_text=True)


def test_leafing_keeps_question_and_filters(client: Client) -> None:
    for number in range(22):
        content.page(f"Les {number}", kind="story")
    client.sign_in("anna")
    html = client.get("/search?q=les&kind=story").get_data(as_text=True)
    following = html.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    assert "kind=story" in following and "22 resultaten" in html
    second = client.get(following).get_data(as_text=True)
    assert second.count("<mark>Les</mark>") == 2 and "Naar het begin" in second


@pytest.mark.parametrize(
    "query",
    [
        "q=%00&type=x&kind=y&activity=-1&school=99999999999999999999",
        "q=(a%2B)%2B%24",
        "q=%22",
        "activity=٣&q=les",
        "q=%ff",
    ],
)
def test_an_odd_address_is_answered(client: Client, query: str) -> None:
    assert client.get(f"/search?{query}").status_code == 200
    assert client.get(f"/search?q={quote('x ' * 2000)}").status_code == 200


def test_a_made_up_place_in_the_list_is_refused(client: Client) -> None:
    assert client.get("/search?q=les&cursor=onzin").status_code == 422


def test_the_api_gives_hits_total_and_cursor(client: Client) -> None:
    for number in range(3):
        content.page(f"Les {number} <i>", "tekst", kind="research")
    client.sign_in("anna")
    first = client.api("GET", "/search?q=les&limit=2").json
    assert first is not None and first["total"] == 3 and len(first["items"]) == 2
    assert set(first["items"][0]) == {
        "type", "id", "kind", "artefact_type", "title", "url", "released", "outdated", "use_count", "title_html",
        "snippet_html", "file",
    }  # fmt: skip
    second = client.api("GET", f"/search?q=les&limit=2&cursor={first['next']}").json
    assert second is not None and len(second["items"]) == 1 and second["next"] is None


def test_the_api_gives_a_visitor_only_what_is_public(client: Client) -> None:
    content.page("Les intern")
    content.page("Les openbaar", public=True)
    answer = client.api("GET", "/search?q=les").json
    assert answer is not None and [item["title"] for item in answer["items"]] == ["Les openbaar"]


@pytest.mark.parametrize("query", ["kind=x", "limit=0", "limit=201", "activity=0", "school=x", "cursor=!!"])
def test_the_api_says_what_is_wrong_with_a_question(client: Client, query: str) -> None:
    response = client.api("GET", f"/search?q=les&{query}")
    assert response.status_code == 422 and response.mimetype == "application/problem+json"
