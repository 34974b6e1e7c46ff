"""Nothing that axe finds on any screen, light and dark, 1280 and 320 pixels wide, and nothing that scrolls sideways.

In a whole run each screen is looked at twice, wide in one scheme and narrow in the other; in others each third screen
once, in turn.
"""

import re
from collections.abc import Callable, Iterable
from itertools import cycle, product

import pytest
from playwright.sync_api import expect

from tests.imports.word import docx, p
from tests.support import examples
from tests.support.accessibility import SCHEMES, WIDTHS, faults, faults_at
from tests.support.editing import alone, type_over
from tests.support.people import Person
from tests.support.words import nl
from wiki.demo.network import PASSWORD

YEAR = "/plan/2018-2019"
WRITTEN = "kijkwijzer-eigenaarschap-in-de-les"
Step = str | Callable[[Person], None]


def link(who: Person, where: str, pattern: str) -> str:
    """The first link on a screen whose address fits a pattern."""
    who.go(where)
    found: list[str] = who.page.locator("main a[href]").evaluate_all("all => all.map(a => a.pathname)")
    return next(href for href in found if re.fullmatch(pattern, href))


def a_page(who: Person) -> str:
    """A page of several versions that everybody may read."""
    return link(who, "/search?q=kijkwijzer+eigenaarschap", rf"/pages/\d+-{WRITTEN}")


def a_project(who: Person, title: str = "masterclass-executieve-functies") -> str:
    return link(who, "/projects/", rf"/projects/\d+-{title}")


def look(who: Person, steps: Iterable[Step]) -> list[str]:
    """What is wrong on the screens these steps lead to; wide ones light and dark in turn, narrow ones the reverse."""
    found: list[str] = []
    steps = list(steps)
    looked_at = set(examples.every(range(len(steps)), 3))
    for number, (step, (scheme, width)) in enumerate(
        zip(steps, cycle(product(SCHEMES, WIDTHS)), strict=False)
    ):
        if number not in looked_at and isinstance(step, str):
            continue
        who.page.set_viewport_size({"width": 1280, "height": 800})
        if isinstance(step, str):
            who.go(step)
        else:
            step(who)
        if number not in looked_at:
            continue
        seen = faults(who.page, scheme) if examples.is_whole() else faults_at(who.page, width, scheme)
        found.extend(f"{who.page.url} {who.heading!r} {fault}" for fault in seen)
    return found


def pressed(path: str, button: str, within: str = "main") -> Callable[[Person], None]:
    """A step: open a form and send it as it is."""

    def step(who: Person) -> None:
        who.go(path)
        who.press(button, who.page.locator(within).last)
        expect(who.page.locator(".error-summary")).to_be_visible()

    return step


def visitor(who: Person) -> list[Step]:
    page = a_page(who)
    return [
        "/",
        YEAR,
        link(who, YEAR, r"/plan/activities/\d+-.+"),
        f"{YEAR}/timeline",
        f"{YEAR}/print",
        "/days/",
        "/days/3-netwerkdag-3",
        "/days/workshops/7",
        "/pages/",
        "/pages/?tag=bestaat-niet",
        page,
        "/search",
        "/search?q=leerdoel",
        "/search?q=xyzzyxyzzy",
        "/schools/",
        link(who, "/schools/", r"/schools/\d+-.+"),
        "/sign-in",
        pressed("/sign-in", nl("Sign in")),
        "/bestaat-niet",
        "/patterns",
    ]


def docent(who: Person) -> list[Step]:
    page = a_page(who)
    project = a_project(who)
    return [
        "/",
        "/pages/",
        page,
        f"{page}/edit",
        f"{page}/history",
        f"{page}/diff?from=1&to=2",
        f"{page}/diff?from=1&to=2&view=source",
        f"{page}/revisions/1",
        pressed(f"{page}/revisions/1", nl("Give this name"), ".form"),
        f"{page}/history?named=1",
        f"{page}/authors",
        f"{page}/authors?revision=1",
        conflict,
        restored_over,
        folded,
        "/pages/new",
        "/pages/new?kind=instrument&artefact_type=rubric",
        pressed("/pages/new?kind=research", nl("Save"), ".edit-form"),
        "/import",
        brought,
        f"{link(who, '/pages/?state=in_review', r'/pages/[0-9]+-.+')}/review",
        f"{a_page(who)}/downloads",
        f"{link(who, '/search?q=leskaart', r'/pages/[0-9]+-leskaart-start-met-een-leerdoel')}/offers",
        "/offers/2",
        f"{a_page(who)}/use",
        f"{page}/links",
        f"{page}/organise",
        f"{page}/own-version",
        made_own,
        removed,
        "/pages/bin",
        "/pages/loose-ends",
        "/days/3-netwerkdag-3",
        "/days/3-netwerkdag-3/report",
        "/days/calendar",
        commented,
        f"{page}/comments",
        "/watching",
        "/search?q=masterclass",
        "/projects/",
        project,
        link(who, project, r"/costs/\d+"),
        link(who, "/schools/", r"/schools/\d+-.+"),
        "/account",
        "/notices/",
        "/admin",
        signed_out,
        signed_in_again,
    ]


