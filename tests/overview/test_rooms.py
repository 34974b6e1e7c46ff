"""The rooms of the section Costs: who finds which, and which one is open."""

import re

import pytest

from tests.support.client import Client

KEYS = "/keys/"
DESK, REGISTER, SETTLING, STATEMENTS = "/costs/", "/register/", "/settlement/", "/statements/"
SPENDING, BANK, ACCOUNTS, IF = "/costs/overview", "/settlement/bank", "/settlement/accounts", "/simulator"


def rooms(client: Client, path: str) -> tuple[list[str], list[str]]:
    """The addresses in the menu of a screen about money, and the ones that are marked as open."""
    html = client.get(path).get_data(as_text=True)
    menu = re.search(r'<nav class="rooms".*?</nav>', html, re.DOTALL)
    links = re.findall(r'<a href="([^"]+)"( aria-current)?', menu[0] if menu else "")
    return [href for href, _mark in links], [href for href, mark in links if mark]


@pytest.mark.parametrize(
    ("who", "found"),
    [
        ("anna", [DESK, SPENDING, REGISTER, SETTLING, STATEMENTS, KEYS, IF]),
        ("bas", [DESK, SPENDING, REGISTER, SETTLING, STATEMENTS, KEYS, IF, BANK, ACCOUNTS]),
        ("tom", [DESK, SPENDING, REGISTER, SETTLING, STATEMENTS, KEYS, IF, BANK, ACCOUNTS]),
    ],
)
def test_everybody_finds_the_rooms_they_may_enter(client: Client, who: str, found: list[str]) -> None:
    client.sign_in(who)
    assert rooms(client, SETTLING) == (found, [SETTLING])
    assert [client.get(path).status_code for path in found] == [200] * len(found)


def test_one_room_is_open(client: Client) -> None:
    client.sign_in("tom")
    opened = {
        path: rooms(client, path)[1]
        for path in (DESK, SPENDING, REGISTER, SETTLING, STATEMENTS, KEYS, IF, BANK, ACCOUNTS, "/costs/rules")
    }
    assert opened == {
        DESK: [DESK],
        SPENDING: [SPENDING],
        REGISTER: [REGISTER],
        SETTLING: [SETTLING],
        STATEMENTS: [STATEMENTS],
        KEYS: [KEYS],
        IF: [IF],
        BANK: [BANK],
        ACCOUNTS: [ACCOUNTS],
        "/costs/rules": [DESK],
    }
