"""The year plan in browsers: a school answers without script, the core team goes over, a wish becomes a page."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.support.people import Person
from tests.support.words import nl

Somebody = Callable[..., Person]
YEAR, NEXT = "/plan/2018-2019", "/plan/2019-2020"


def test_a_year_from_white_spot_to_the_plan_of_the_next(somebody: Somebody) -> None:
    school = somebody("coordinator@zomertaling.example", java_script_enabled=False)
    school.go(f"{NEXT}/ambitions")
    school.follow(nl("Answer for your school"))
    boxes = school.page.locator("textarea")
    expect(boxes.nth(0)).to_have_value(re.compile("Klas 1 zonder cijfers"))
    boxes.nth(1).fill("Een school die al zonder cijfers werkt.")
    school.press(nl("Send to the network"))
    expect(school.page.locator(".error-summary")).to_be_visible()
    expect(boxes.nth(1)).to_have_value("Een school die al zonder cijfers werkt.")
    boxes.nth(2).fill("Een eerlijk verslag van ons eerste jaar.")
    school.press(nl("Send to the network"))
    assert "Een eerlijk verslag van ons eerste jaar." in school.text

    core = somebody("kernteam@lichtwerk.example")
    core.go(f"{NEXT}/ambitions/write")
    assert "Een eerlijk verslag van ons eerste jaar." in core.text
    core.page.locator("#f-ambition").fill("We durven **zonder cijfers**.")
    core.press(nl("Save"))
    expect(core.page.locator(".plan-ambition strong")).to_have_text("zonder cijfers")

    core.go(f"{YEAR}/white-spots")
    late = core.page.locator("section", has=core.page.locator("#late")).locator("li")
    before = late.count()
    late.first.get_by_role("button").click()
    expect(late).to_have_count(before - 1)

    core.go(f"{YEAR}/roll-over")
    open_ones = core.page.get_by_text(nl("Decide about it"))
    waiting = open_ones.count()
    for _time in range(2):
        core.press(nl("Save these choices"))
        core.page.wait_for_load_state()
    assert open_ones.count() == waiting - 2
    core.go(NEXT)
    assert core.page.locator(".plan-activity").count() == 6
    core.press(nl("Adopt this plan"))
    core.go("/plan/")
    assert core.page.url.endswith(NEXT)


def test_the_timeline_is_walked_by_keyboard_and_read_on_a_phone(somebody: Somebody) -> None:
    visitor = somebody(viewport={"width": 320, "height": 700})
    visitor.go(f"{YEAR}/timeline")
    drawing = visitor.page.locator("svg.timeline:visible")
    assert drawing.count() == 1
    box = drawing.bounding_box()
    assert box is not None and box["x"] >= 0 and box["x"] + box["width"] <= 320
    assert visitor.page.evaluate("document.documentElement.scrollWidth") <= 320
    assert drawing.locator(".tl-name").first.evaluate("e => e.getBoundingClientRect().height") >= 12
    visitor.page.locator(".tabs a").last.focus()
    seen = set()
    for _step in range(4):
        visitor.page.keyboard.press("Tab")
        seen.add(visitor.page.evaluate("document.activeElement.getAttribute('aria-label')"))
    assert len(seen) == 4 and all(seen)
    visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_url(re.compile("/plan/activities/"))


def test_a_wish_is_had_on_a_phone_and_made_by_another_school(somebody: Somebody) -> None:
    docent = somebody(
        "docent@draaibank.example", viewport={"width": 320, "height": 700}, java_script_enabled=False
    )
    docent.go("/wishes/new")
    docent.page.get_by_label(nl("What do you miss?")).fill("Een exitkaart voor de werkplaats")
    docent.press(nl("Add this wish"))
    path = docent.page.url
    maker = somebody("docent@roerdomp.example")
    maker.page.goto(path)
    maker.press(nl("Our school makes this"))
    maker.press(nl("Make the page"))
    maker.page.wait_for_url(re.compile(r"/pages/\d+.*/edit"))
    docent.page.goto(path)
    docent.follow("Een exitkaart voor de werkplaats")
    assert docent.heading == "Een exitkaart voor de werkplaats"
