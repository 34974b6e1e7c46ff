"""Two and three real browsers at once on one page: one journey over what people do, and one over what goes wrong."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, Locator, Route, expect
from sqlalchemy import create_engine, update
from sqlalchemy.pool import NullPool

from tests.support.content import png
from tests.support.editing import COORDINATOR, DOCENT, new_page
from tests.support.frontend import built_frontend
from tests.support.killable import KillableServer
from tests.support.live import copied_demo
from tests.support.people import Person
from tests.support.waiting import until
from tests.support.words import nl
from wiki.accounts.models import Person as Account

THIRD = "docent@vuurvlinder.example"
SCHOOLS = ("Lyceum De Veenpluis", "Roerdomp College", "Mavo De Vuurvlinder")
NO_SOCKETS = "delete window.WebSocket"
AWAY = re.compile(
    r"WebSocket connection to|ERR_CONNECTION_REFUSED|ERR_EMPTY_RESPONSE|Failed to fetch|net::ERR|^4\d\d at"
)
TABLE = "Begin.\n\n| Naam | Taak |\n|---|---|\n| Een | Twee |\n\nEinde.\n"
SKETCH = """([type, bytes]) => {
  const data = new DataTransfer();
  data.items.add(new File([Uint8Array.from(bytes)], "schets.png", { type }));
  const content = document.querySelector(".cm-content");
  content.focus();
  content.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


def page_of(who: Person, title: str, body: str) -> str:
    """Make a page; the path of its edit screen."""
    return new_page(who, title, body).removeprefix(who.address) + "/edit"


def open_editor(who: Person, path: str) -> None:
    who.go(path)
    expect(who.page.locator("form[data-live=on]")).to_be_attached()
    expect(state(who)).to_have_attribute("data-state", "saved")


def state(who: Person) -> Locator:
    return who.page.locator("[data-live-state]")


def text(who: Person) -> str:
    return str(who.page.locator("#f-body").input_value())


def type_(who: Person, words: str, key: str = "End") -> None:
    """Type at the start (Home) or the end (End) of the text."""
    who.page.locator(".cm-content").first.focus()
    who.page.keyboard.press(f"Control+{key}")
    who.page.keyboard.type(words)


def cell(who: Person, row: int, column: int, words: str) -> None:
    """Type at the end of a cell."""
    who.page.locator(".lw-grid tr").nth(row).locator("th, td").nth(column).click()
    who.page.keyboard.press("End")
    who.page.keyboard.type(words)


def together(*people: Person, has: tuple[str, ...] = (), no: tuple[str, ...] = ()) -> None:
    """Until all have the same text, with these words once each and without those."""

    def same() -> bool:
        found = {text(who) for who in people}
        now = found.copy().pop()
        return (
            len(found) == 1 and all(now.count(words) == 1 for words in has) and not any(w in now for w in no)
        )

    until(same)


def done(who: Person) -> None:
    who.press(nl("Done"), who.page.locator(".edit-form"))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KillableServer]:
    built_frontend()
    found = KillableServer(copied_demo(tmp_path_factory.mktemp("together")))
    found.start()
    yield found
    found.kill()


@pytest.fixture
def enter(browser: Browser, server: KillableServer) -> Iterator[Callable[..., Person]]:
    """People whose browsers complain of nothing but that the server was away, or said no."""
    with ExitStack() as stack:
        people: list[Person] = []

        def one(email: str, **options: object) -> Person:
            people.append(Person(browser, server.address, **options))
            stack.callback(people[-1].context.close)
            people[-1].be(email)
            return people[-1]

        yield one
        assert [said for who in people for said in who.complaints if not AWAY.search(said)] == []


