"""Two and three real browsers at once on one page."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.support.editing import COORDINATOR, DOCENT
from tests.support.frontend import built_frontend
from tests.support.killable import KillableServer
from tests.support.live import copied_demo
from tests.support.people import Person
from tests.support.waiting import until
from tests.support.words import nl

Somebody = Callable[..., Person]
THIRD = "docent@vuurvlinder.example"
NO_SOCKETS = "delete window.WebSocket"
AWAY = re.compile(
    r"WebSocket connection to|ERR_CONNECTION_REFUSED|ERR_EMPTY_RESPONSE|Failed to fetch|net::ERR"
)


def new_page(who: Person, body: str) -> str:
    """Make a page; the path of its edit screen."""
    who.go("/pages/new?kind=page")
    who.page.locator("[name=title]").fill("Samen schrijven")
    who.page.locator(".cm-content").click()
    who.page.keyboard.insert_text(body)
    who.press(nl("Save"), who.page.locator(".edit-form"))
    expect(who.page.locator("h1")).to_have_text("Samen schrijven")
    return who.page.url.removeprefix(who.address) + "/edit"


def open_editor(who: Person, path: str) -> None:
    who.go(path)
    expect(who.page.locator("form[data-live=on]")).to_be_attached()
    expect(state(who)).to_have_attribute("data-state", "saved")


def state(who: Person):  # type: ignore[no-untyped-def]
    return who.page.locator("[data-live-state]")


def text(who: Person) -> str:
    return str(who.page.locator("#f-body").input_value())


def at(who: Person, key: str) -> None:
    """Put the cursor at the start (Home) or the end (End) of the text."""
    who.page.locator(".cm-content").first.focus()
    who.page.keyboard.press(f"Control+{key}")


def type_(who: Person, words: str, key: str = "End") -> None:
    at(who, key)
    who.page.keyboard.type(words)


def together(*people: Person, has: tuple[str, ...]) -> None:
    """Until all have the same text, with these words once each."""

    def same() -> bool:
        found = {text(who) for who in people}
        return len(found) == 1 and all(found.copy().pop().count(words) == 1 for words in has)

    until(same)


def test_three_people_write_at_once_and_each_takes_back_their_own_steps(somebody: Somebody) -> None:
    anna, bram = somebody(DOCENT), somebody(COORDINATOR, color_scheme="dark")
    carla = somebody(THIRD, viewport={"width": 320, "height": 700})
    carla.context.add_init_script(NO_SOCKETS)
    path = new_page(anna, "Eerste regel.\n\nLaatste regel.")
    for who in (anna, bram, carla):
        open_editor(who, path)
    type_(anna, "Anna begint. ", "Home")
    type_(bram, " Bram sluit af 🐎.")
    type_(carla, " Carla ook.")
    together(anna, bram, carla, has=("Anna begint. ", " Bram sluit af 🐎.", " Carla ook."))
    expect(anna.page.locator("[data-live-people]")).to_contain_text("3")
    expect(anna.page.locator(".lw-peer-name")).to_have_count(2)
    assert re.fullmatch(nl("Saved %(time)s", time=r"\d\d:\d\d"), state(carla).inner_text())

    at(bram, "Home")
    bram.page.keyboard.press("Shift+ArrowRight")
    bram.page.keyboard.press("Control+b")
    together(anna, bram, carla, has=("**A**nna",))
    anna.page.locator(".cm-content").focus()
    anna.page.keyboard.press("Control+z")
    together(anna, bram, carla, has=(" Bram sluit af 🐎.", " Carla ook."))
    assert "nna begint" not in text(anna)

    anna.page.locator("[name=note]").fill("Met z'n drieën")
    anna.press(nl("Done"), anna.page.locator(".edit-form"))
    expect(anna.page.locator("h1")).to_have_text("Samen schrijven")
    history = anna.page.url.split("#")[0] + "/history"
    anna.page.goto(history)
    for school in ("Lyceum De Veenpluis", "Roerdomp College", "Mavo De Vuurvlinder"):
        expect(anna.page.locator("table")).to_contain_text(school)
    type_(bram, " En door.")
    together(bram, carla, has=(" En door.",))


@pytest.fixture
def server(tmp_path: Path) -> Iterator[KillableServer]:
    built_frontend()
    found = KillableServer(copied_demo(tmp_path))
    found.start()
    yield found
    found.kill()


@pytest.fixture
def two(browser: Browser, server: KillableServer) -> Iterator[tuple[Person, Person]]:
    """Two people whose browsers complain of nothing but that the server was away."""
    with ExitStack() as stack:
        people = Person(browser, server.address), Person(browser, server.address)
        for who, email in zip(people, (DOCENT, COORDINATOR), strict=True):
            stack.callback(who.context.close)
            who.sign_in(email)
        yield people
        assert [said for who in people for said in who.complaints if not AWAY.search(said)] == []


def test_a_server_that_is_killed_and_a_tab_that_is_closed_lose_no_word(
    server: KillableServer, two: tuple[Person, Person]
) -> None:
    anna, bram = two
    path = new_page(anna, "Begin.")
    for who in two:
        open_editor(who, path)
    type_(anna, " Voor de storing.")
    together(anna, bram, has=(" Voor de storing.",))
    server.kill()
    type_(anna, " Anna zonder server.")
    type_(bram, "Bram zonder server. ", "Home")
    for who in two:
        expect(state(who)).to_have_text(nl("Only on this device"))
    server.start()
    together(anna, bram, has=(" Anna zonder server.", "Bram zonder server. ", " Voor de storing."))
    for who in two:
        expect(state(who)).to_have_attribute("data-state", "saved")
        assert (
            who.page.evaluate("Object.keys(localStorage).filter(k => k.startsWith('lichtwerk:live')).length")
            == 0
        )

    server.kill()
    type_(bram, " Bram sluit zijn tab.")
    expect(state(bram)).to_have_text(nl("Only on this device"))
    bram.page.close(run_before_unload=False)
    server.start()
    bram.page = bram.open_tab()
    open_editor(bram, path)
    together(anna, bram, has=(" Bram sluit zijn tab.",))
    bram.page.reload()
    expect(bram.page.locator("form[data-live=on]")).to_be_attached()
    together(anna, bram, has=(" Bram sluit zijn tab.",))


def test_without_a_network_words_wait_on_the_device_and_join_on_return(two: tuple[Person, Person]) -> None:
    anna, bram = two
    anna.context.add_init_script(NO_SOCKETS)
    path = new_page(anna, "Begin.")
    for who in two:
        open_editor(who, path)
    anna.context.set_offline(True)
    type_(anna, " In de trein.")
    expect(state(anna)).to_have_text(nl("Only on this device"))
    type_(bram, "Op school. ", "Home")
    expect(state(bram)).to_have_attribute("data-state", "saved")
    bram.press(nl("Done"), bram.page.locator(".edit-form"))
    expect(bram.page.locator("h1")).to_have_text("Samen schrijven")
    anna.context.set_offline(False)
    until(lambda: text(anna) == "Op school. Begin. In de trein.")
    expect(state(anna)).to_have_attribute("data-state", "saved")
    anna.page.reload()
    expect(anna.page.locator("form[data-live=on]")).to_be_attached()
    until(lambda: text(anna) == "Op school. Begin. In de trein.")
