"""A school says on a phone, with plain forms, what it works on; it sees at once which school fits and why, and asks."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.support.people import Person
from tests.support.words import nl

SCHOOL = "coordinator@vuurvlinder.example"
PARTNER = "docent@wijdezicht.example"


def test_a_school_finds_its_partner_and_hears_back(somebody: Callable[..., Person]) -> None:
    school = somebody(SCHOOL, java_script_enabled=False, viewport={"width": 320, "height": 700})
    say_what_it_works_on(school)
    ask(school)
    answer(somebody(PARTNER))
    school.go("/focus/contacts")
    school.follow("Het Wijdezicht: Coaching voor mentoren")
    expect(school.page.locator(".focus-messages")).to_contain_text("Kom maar langs op dinsdag.")


def say_what_it_works_on(who: Person) -> None:
    who.go("/focus/update")
    who.follow(nl("Add a focal point"))
    who.page.locator("[name=building_block]").select_option(label="Coaching")
    who.page.locator("[name=title]").fill("Coaching voor mentoren")
    who.page.get_by_label(nl("Introducing")).check()
    who.page.locator("[name=requests]").fill("Een gespreksleidraad voor mentorgesprekken.")
    who.press(nl("Save"))
    who.press(nl("This is where we are"))
    expect(who.page.locator("h1")).to_have_text(
        nl("Which schools fit %(school)s?") % {"school": "Mavo De Vuurvlinder"}
    )


def ask(who: Person) -> None:
    part = who.page.locator("section", has_text="Coaching voor mentoren").last
    best = part.locator(".focus-match").first
    expect(best).to_contain_text("Het Wijdezicht")
    expect(best).to_contain_text(nl("Offers what you ask"))
    best.locator(".focus-ask button").click()
    expect(who.page.locator(".focus-messages")).to_contain_text("Coaching voor mentoren")


def answer(who: Person) -> None:
    who.go("/notices/")
    told = who.page.locator(
        "main li", has_text="Mavo De Vuurvlinder heeft een vraag over “Coaching voor mentoren”"
    )
    told.get_by_role("button").click()
    expect(who.page.locator("h1")).to_contain_text("Coaching voor mentoren")
    assert "@" not in who.text
    who.page.locator("[name=body]").fill("Kom maar langs op dinsdag.")
    who.press(nl("Send"))
    expect(who.page.locator(".focus-messages")).to_contain_text("Kom maar langs op dinsdag.")