def test_three_people_write_one_page_at_once(enter: Callable[..., Person]) -> None:
    anna, bram = enter(DOCENT), enter(COORDINATOR, color_scheme="dark")
    carla = enter(THIRD, viewport={"width": 320, "height": 700})
    carla.context.add_init_script(NO_SOCKETS)
    path = page_of(anna, "Samen schrijven", TABLE)
    for who in (anna, bram, carla):
        open_editor(who, path)
    type_(anna, "Anna begint. ", "Home")
    type_(bram, " Bram sluit af 🐎.")
    type_(carla, " Carla ook.")
    words = ("Anna begint. ", " Bram sluit af 🐎.", " Carla ook.")
    together(anna, bram, carla, has=words)
    expect(anna.page.locator("[data-live-people] summary")).to_have_text(
        nl("%(count)s people writing", count="3")
    )
    expect(anna.page.locator(".lw-peer-name")).to_have_count(2)
    expect(state(carla)).to_have_text(re.compile(nl("Saved %(time)s", time=r"\d\d:\d\d") + "$"))
    expect(state(carla)).to_be_in_viewport(ratio=1)

    # Two cells of one row, and a new row; each takes back their own steps, in a cell and in the text.
    cell(anna, 1, 0, " van Anna")
    expect(bram.page.locator(".lw-grid tr").nth(1).locator("td").nth(0)).to_have_attribute(
        "data-peer", "Marieke de Boer"
    )
    cell(bram, 1, 1, " van Bram")
    anna.page.keyboard.press("Tab")
    anna.page.keyboard.press("Tab")
    anna.page.keyboard.type("rij van Anna")
    together(anna, bram, carla, has=("| Een van Anna | Twee van Bram |", "rij van Anna", *words))
    anna.page.keyboard.press("Control+z")
    together(anna, bram, carla, has=("| Een van Anna | Twee van Bram |", *words), no=("rij van Anna",))
    type_(bram, "", "Home")
    bram.page.keyboard.press("Control+Shift+ArrowRight")
    bram.page.keyboard.press("Control+b")
    together(anna, bram, carla, has=("**Anna** begint",))
    carla.page.locator(".cm-content").first.focus()
    carla.page.keyboard.press("Control+z")
    together(anna, bram, carla, has=("**Anna** begint", words[1]), no=(" Carla ook.",))
    type_(carla, " Carla toch.")
    bram.page.locator(".cm-content").first.focus()
    bram.page.keyboard.press("Control+z")
    together(anna, bram, carla, has=("Anna begint", " Carla toch."), no=("**",))

    # An image that one pastes is seen by all.
    type_(anna, "\n\n")
    anna.page.evaluate(SKETCH, ["image/png", list(png())])
    anna.page.get_by_label(nl("What does the image show?")).fill("Een schets")
    anna.press(nl("Put in the text"), anna.page.locator("dialog"))
    together(anna, bram, carla, has=("![Een schets](",))
    expect(bram.page.locator("img.lw-image")).to_be_visible()

    # Title and note are of who fills them in; all three are named on the version, and the others write on.
    anna.page.locator("[name=note]").fill("Met z'n drieën")
    done(anna)
    expect(anna.page.locator("h1")).to_have_text("Samen schrijven")
    expect(anna.page.locator("main")).to_contain_text(nl("Saved as version %(number)s.", number="2"))
    anna.page.goto(anna.page.url.split("#")[0] + "/history")
    for school in SCHOOLS:
        expect(anna.page.locator("table")).to_contain_text(school)
    type_(bram, " En door.")
    together(bram, carla, has=(" En door.",))

    # Who has a text of their own (the plain text box) saves it as before, and it is merged into the live text.
    anna.go(path)
    anna.press(nl("Write in a plain text box"))
    anna.page.reload()
    box = anna.page.locator("#f-body")
    box.fill(box.input_value().replace("Einde.", "Einde, zegt Anna."))
    expect(anna.page.locator("form[data-live]")).to_have_count(0)
    anna.press(nl("Save"), anna.page.locator(".edit-form"))
    expect(anna.page.locator(".prose")).to_contain_text("En door.")
    together(bram, carla, has=("Einde, zegt Anna.", " En door."))


def test_done_asks_in_the_screen_itself_and_the_title_is_a_draft_until_then(
    enter: Callable[..., Person],
) -> None:
    anna, bram = enter(DOCENT), enter(COORDINATOR)
    path = page_of(anna, "Wie noemt het hoe", "Een lange tekst van woorden. " * 12)
    for who in (anna, bram):
        open_editor(who, path)
    anna.page.locator("[name=title]").fill("Titel van Anna")
    with anna.page.expect_response(re.compile("/my-drafts/")):
        expect(state(anna)).to_have_text(nl("Only on this device"))
    expect(state(anna)).to_have_attribute("data-state", "saved")
    anna.go(path)
    anna.page.locator(".draft-list").get_by_role("link", name=nl("Continue")).click()
    expect(anna.page.locator("form[data-live=on]")).to_be_attached()
    expect(anna.page.locator("[name=title]")).to_have_value("Titel van Anna")
    bram.page.locator("[name=title]").fill("Titel van Bram")
    done(bram)
    expect(bram.page.locator("h1")).to_have_text("Titel van Bram")
    done(anna)
    expect(anna.page.locator("[data-live-error]")).to_contain_text("Titel van Bram")

    anna.page.locator(".cm-content").focus()
    anna.page.keyboard.press("Control+a")
    anna.page.keyboard.type("Jan, BSN 123456782.")
    seen = anna.page.locator(".form-actions [role=status]", has_text="123456782")
    seen.get_by_role("button", name=nl("Show it")).click()
    expect(anna.page.locator(".cm-content")).to_be_focused()
    anna.page.keyboard.press("Control+End")
    done(anna)
    questions = anna.page.locator("[data-live-questions]")
    expect(questions).to_contain_text("123456782")
    anna.page.get_by_label(nl("This is not about pupils: save anyway")).check()
    type_(anna, " En door.")
    done(anna)
    questions.get_by_label(nl("Yes, remove this text")).check()
    done(anna)
    expect(anna.page.locator("h1")).to_have_text("Titel van Anna")
    expect(anna.page.locator(".prose")).to_have_text("Jan, BSN 123456782. En door.")
    anna.go(path)
    expect(anna.page.locator(".draft-list")).to_have_count(0)


