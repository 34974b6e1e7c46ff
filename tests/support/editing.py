"""What people do at the editor, for the tests in a browser."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.support.people import Person
from tests.support.words import nl
from wiki.demo.network import PASSWORD
from wiki.kernel.limits import MIB

DOCENT = "docent@veenpluis.example"
COORDINATOR = "coordinator@roerdomp.example"
TOO_LARGE = nl("“%(name)s” is larger than 50 MB. That is the maximum.", name="film.mp4")
DRAFT_SAVED = re.compile(re.escape(nl("Draft saved at %(time)s", time="")) + r"\d\d:\d\d")
ONLY_HERE = nl("Only on this device")
Somebody = Callable[..., Person]


def film(folder: Path) -> Path:
    """A file of 60 MiB, more than may be sent."""
    path = folder / "film.mp4"
    with path.open("wb") as file:
        file.truncate(60 * MIB)
    return path


def write(who: Person, title: str, text: str) -> None:
    """Type a new page, without saving it."""
    who.go("/pages/new?kind=page")
    who.page.locator("[name=title]").fill(title)
    fill_text(who, text)


def fill_text(who: Person, text: str) -> None:
    """Type over the whole text, in the editor or in the plain text box."""
    type_over(who.page, text)


def type_over(page: Page, text: str) -> None:
    """The same in any tab."""
    page.wait_for_load_state()
    expect(page.locator("form[data-live=opening]")).to_have_count(0)
    editor = page.locator(".cm-content:visible")
    if not editor.count():
        page.locator("#f-body").fill(text)
        return
    editor.focus()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.press("Delete")
    page.keyboard.insert_text(text)
    expect(page.locator("#f-body")).to_have_value(text)


def plain_box(who: Person) -> None:
    """Choose the plain text box."""
    who.press(nl("Write in a plain text box"))
    expect(who.page.locator("#f-body")).to_be_visible()


def save(who: Person) -> None:
    """Press the main button: Save, or Done where people write together."""
    who.page.locator(".edit-form .form-actions button[type=submit]:not([name])").click()


def alone(who: Person) -> Person:
    """Choose to write in the plain text box, in which what is typed is a draft until it is saved."""
    who.go("/pages/new?kind=page")
    plain_box(who)
    return who


def new_page(who: Person, title: str, text: str = "Tekst.") -> str:
    """Make a page; its address."""
    write(who, title, text)
    save(who)
    expect(who.page.locator("h1")).to_have_text(title)
    return who.page.url


def change_who_is_signed_in(who: Person, email: str) -> None:
    """In another tab of the same browser; what the first asks by itself meanwhile does not get through."""
    who.cut_off.add("/pages/pupil-data")
    who.page.route("**/pages/pupil-data", lambda route: route.abort("connectionreset"))
    other = who.open_tab()
    other.goto("/")
    other.locator(".account-menu summary").click()
    other.locator(".account-menu").get_by_role("button", name=nl("Sign out"), exact=True).click()
    expect(other.locator(".account-menu")).to_have_count(0)
    other.goto("/sign-in")
    other.locator("main [name=email]").fill(email)
    other.locator("main [name=password]").fill(PASSWORD)
    other.locator("main").get_by_role("button", name=nl("Sign in"), exact=True).click()
    expect(other.locator(".account-menu")).to_have_count(1)


def focused(who: Person) -> str:
    """What the keyboard is at: its name, or its text."""
    said: str = who.page.evaluate(
        "() => document.activeElement.getAttribute('aria-label') || document.activeElement.name"
        " || document.activeElement.textContent.trim()"
    )
    return said


def write_a_cost(who: Person) -> None:
    """Type a cost, with a receipt still to choose."""
    who.go("/projects/")
    who.page.locator("main a[href*='/projects/']:not([href$='/new'])").first.click()
    who.page.locator("main a[href$='/costs/new']").first.click()
    who.page.locator("main [name=description]").fill("Begeleiding van de lesbezoeken")
    who.page.locator("main [name=supplier]").fill("Zeer & Zorgvuldig")


def draft_state(who: Person) -> Locator:
    """What the edit screen says of where the text is."""
    return who.page.locator("[data-draft-state]")


def wait_for_draft(who: Person) -> None:
    """Until the server holds what was typed."""
    expect(draft_state(who)).to_have_text(DRAFT_SAVED)


def wait_for_device(who: Person, text: str) -> None:
    """Until this device holds what was typed."""
    who.page.wait_for_function(
        "text => Object.values(localStorage).some(kept => kept.includes(text))", arg=text
    )


def wait_for_clean_device(who: Person) -> None:
    """Until this device holds no text."""
    who.page.wait_for_function(
        "() => !Object.keys(localStorage).some(name => name.startsWith('lichtwerk:draft:'))"
    )


@contextmanager
def no_drafts_to_the_server(who: Person) -> Iterator[None]:
    """While this lasts no draft of this browser reaches the server."""
    who.cut_off.add("/pages/my-drafts/")
    who.context.route("**/pages/my-drafts/**", lambda route: route.abort("connectionreset"))
    yield
    who.context.unroute("**/pages/my-drafts/**")
    who.complaints.clear()  # of what did not arrive


def continue_draft(who: Person) -> None:
    """Go on with the first draft that is offered."""
    who.page.locator(".draft-list").get_by_role("link", name=nl("Continue")).first.click()
    expect(who.page.locator(".edit-form [name=draft_key]")).not_to_have_value("")