def restored_over(who: Person) -> None:
    """Restore a version after the page went on in another tab, and see what was folded away."""
    alone(who)
    page = a_page(who)
    who.go(f"{page}/revisions/1")
    other = who.open_tab()
    for words in ("Nog een regel van de ander", "Nog een andere regel van de ander"):
        other.goto(f"{page}/edit")
        text = other.locator("#f-body").input_value()
        type_over(other, f"{words}\n" + text.split("\n", 1)[1])
        other.locator(".edit-form").get_by_role("button", name=nl("Save"), exact=True).click()
        other.wait_for_load_state()
    other.close()
    who.press(nl("Restore this version"))
    expect(who.page.locator("h1")).to_have_text(
        nl("Version %(number)s has not been restored") % {"number": 1}
    )


def folded(who: Person) -> None:
    """A history with a row that is opened."""
    who.go(f"{a_page(who)}/history")
    who.page.locator(".fold summary").first.click()
    expect(who.page.locator(".fold li").first).to_be_visible()


def brought(who: Person) -> None:
    """Bring a Word file and look at what was understood."""
    who.go("/import")
    file = {"name": "les.docx", "mimeType": "application/octet-stream", "buffer": docx(p("Een les"))}
    who.page.locator("[name=file]").set_input_files(file)  # type: ignore[arg-type]
    who.press(nl("See what is in it"))
    expect(who.page.locator(".import-preview")).to_be_visible()


def made_own(who: Person) -> None:
    """Make a school's version of a page, and see it against the original."""
    who.go(a_page(who))
    who.follow(nl("Make our school's version"))
    who.press(nl("Make it"))
    who.follow(nl("Stay up to date, or give something back"))
    expect(who.page.locator("h1")).to_have_text(nl("This version and the original"))


def removed(who: Person) -> None:
    """Put the page just made in the bin, and look at what is left at its address."""
    gone = re.sub(r"/origin$", "", who.page.url)
    who.go(f"{gone}/organise")
    who.press(nl("To the bin"))
    who.go(gone)


def commented(who: Person) -> None:
    """Say something about a page."""
    who.go(f"{a_page(who)}/comments")
    who.page.locator("main textarea").first.fill("Wij deden dit met drie groepen, @carla")
    who.press(nl("Post comment"))


def conflict(who: Person) -> None:
    """Write over what one wrote in another tab."""
    alone(who)
    page = a_page(who)
    who.go(f"{page}/edit")
    other = who.open_tab()
    other.goto(f"{page}/edit")
    for tab, words in ((other, "Eerste regel van de ander"), (who.page, "Mijn eerste regel")):
        text = tab.locator("#f-body").input_value()
        type_over(tab, f"{words}\n" + text.split("\n", 1)[1])
        tab.locator(".edit-form").get_by_role("button", name=nl("Save"), exact=True).click()
        tab.wait_for_load_state()
    other.close()
    who.page.evaluate("localStorage.clear()")
    expect(who.page.locator("h1")).to_have_text(nl("You changed this text in two windows"))


def signed_out(who: Person) -> None:
    """Send a form after signing out in another tab."""
    who.go("/pages/new?kind=page")
    who.page.get_by_label(nl("Title"), exact=True).fill("Geschreven zonder aanmelding")
    other = who.open_tab()
    other.goto("/account")
    other.locator(".account-menu summary").click()
    other.get_by_role("button", name=nl("Sign out"), exact=True).click()
    other.wait_for_load_state()
    other.close()
    who.press(nl("Save"), who.page.locator(".edit-form"))
    expect(who.page.locator("h1")).to_have_text(nl("Sign in again to go on"))


def signed_in_again(who: Person) -> None:
    """Go on from there."""
    who.page.get_by_label(nl("Email address")).fill("docent@veenpluis.example")
    who.page.get_by_label(nl("Password")).fill(PASSWORD)
    who.press(nl("Sign in and go on"))
    expect(who.page.locator("h1")).to_have_text(nl("You are signed in again"))


def coordinator(who: Person) -> list[Step]:
    led = a_project(who, "publicatie-regie-in-zes-scholen")
    number = re.sub(r"-.*", "", led)
    return [
        "/",
        "/projects/",
        "/projects/?activity=1",
        "/projects/new",
        pressed("/projects/new", nl("Open the project"), "main form"),
        "/plan/2019-2020/ambitions/answer",
        "/costs/",
        led,
        f"{number}/edit",
        f"{number}/key",
        f"{number}/participants",
        f"{number}/costs/new",
        f"{number}/costs/new?kind=hours",
        pressed(f"{number}/costs/new", nl("Save as a draft"), "main form"),
        draft,
        "/focus/",
        "/focus/?stage=embed",
        "/focus/update",
        "/focus/matches",
        "/focus/points/new",
        pressed("/focus/points/new", nl("Save"), "main form"),
        link(who, "/focus/", r"/focus/schools/\d+-.+"),
        link(who, "/focus/update", r"/focus/points/\d+/edit"),
        "/focus/contacts",
        "/focus/preview/4",
        "/experts/",
        "/experts/?tag=werkvormen",
        "/experts/1-judith-waterman",
        "/experts/new?link=day:3",
        pressed("/experts/new", nl("Save"), "main form"),
        "/experts/1/edit",
        "/experts/1/contact",
        pressed("/experts/3/contact", nl("Save contact with consent")),
        "/experts/visits/",
        "/experts/visits/ours",
        "/experts/visits/held",
        "/experts/visits/new",
        pressed("/experts/visits/new", nl("Save"), "main form"),
        "/experts/visits/1-coachgesprekken-van-tien-minuten",
        "/experts/visits/asked/1",
        "/people/1",
        "/admin",
        "/admin/people/new",
    ]