@pytest.mark.whole
def test_killed_servers_closed_tabs_trains_and_lost_rights_lose_no_word(
    server: KillableServer, enter: Callable[..., Person]
) -> None:
    anna, bram, carla = enter(DOCENT), enter(COORDINATOR), enter(THIRD)
    carla.context.add_init_script(NO_SOCKETS)
    path = page_of(anna, "Niets kwijt", "Begin.")
    for who in (anna, bram, carla):
        open_editor(who, path)
    type_(anna, " Voor de storing.")
    together(anna, bram, carla, has=(" Voor de storing.",))

    # The server dies while two write, and the tab of one of them with it.
    server.kill()
    type_(anna, " Anna zonder server.")
    type_(bram, "Bram zonder server. ", "Home")
    for who in (anna, bram):
        expect(state(who)).to_have_text(nl("Only on this device"))
    bram.page.close(run_before_unload=False)
    server.start()
    bram.page = bram.open_tab()
    open_editor(bram, path)
    together(anna, bram, carla, has=(" Anna zonder server.", "Bram zonder server. "))
    for who in (anna, bram):
        expect(state(who)).to_have_attribute("data-state", "saved")
        assert device(who) == []

    # A text that is not that of the server is put right; when that does not help, the own text is shown.
    spoiling = ["updates", "digest", "digest"]
    carla.page.route("**/live/poll", lambda route: tamper(route, spoiling))
    type_(anna, " Kwam eerst niet aan.")
    together(anna, carla, has=(" Kwam eerst niet aan.",))
    own = carla.page.locator("[data-live-own]")
    expect(own.locator("textarea")).to_have_value(re.compile("Kwam eerst niet aan"), timeout=40_000)
    carla.press(nl("I do not need it"), own)
    carla.page.unroute_all(behavior="wait")
    expect(state(carla)).to_have_attribute("data-state", "saved")
    assert device(carla) == []
    together(anna, carla, has=(" Kwam eerst niet aan.",))

    # One is in a train while the others make a version.
    carla.context.set_offline(True)
    type_(carla, " In de trein.")
    expect(state(carla)).to_have_text(nl("Only on this device"))
    type_(bram, "Op school. ", "Home")
    done(bram)
    expect(bram.page.locator("h1")).to_have_text("Niets kwijt")
    carla.context.set_offline(False)
    together(anna, carla, has=("Op school. ", " In de trein."))
    expect(state(carla)).to_have_attribute("data-state", "saved")
    # The line under the text says what the bar says, or nothing of it.
    expect(carla.page.locator("[data-status]")).to_have_text(
        re.compile(nl("Saved %(time)s", time=r"\d\d:\d\d") + "|^$")
    )

    # A session that ended: it says so, and goes on after signing in.
    carla.context.clear_cookies(name=re.compile("."))
    type_(carla, " Zonder sessie.")
    signed_out = nl("You are signed out. Your text stays here: sign in on a new tab, then continue.")
    expect(state(carla)).to_contain_text(signed_out)
    done(carla)
    expect(carla.page.locator("[data-status]")).to_have_text(signed_out)
    carla.be(THIRD)
    together(anna, carla, has=(" Zonder sessie.",))

    # Who may not write any more is told so and keeps what they typed; the others go on, and it comes in when they may.
    type_(carla, "")
    set_active(server, THIRD, active=False)
    carla.page.keyboard.type(" Net te laat.")
    expect(state(carla)).to_have_attribute("data-state", re.compile("offline|device|reading"), timeout=40_000)
    type_(anna, " Anna gaat door.")
    open_editor(bram, path)
    together(anna, bram, has=(" Anna gaat door.", " In de trein.", " Zonder sessie."), no=(" Net te laat.",))
    set_active(server, THIRD, active=True)
    carla.be(THIRD)
    together(anna, bram, carla, has=(" Anna gaat door.", " Net te laat."))
    expect(state(carla)).to_have_attribute("data-state", "saved")
    assert device(carla) == []


