"""A network day from plan to report by four people: who organises it, a docent and a school coordinator with phones and
without script, and a second docent. The school coordinator finds its partner on the way."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.support.accessibility import Scheme, faults
from tests.support.people import Person
from tests.support.words import nl
from wiki.kernel import clock

ORGANISER, GUEST = "kernteam@lichtwerk.example", "docent@veenpluis.example"
SCHOOL, PARTNER = "coordinator@vuurvlinder.example", "docent@wijdezicht.example"
PHONE = {"width": 320, "height": 640}


def fill(who: Person, **values: str) -> None:
    for name, value in values.items():
        who.page.locator(f"main [name={name}]").fill(value)


def told(who: Person, words: str) -> None:
    expect(who.page.locator("main .notice").filter(has_text=words)).to_be_visible()


def looks_right(who: Person, scheme: Scheme = "light") -> None:
    """Nothing that axe finds on this screen, wide and on a phone."""
    assert faults(who.page, scheme) == [], who.page.url
    who.page.set_viewport_size({"width": 1280, "height": 800})


def fits(who: Person) -> None:
    assert who.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], who.page.url


@pytest.mark.whole
def test_four_people_prepare_hold_and_close_a_network_day_and_find_each_other(
    somebody: Callable[..., Person],
) -> None:
    organiser = somebody(ORGANISER)
    day = plan(organiser)
    school = somebody(SCHOOL, java_script_enabled=False, viewport=PHONE)
    say_what_it_works_on(school)
    send_where_everybody_is(organiser, day)
    read_which_workshops_fit(school)
    guest = somebody(GUEST, java_script_enabled=False, viewport=PHONE)
    sign_up(guest, "Vragen stellen")
    partner = somebody(PARTNER)
    sign_up_by_invitation(partner, "Vragen stellen", "Coachgesprek oefenen")
    ask(school)
    answer(partner)
    school.go("/focus/contacts")
    school.follow("Het Wijdezicht: Coaching voor mentoren")
    expect(school.page.locator(".focus-messages")).to_contain_text("Kom maar langs op dinsdag.")
    assign(organiser, day)
    sees_where_to_go_and_leaves(guest, day)
    take_the_free_place(partner, day)
    hold(organiser, day)
    write_down(organiser, day)
    close(organiser, day)


def plan(who: Person) -> str:
    """A day that is held today, so that all of it can happen; returns its address."""
    who.go("/days/")
    who.follow(nl("New network day"))
    today = clock.today().isoformat()
    fill(who, title="Proefdag", held_on=today, starts_at="09:30", ends_at="15:00", address="Dorpsstraat 1")
    who.page.locator("main select[name=host_school]").select_option(label="Roerdomp College")
    fill(who, opens_on=today, closes_on=today)
    looks_right(who)
    who.press(nl("Save"))
    expect(who.page.locator("h1")).to_have_text("Proefdag")
    day = re.sub(r"^https?://[^/]+", "", who.page.url)
    who.follow(nl("Add a part"))
    who.page.get_by_label(nl("Round of workshops"), exact=True).check()
    fill(who, title="Ronde 1", starts_at="10:00", ends_at="11:00")
    who.press(nl("Save"))
    add_workshop(who, day, "Vragen stellen", "Lokaal 3", "1", "Een les lang vragen stellen.")
    add_workshop(
        who, day, "Coachgesprek oefenen", "Lokaal 4", "12", "Met een gespreksleidraad voor mentorgesprekken."
    )
    who.go(day)
    who.press(nl("Announce this day"))
    told(who, nl("The day is announced."))
    who.press(nl("Invite who has not answered"))
    looks_right(who, "dark")
    return day


def add_workshop(who: Person, day: str, title: str, room: str, places: str, text: str) -> None:
    who.go(day)
    who.follow(nl("Add a workshop"))
    fill(who, title=title, room=room, capacity=places, text=text)
    who.press(nl("Save"))
    expect(who.page.locator("h1")).to_have_text(title)


def say_what_it_works_on(who: Person) -> None:
    who.go("/focus/update")
    who.follow(nl("Add a focal point"))
    who.page.locator("[name=building_block]").select_option(label="Coaching")
    fill(who, title="Coaching voor mentoren", requests="Een gespreksleidraad voor mentorgesprekken.")
    who.page.get_by_label(nl("Introducing")).check()
    who.press(nl("Save"))
    who.press(nl("This is where we are"))
    expect(who.page.locator("h1")).to_have_text(
        nl("Which schools fit %(school)s?", school="Mavo De Vuurvlinder")
    )
    fits(who)


def send_where_everybody_is(who: Person, day: str) -> None:
    """The round follows the day by itself; from the day to it, and back."""
    who.go(day)
    who.follow(nl("Where is everybody, and which workshops fit?"))
    expect(who.page.locator("main")).to_contain_text("Coaching voor mentoren")
    looks_right(who)
    paper = who.context.request.get(re.sub(r"^https?://[^/]+", "", who.page.url) + "/pdf")
    assert paper.ok and paper.body().startswith(b"%PDF")
    who.press(nl("Send to all schools"))
    expect(who.page.locator("h1")).to_have_text(nl("Before a network day"))
    looks_right(who, "dark")
    who.follow(nl("To the day"))
    expect(who.page.locator("h1")).to_have_text("Proefdag")


def read_which_workshops_fit(who: Person) -> None:
    """The notice leads to where the school is, that to the workshop."""
    who.go("/notices/")
    who.page.locator("main li", has_text="Proefdag").or_(
        who.page.locator("main li", has_text="Mavo De Vuurvlinder")
    ).first.wait_for()
    who.go("/days/")
    who.follow("Proefdag")
    who.follow(nl("Where are we, and which workshops fit us?"))
    workshops = who.page.locator(".focus-match", has_text="Coachgesprek oefenen")
    expect(workshops).to_contain_text(nl("Goes into what you ask"))
    expect(workshops).to_contain_text("gespreksleidraad")
    fits(who)


def sign_up(who: Person, *choices: str) -> None:
    """From home to the list: choices, one remark, one press."""
    who.go("/")
    who.follow(nl("Sign up"))
    choose(who, *choices)
    fill(who, diet="Geen noten")
    who.press(nl("Sign up"))
    told(who, nl("You are on the list. You get a confirmation with the day for your calendar."))
    fits(who)


def choose(who: Person, *choices: str) -> None:
    for rank, title in zip((nl("First choice"), nl("Second choice")), choices, strict=False):
        who.page.get_by_label(rank, exact=True).select_option(label=title)


def sign_up_by_invitation(who: Person, *choices: str) -> None:
    who.go("/notices/")
    who.page.locator("main li", has_text="Proefdag").first.get_by_role("button").click()
    choose(who, *choices)
    looks_right(who, "dark")
    who.press(nl("Sign up"))
    told(who, nl("You are on the list. You get a confirmation with the day for your calendar."))


def ask(who: Person) -> None:
    who.go("/focus/matches")
    part = who.page.locator("section", has_text="Coaching voor mentoren").last
    best = part.locator(".focus-match").first
    expect(best).to_contain_text("Het Wijdezicht")
    expect(best).to_contain_text(nl("Offers what you ask"))
    fits(who)
    best.locator(".focus-ask button").click()
    expect(who.page.locator(".focus-messages")).to_contain_text("Coaching voor mentoren")


def answer(who: Person) -> None:
    who.go("/notices/")
    asked = "Mavo De Vuurvlinder heeft een vraag over “Coaching voor mentoren”"
    who.page.locator("main li", has_text=asked).get_by_role("button").click()
    expect(who.page.locator("h1")).to_contain_text("Coaching voor mentoren")
    assert "@" not in who.text
    fill(who, body="Kom maar langs op dinsdag.")
    looks_right(who)
    who.press(nl("Send"))
    expect(who.page.locator(".focus-messages")).to_contain_text("Kom maar langs op dinsdag.")


def assign(who: Person, day: str) -> None:
    who.context.set_default_timeout(90_000)  # the first draw in a server reads a large library
    who.go(f"{day}/assignment")
    who.press(nl("Assign everybody"))
    looks_right(who)
    who.press(nl("Show it and tell everybody"))
    told(who, nl("Everybody who comes can now see where they go, and is told."))


def sees_where_to_go_and_leaves(who: Person, day: str) -> None:
    who.go(day)
    mine = who.page.locator("section[aria-labelledby=mine]")
    expect(mine).to_contain_text("Vragen stellen")
    expect(mine).to_contain_text(nl("This is your first choice."))
    fits(who)
    who.press(nl("I do not come after all"))
    told(who, nl("You are off the list. Thank you for saying so."))


def take_the_free_place(who: Person, day: str) -> None:
    who.go("/notices/")
    who.page.locator("main li", has_text="Vragen stellen").first.get_by_role("button").click()
    mine = who.page.locator("section[aria-labelledby=mine]")
    expect(mine).to_contain_text(nl("This is your second choice."))
    who.press(nl("Take this place"))
    told(who, nl("This place is yours."))
    expect(mine).to_contain_text(nl("You took this place yourself, or it became free for you."))
    looks_right(who, "dark")


def hold(who: Person, day: str) -> None:
    """Who takes the place of somebody who left is there; what the other wrote about food is gone."""
    who.go(f"{day}/people")
    expect(who.page.locator("#door")).not_to_contain_text("Geen noten")
    name = who.page.locator("#door input[type=checkbox]").first
    name.check()
    who.press(nl("Save who is there"))
    told(who, nl("Saved who is there."))
    looks_right(who)
    who.go(f"{day}/lists")
    expect(who.page.locator("main")).to_contain_text("Lokaal 3")
    looks_right(who, "dark")


def write_down(who: Person, day: str) -> None:
    who.go(day)
    who.follow("Vragen stellen")
    looks_right(who)
    who.press(nl("Write the notes"))
    expect(who.page.locator(".edit-form")).to_be_visible()
    who.go(day)
    who.follow("Vragen stellen")
    who.follow(nl("Harvest"))
    fill(who, page_title_1="Kaart met vragen", task_text_1="Kaart uitproberen")
    who.page.locator("main [name=task_person_1]").select_option(index=1)
    looks_right(who, "dark")
    who.press(nl("Store the harvest"))
    told(who, nl("The harvest is stored. Who has a task is told."))


def close(who: Person, day: str) -> None:
    who.go(day)
    who.press(nl("Close the day and thank everybody"))
    told(who, nl("The day is closed. Who was there is thanked, with the harvest."))
    who.go(f"{day}/report")
    assert "Kaart met vragen" in who.text and "Kaart uitproberen" in who.text
    looks_right(who)
    for kind, begins in (("pdf", b"%PDF"), ("docx", b"PK")):
        file = who.context.request.get(f"{day}/report.{kind}")
        assert file.ok and file.body().startswith(begins)
    who.press(nl("Make it a page"))
    expect(who.page.locator("h1")).to_have_text(nl("Report of %(day)s", day="Proefdag"))
