"""A school invites; a docent asks for a place on a phone, with plain forms; the host says yes; both see it."""

from collections.abc import Callable
from datetime import timedelta

from playwright.sync_api import expect

from tests.support.people import Person
from tests.support.words import nl
from wiki.kernel import clock

HOST = "coordinator@tureluur.example"
GUEST = "docent@vuurvlinder.example"
TITLE = "Meelopen met een mentor"


def test_a_docent_visits_a_school_that_invites(somebody: Callable[..., Person]) -> None:
    host = somebody(HOST)
    invite(host)
    guest = somebody(GUEST, java_script_enabled=False, viewport={"width": 320, "height": 700})
    ask(guest)
    say_yes(host)
    guest.go("/experts/visits/ours")
    expect(guest.page.locator("main")).to_contain_text(nl("Agreed"))
    guest.follow(nl("We visit %(school)s") % {"school": "Scholengemeenschap Tureluur"})
    expect(guest.page.locator("main")).to_contain_text("Tot dan, bij de hoofdingang.")
    assert "@" not in guest.text


def invite(who: Person) -> None:
    who.go("/experts/visits/new")
    who.page.locator("[name=title]").fill(TITLE)
    who.page.locator("[name=day_1]").fill("")
    who.page.locator("[name=seats]").fill("0")
    who.press(nl("Save"))
    expect(who.page.locator(".error-summary")).to_be_focused()
    assert who.page.locator("[name=title]").input_value() == TITLE
    soon = clock.today() + timedelta(days=20)
    who.page.locator("[name=day_1]").fill(soon.isoformat())
    who.page.locator("[name=seats]").fill("3")
    who.press(nl("Save"))
    expect(who.page.locator("h1")).to_have_text(TITLE)


def ask(who: Person) -> None:
    who.go("/experts/visits/?coming=1")
    who.follow(TITLE)
    assert who.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    who.page.locator("[name=people]").fill("2")
    who.page.locator("[name=question]").fill("Hoe begint een mentor de week?")
    who.press(nl("Ask for a place"))
    expect(who.page.locator("main")).to_contain_text(nl("Waiting for an answer"))


def say_yes(who: Person) -> None:
    who.go("/")
    who.follow(nl("%(school)s wants to visit you") % {"school": "Mavo De Vuurvlinder"})
    who.page.locator("[name=remark]").fill("Tot dan, bij de hoofdingang.")
    who.press(nl("You are welcome"))
    expect(who.page.locator("main")).to_contain_text(nl("Agreed"))