def tamper(route: Route, spoiling: list[str]) -> None:
    """Spoil the next answer that has what is to be spoilt: without its updates, or with another digest."""
    answer = route.fetch()
    news = answer.json()
    if spoiling and news.get(spoiling[0]):
        what = spoiling.pop(0)
        news[what] = [] if what == "updates" else "0" * 16
    route.fulfill(response=answer, json=news)


def device(who: Person) -> list[str]:
    """What this device still has of what was typed."""
    found: list[str] = who.page.evaluate(
        "Object.keys(localStorage).filter(name => name.startsWith('lichtwerk:live'))"
    )
    return found


def set_active(server: KillableServer, email: str, active: bool) -> None:
    engine = create_engine(f"sqlite:///{server.data / 'lichtwerk.sqlite3'}", poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(update(Account).where(Account.email == email).values(active=active))


def test_who_writes_is_told_what_others_do_with_the_whole_page(enter: Callable[..., Person]) -> None:
    anna, bram = enter(DOCENT), enter(COORDINATOR, color_scheme="dark")
    path, other = page_of(anna, "Wat er met mij gebeurt", "Begin."), page_of(anna, "Wie blijft", "Blijft.")
    number, into = (found.split("/")[2].split("-")[0] for found in (path, other))
    open_editor(anna, path)
    type_(anna, " Woorden van Anna.")
    expect(state(anna)).to_have_attribute("data-state", "saved")

    # An old version comes back: the words are gone from the screen, and it says where they are.
    send(bram, path.replace("/edit", "/revisions/1/restore"), base_revision="1")
    notice = anna.page.locator("[data-live-notice]")
    told = nl("%(name)s restored version %(number)s while you were writing", name="", number="1")
    expect(notice).to_contain_text(told.strip())
    expect(anna.page.locator("#f-body")).to_have_value("Begin.")
    with anna.context.expect_page() as opened:
        notice.get_by_role("link", name=nl("See version %(number)s", number="2")).click()
    expect(opened.value.locator(".prose")).to_contain_text("Woorden van Anna.")
    opened.value.close()

    # Without a connection it says so long before the socket finds out that it is cut off.
    anna.context.set_offline(True)
    type_(anna, " Zonder verbinding.")
    expect(state(anna)).to_have_text(nl("Only on this device"), timeout=8_000)
    anna.context.set_offline(False)
    expect(state(anna)).to_have_attribute("data-state", "saved")

    # The chip does not call a title saved that is only in a draft.
    anna.page.locator("[name=note]").fill("Een toelichting")
    with anna.page.expect_response(re.compile("/my-drafts/")):
        anna.page.keyboard.press("Tab")
    expect(state(anna)).to_contain_text(nl("title and labels when you press Done"))

    # Signed out and in again, Done works the first time.
    anna.context.clear_cookies(name=re.compile("."))
    anna.be(DOCENT)
    type_(anna, " Later.")
    done(anna)
    expect(anna.page.locator(".prose")).to_contain_text("Later.")

    # A page in the bin, put back, and merged.
    open_editor(anna, path)
    type_(anna, " Nog een.")
    expect(state(anna)).to_have_attribute("data-state", "saved")
    seen = page_version(anna, path)
    send(anna, f"/pages/{number}/remove", seen=seen)
    expect(notice).to_contain_text(nl("To the bin"))
    button = anna.page.locator(".edit-form .form-actions [type=submit]:not([name])")
    expect(button).to_be_disabled()
    expect(state(anna)).to_have_text(nl("In the bin"))
    anna.page.keyboard.press("Control+s")
    send(anna, f"/pages/{number}/undelete")
    expect(button).to_be_enabled(timeout=20_000)
    expect(notice).to_be_empty()
    type_(anna, " Weer terug.")
    expect(state(anna)).to_have_attribute("data-state", "saved")
    versions = {"seen": page_version(anna, path), "into_seen": page_version(anna, other)}
    send(anna, f"/pages/{number}/merge", into=into, text="both", **versions)
    expect(notice.get_by_role("link", name="Wie blijft")).to_be_visible()
    expect(button).to_be_disabled()
    anna.go(other.removesuffix("/edit"))
    expect(anna.page.locator(".prose")).to_contain_text("Nog een. Weer terug.")


def page_version(who: Person, path: str) -> str:
    """The newest version of a page, as its screen for moving and removing says it."""
    screen = who.context.request.get(path.replace("/edit", "/organise")).text()
    found = re.search(r'name="seen" value="(\d+)"', screen)
    assert found is not None
    return found[1]


def send(who: Person, address: str, **fields: str) -> None:
    """Press a button of another screen, by the request that it sends."""
    token = re.search(r'name="csrf_token" value="([^"]+)"', who.context.request.get("/").text())
    assert token is not None
    answer = who.context.request.post(address, form={"csrf_token": token[1], **fields})
    assert answer.ok, answer.text()
