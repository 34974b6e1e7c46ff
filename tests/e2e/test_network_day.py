"""A network day from plan to report: its organiser, a docent with a phone and without script, a workshop leader."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.support.people import Person
from tests.support.words import nl
from wiki.kernel import clock

ORGANISER, GUEST, LEADER = "kernteam@lichtwerk.example", "docent@veenpluis.example", "docent@roerdomp.example"
PHONE = {"width": 320, "height": 640}


def fill(who: Person, **values: str) -> None:
    for name, value in values.items():
        who.page.locator(f"main [name={name}]").fill(value)


def told(who: Person, words: str) -> None:
    expect(who.page.locator("main .notice").filter(has_text=words)).to_be_visible()


def test_a_day_is_prepared_run_and_closed_and_a_docent_signs_up_on_a_phone(
    somebody: Callable[..., Person],
) -> None:
    organiser = somebody(ORGANISER)
    day = plan(organiser)
    guest = somebody(GUEST, java_script_enabled=False, viewport=PHONE)
    sign_up(guest)
    assign(organiser, day)
    sees_where_to_go(guest, day)
    write_down(somebody(LEADER), day)
    close(organiser, day)


def plan(who: Person) -> str:
    """A day that is held today, so that all of it can happen; returns its address."""
    who.go("/days/")
    who.follow(nl("New network day"))
    today = clock.today().isoformat()
    fill(who, title="Proefdag", held_on=today, starts_at="09:30", ends_at="15:00", address="Dorpsstraat 1")
    who.page.locator("main select[name=host_school]").select_option(label="Roerdomp College")
    who.press(nl("Save"))
    expect(who.page.locator("h1")).to_have_text("Proefdag")
    day = re.sub(r"^https?://[^/]+", "", who.page.url)
    who.follow(nl("Add a part"))
    who.page.get_by_label(nl("Round of workshops"), exact=True).check()
    fill(who, title="Ronde 1", starts_at="10:00", ends_at="11:00")
    who.press(nl("Save"))
    who.follow(nl("Add a workshop"))
    fill(who, title="Vragen stellen", room="Lokaal 3", capacity="12")
    who.page.get_by_label("Fatima El Idrissi").check()
    who.press(nl("Save"))
    expect(who.page.locator("h1")).to_have_text("Vragen stellen")
    who.go(day)
    who.press(nl("Announce this day"))
    told(who, nl("The day is announced."))
    return day


def sign_up(who: Person) -> None:
    """From home to the list: one choice, one remark, one press."""
    who.go("/")
    who.follow(nl("Sign up"))
    who.page.get_by_label(nl("First choice"), exact=True).select_option(label="Vragen stellen")
    fill(who, diet="Geen noten")
    who.press(nl("Sign up"))
    told(who, nl("You are on the list. You get a confirmation with the day for your calendar."))
    assert who.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def assign(who: Person, day: str) -> None:
    who.go(f"{day}/people")
    expect(who.page.locator("#door")).to_contain_text("Geen noten")
    who.page.get_by_label(nl("%(name)s is there", name="Marieke de Boer")).check()
    who.press(nl("Save who is there"))
    told(who, nl("Saved who is there."))
    who.go(f"{day}/assignment")
    who.press(nl("Assign everybody"))
    who.press(nl("Show it and tell everybody"))
    told(who, nl("Everybody who comes can now see where they go, and is told."))


def sees_where_to_go(who: Person, day: str) -> None:
    who.go(day)
    mine = who.page.locator("section[aria-labelledby=mine]")
    expect(mine).to_contain_text("Vragen stellen")
    expect(mine).to_contain_text(nl("This is your first choice."))


def write_down(who: Person, day: str) -> None:
    who.go(day)
    who.follow("Vragen stellen")
    who.press(nl("Write the notes"))
    expect(who.page.locator(".edit-form")).to_be_visible()
    who.go(day)
    who.follow("Vragen stellen")
    who.follow(nl("Harvest"))
    fill(who, page_title_1="Kaart met vragen", task_text_1="Kaart uitproberen")
    who.page.locator("main [name=task_person_1]").select_option(label="Marieke de Boer (Lyceum De Veenpluis)")
    who.press(nl("Store the harvest"))
    told(who, nl("The harvest is stored. Who has a task is told."))


def close(who: Person, day: str) -> None:
    who.go(day)
    who.press(nl("Close the day and thank everybody"))
    told(who, nl("The day is closed. Who was there is thanked, with the harvest."))
    who.go(f"{day}/report")
    assert (
        "Kaart met vragen" in who.text and "Kaart uitproberen" in who.text and "Marieke de Boer" in who.text
    )
    who.press(nl("Make it a page"))
    expect(who.page.locator("h1")).to_have_text(nl("Report of %(day)s", day="Proefdag"))
    assert "Marieke de Boer" not in who.page.locator(".prose").first.inner_text()