def draft(who: Person) -> None:
    """A cost that is not handed in yet."""
    who.go(re.sub(r"-.*", "", a_project(who)) + "/costs/new")
    who.page.get_by_label(nl("What is it for?")).fill("Kopieën van de werkvormen")
    who.page.get_by_label(nl("Date on the receipt")).fill("2019-03-22")
    who.page.get_by_label(nl("Amount including VAT, in euros")).fill("12,34")
    who.press(nl("Save as a draft"))
    expect(who.page.locator("h1")).to_have_text("Kopieën van de werkvormen")


def kernteam(who: Person) -> list[Step]:
    activity = link(who, YEAR, r"/plan/activities/\d+-.+")
    number = re.sub(r"-.*", "", activity)
    return [
        "/",
        YEAR,
        f"{YEAR}/activities/new",
        pressed(f"{YEAR}/activities/new", nl("Save"), "main form"),
        activity,
        f"{number}/edit",
        f"{YEAR}/ambition",
        *(f"{YEAR}/{room}" for room in ("timeline", "print", "figures", "white-spots", "roll-over")),
        *(f"/plan/2019-2020/ambitions{room}" for room in ("", "/questions", "/write")),
        f"{number}/milestones/new",
        "/plan/milestones/1/edit",
        *(f"/wishes{path}" for path in ("", "/new", "/2", "/3")),
        "/plan/building-blocks",
        "/plan/new",
        "/focus/rounds",
        "/focus/preview/3",
        "/focus/matches?school=1",
        "/schools/",
        *(f"/days/3-netwerkdag-3{path}" for path in ("", "/edit", "/people", "/lists", "/workshops/new")),
        "/days/4-netwerkdag-4/assignment",
        "/days/parts/2/edit",
        "/days/workshops/7/harvest",
        "/pages/templates",
        "/pages/templates/rubric",
    ]


def treasurer(who: Person) -> list[Step]:
    period = link(who, "/settlement/", r"/settlement/periods/\d+")
    settlement = link(who, "/settlement/", r"/settlement/\d+")
    costs = who.page.locator("main [name=cost]")
    who.go("/costs/")
    chosen = [box.get_attribute("value") for box in costs.all()]
    return [
        "/",
        "/costs/",
        link(who, "/costs/", r"/costs/\d+"),
        "/costs/several?" + "&".join(f"cost={id_}" for id_ in chosen),
        "/costs/rules",
        "/costs/overview",
        "/keys/",
        "/simulator?method=pupils",
        "/simulator?method=percent&value_1=x",
        a_project(who),
        "/settlement/",
        period,
        settlement,
        link(who, settlement, r"/settlement/transfers/\d+"),
        f"{settlement}/payment-file",
        f"{settlement}/withdraw",
        f"{period}/settle?mode=hub",
        "/settlement/proposals",
        pressed("/settlement/bank", nl("Read the statement")),
        pressed("/settlement/accounts", nl("Enter the account")),
        "/statements/",
        link(who, "/statements/", r"/statements/\d+"),
        f"{re.sub('-.*', '', a_project(who))}/kvgr",
        f"{re.sub('-.*', '', a_project(who))}/agreements",
    ]


def second(who: Person) -> list[Step]:
    return ["/", "/costs/", "/settlement/proposals"]


def administrator(who: Person) -> list[Step]:
    return [
        "/",
        "/admin",
        "/admin/outbox",
        "/admin/people/new",
        pressed("/admin/people/new", nl("Add person"), "main form"),
        link(who, "/admin", r"/admin/people/\d+"),
        "/admin/schools",
        "/admin/schools/new",
        link(who, "/admin/schools", r"/admin/schools/\d+"),
    ]


WALKS = {
    "": visitor,
    "docent@veenpluis.example": docent,
    "coordinator@veenpluis.example": coordinator,
    "kernteam@lichtwerk.example": kernteam,
    "penningmeester@lichtwerk.example": treasurer,
    "kascommissie@lichtwerk.example": second,
    "beheer@lichtwerk.example": administrator,
}


@pytest.mark.parametrize("email", WALKS, ids=lambda email: WALKS[email].__name__)
def test_axe_finds_nothing_on_any_screen(somebody: Callable[..., Person], email: str) -> None:
    who = somebody(email)
    found = look(who, WALKS[email](who))
    assert found == [], "\n".join(found)
