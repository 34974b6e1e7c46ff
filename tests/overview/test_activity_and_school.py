"""The page of an activity and of a school, each with what hangs on it."""

import pytest
from sqlalchemy import update

from tests.support import cast, content
from tests.support.client import Client
from tests.support.statements import statements
from wiki.kernel.db import transaction
from wiki.overview.queries import screens
from wiki.plan.models import Activity
from wiki.schools.rules import VISITOR

ACTIVITY = f"/plan/activities/{cast.LEARNING_GOALS}-leerdoelen-en-leerlijnen"
SCHOOL = f"/schools/{cast.VEENPLUIS}-lyceum-de-veenpluis"


def text(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.get_data(as_text=True)


def test_an_activity_shows_its_pages_by_kind_projects_and_group(client: Client) -> None:
    content.page("Leskaart", kind="instrument", activities=(cast.LEARNING_GOALS,))
    content.page("Onderzoek", kind="research", activities=(cast.LEARNING_GOALS,), public=True)
    content.page("Elders", activities=(cast.NETWORK_DAYS,))
    content.archive(content.page("Gearchiveerd stuk", activities=(cast.LEARNING_GOALS,)))
    content.project("Publicatie")
    html = text(client.sign_in("carla"), ACTIVITY)
    assert html.index("Leskaart") < html.index("Onderzoek") < html.index("Publicatie")
    assert "Elders" not in html and "Gearchiveerd stuk" not in html
    assert (
        "Anna de Wit" in html
        and "Lyceum De Veenpluis" in html
        and f"/pages/new?activity={cast.LEARNING_GOALS}" in html
    )


def test_a_visitor_sees_of_an_activity_what_is_public(client: Client) -> None:
    content.page("Leskaart", activities=(cast.LEARNING_GOALS,))
    content.page("Openbaar onderzoek", activities=(cast.LEARNING_GOALS,), public=True)
    content.project("Publicatie")
    html = text(client, ACTIVITY)
    assert "Openbaar onderzoek" in html
    for hidden in ("Leskaart", "Publicatie", "Anna de Wit", "/pages/new", "/projects/new", "/edit"):
        assert hidden not in html


def test_links_to_change_things_are_for_who_may(client: Client) -> None:
    seen = {}
    for who in ("anna", "bas", "dirk", "kim", "tom"):
        html = text(client.sign_in(who), ACTIVITY)
        seen[who] = (f"/plan/activities/{cast.LEARNING_GOALS}/edit" in html, "/projects/new?" in html)
    nothing = (False, False)
    assert seen == {
        "anna": nothing,
        "bas": (False, True),
        "dirk": nothing,
        "kim": (True, True),
        "tom": nothing,
    }


@pytest.mark.parametrize(
    ("url", "right"),
    [(f"/plan/activities/{cast.LEARNING_GOALS}-iets", ACTIVITY), (f"/schools/{cast.VEENPLUIS}-iets", SCHOOL)],
)
def test_a_wrong_slug_leads_to_the_right_address(client: Client, url: str, right: str) -> None:
    response = client.get(url)
    assert response.status_code == 301 and response.headers["Location"].endswith(right)


@pytest.mark.parametrize(
    "url", ["/plan/activities/99-x", "/schools/99-x", f"/schools/{10**25}-x", f"/plan/activities/{10**25}-x"]
)
def test_what_is_not_there_is_not_found(client: Client, url: str) -> None:
    assert client.get(url).status_code == 404


def test_a_closed_activity_without_people_says_so(client: Client) -> None:
    with transaction() as db:
        row = {"closed_at": cast.START, "description_html": "<p>Wat we <strong>doen</strong></p>"}
        db.execute(update(Activity).where(Activity.id == cast.NETWORK_DAYS).values(**row))
    html = text(client, f"/plan/activities/{cast.NETWORK_DAYS}-vier-netwerkdagen-organiseren")
    assert (
        "Gesloten" in html and "<strong>doen</strong>" in html and "Er zit nog niemand in deze groep" in html
    )
    assert "kernteam" in html


def test_a_school_shows_people_pages_and_what_it_leads(client: Client) -> None:
    content.page("Van Veenpluis", by="anna")
    content.page("Van Roerdomp", by="carla")
    content.project("Publicatie")
    html = text(client.sign_in("els"), SCHOOL)
    for shown in (
        "1.240 leerlingen",
        "Anna de Wit",
        "Schoolcoördinator",
        "Van Veenpluis",
        "Leerdoelen en leerlijnen",
        "Publicatie",
    ):
        assert shown in html
    assert "Van Roerdomp" not in html and "Carla Bos" not in html and 'id="balance"' in html


def test_a_visitor_sees_no_people_or_money_of_a_school(client: Client) -> None:
    content.page("Intern van Veenpluis", by="anna")
    content.page("Openbaar van Veenpluis", by="anna", public=True)
    html = text(client, SCHOOL)
    assert "Openbaar van Veenpluis" in html
    for hidden in ("Anna de Wit", "Bas", "Intern van", 'id="balance"', 'id="people"'):
        assert hidden not in html


@pytest.mark.one_database
@pytest.mark.parametrize("url", [ACTIVITY, SCHOOL])
def test_the_number_of_statements_does_not_grow_with_what_there_is(client: Client, url: str) -> None:
    counts = []
    for rows in (1, 8):
        for number in range(rows):
            content.page(f"Pagina {rows} {number}", activities=(cast.LEARNING_GOALS,))
        content.project(f"{rows} project")
        client.sign_in("kim")
        with statements() as sent:
            client.get(url)
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 13


def test_the_pages_of_an_activity_come_leaf_by_leaf_each_once(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    titles = ["Övre", "Één", "Appel", "Zand", "appel"]
    for title in titles:
        content.page(title, kind="instrument", activities=(cast.LEARNING_GOALS,))
    content.page("Onderzoek", kind="research", activities=(cast.LEARNING_GOALS,))
    content.page("Aanpak", kind="page", activities=(cast.LEARNING_GOALS,))
    monkeypatch.setattr(screens, "PAGES_OF_ACTIVITY", 2)
    anna, seen, cursor = content.actor("anna"), [], None
    while leaf := screens.pages_of_activity(anna, cast.LEARNING_GOALS, cursor):
        seen += [row.title for row in leaf.items]
        if (cursor := leaf.next) is None:
            break
    assert seen == ["Appel", "appel", "Één", "Övre", "Zand", "Onderzoek", "Aanpak"]
    html = text(client.sign_in("anna"), ACTIVITY)
    assert "7 pagina" in html and "cursor=" in html and "Zand" not in html
    assert client.get(f"{ACTIVITY}?cursor=onzin").status_code == 422


def test_a_visitors_total_counts_what_is_public(client: Client) -> None:
    content.page("Intern", activities=(cast.LEARNING_GOALS,))
    content.page("Openbaar", activities=(cast.LEARNING_GOALS,), public=True)
    content.archive(content.page("Weg", activities=(cast.LEARNING_GOALS,), public=True))
    assert screens.count_of_activity(VISITOR, cast.LEARNING_GOALS) == 1
    assert screens.count_of_activity(content.actor("carla"), cast.LEARNING_GOALS) == 2
