"""Two people change the same draft: the second sees both and chooses, line by line; nothing typed is lost."""

import re
from typing import Any

import pytest

from tests.costs import cost_data
from tests.costs.cost_data import do
from tests.costs.test_screens import COST
from tests.support.client import Client
from wiki.costs.queries import costs as cost_queries
from wiki.costs.services import costs as cost_services

MINE = COST | {
    "description": "Mijn woorden",
    "gross": "100,00",
    "supplier": "Drukkerij Duinzicht",
    "document_number": "190388",
    "vat": "",
    "version": "1",
}


@pytest.fixture
def url(client: Client) -> str:
    """A draft that another coordinator changed after this one opened its form."""
    cost_id = cost_data.draft(cost_data.project())
    theirs = cost_data.command(12_000, description="Hun woorden")
    do(cost_services.change_cost, "dirk", cost_id, 1, theirs)
    client.sign_in("dirk")
    return f"/costs/{cost_id}/edit"


def row() -> Any:
    return cost_queries.cost(cost_data.who("dirk"), 1)


def hidden(page: str) -> dict[str, str]:
    main = page.split('<form class="form costs-conflict"')[1].split("</form>")[0]
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', main))


def test_a_second_click_never_overwrites(client: Client, url: str) -> None:
    for _time in range(2):
        answer = client.post(url, data=MINE)
        assert answer.status_code == 409
        again = client.post(url, data=hidden(answer.text))
        assert again.status_code == 409
        assert "Kies die van de ander of die van jou" in again.text
    assert (row().description, row().gross_cents, row().version) == ("Hun woorden", 12_000, 2)


def test_both_stand_side_by_side_and_only_what_differs(client: Client, url: str) -> None:
    page = client.post(url, data=MINE | {"dated_on": "4 februari 2019"}).text
    names = re.findall(r'name="choice_(\w+)" value="theirs"', page)
    assert names == ["description", "gross"]
    for shown in ("Hun woorden", "Mijn woorden", "€\xa0120,00", "€\xa0100,00"):
        assert shown in page
    assert "Dirk van &#39;t Hof" in page
    assert hidden(page)["version"] == "1"


def test_each_line_becomes_what_was_chosen(client: Client, url: str) -> None:
    sent = hidden(client.post(url, data=MINE).text)
    chosen = sent | {"choice_description": "mine", "choice_gross": "theirs"}
    assert client.post(url, data=chosen).status_code == 303
    assert (row().description, row().gross_cents, row().version) == ("Mijn woorden", 12_000, 3)


def test_choices_of_an_older_version_do_not_count(client: Client, url: str) -> None:
    sent = hidden(client.post(url, data=MINE).text)
    do(cost_services.change_cost, "dirk", 1, 2, cost_data.command(13_000, description="Weer anders"))
    answer = client.post(url, data=sent | {"choice_description": "mine", "choice_gross": "mine"})
    assert answer.status_code == 409
    assert "Weer anders" in answer.text and "Mijn woorden" in answer.text
    assert row().description == "Weer anders"


def test_what_is_not_right_yet_is_said_after_the_choice(client: Client, url: str) -> None:
    sent = hidden(client.post(url, data=MINE | {"gross": "12.34"}).text)
    answer = client.post(url, data=sent | {"choice_description": "mine", "choice_gross": "mine"})
    assert answer.status_code == 422
    assert 'value="12.34"' in answer.text and 'name="version" value="2"' in answer.text
    meant = MINE | {"version": "2", "gross": "12.34", "gross_meant": "€\xa012,34"}
    assert client.post(url, data=meant).status_code == 303


def test_who_paid_is_one_choice(client: Client, url: str) -> None:
    several = MINE | {"payers": "several", "payer_1": "40,00", "payer_2": "60,00"}
    page = client.post(url, data=several).text
    assert "Lyceum De Veenpluis €\xa040,00, Roerdomp College €\xa060,00" in page
    choices = {"choice_description": "theirs", "choice_gross": "theirs", "choice_payers": "theirs"}
    assert client.post(url, data=hidden(page) | choices).status_code == 303
    assert [(p.school_id, p.cents) for p in cost_queries.payers([1])[1]] == [(2, 12_000)]
    assert row().description == "Hun woorden"


def test_a_form_that_does_not_say_what_it_changes_is_given_back(client: Client, url: str) -> None:
    answer = client.post(url, data=MINE | {"version": ""})
    assert answer.status_code == 422
    assert "Mijn woorden" in answer.text


def test_the_same_typed_twice_is_no_clash(client: Client, url: str) -> None:
    same = MINE | {"description": "Hun woorden", "gross": "120"}
    assert client.post(url, data=same).status_code == 303
    assert row().version == 2
