"""The main job, walked by people of three schools and the network: with script, and with plain forms only."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import timedelta

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.support.editing import alone, fill_text, save
from tests.support.people import Person
from tests.support.words import nl
from wiki.kernel import clock

YEAR = "/plan/2018-2019"
DOCENT = "docent@veenpluis.example"
COLLEAGUE = "docent@roerdomp.example"
COORDINATOR = "coordinator@roerdomp.example"
TREASURER = "penningmeester@lichtwerk.example"
OF_BOTH = "t.vandermeulen@roerdomp.example"
"""A docent of the school that pays, who becomes a treasurer too."""
BODY = """\
## Doel

Samen kijken naar **eigenaarschap** in de les.

## Werkwijze

Kies vooraf één leervraag.

## Nagesprek

Sluit af met drie vragen.
"""
PASTE = """(area, bytes) => {
  const data = new DataTransfer();
  data.items.add(new File([new Uint8Array(bytes)], "schets.png", { type: "image/png" }));
  area.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


def picture() -> bytes:
    """A small PNG."""
    made = io.BytesIO()
    Image.new("RGB", (24, 16), "#0f5a5e").save(made, "PNG")
    return made.getvalue()


class Story:
    """What is made on the way: an activity, a page, a project and its costs. `word` is in the title of each."""

    def __init__(self, open_browser: Callable[..., Person], script: bool) -> None:
        self.script = script
        self.word = "Bliksembezoeken" if script else "Zonnebezoeken"
        self.open_browser = open_browser
        self.activity = self.page = self.project = ""
        self.docent = self.enter(DOCENT)

    def enter(self, email: str) -> Person:
        return self.open_browser(email, java_script_enabled=self.script)


BOTH_WAYS = [
    pytest.param(True, id="with script", marks=pytest.mark.whole),
    pytest.param(False, id="with plain forms"),
]


@pytest.mark.parametrize("script", BOTH_WAYS)
def test_the_main_job_from_blank_to_shared_tagged_paid_for_and_downloaded(
    somebody: Callable[..., Person], script: bool
) -> None:
    story = Story(somebody, script)
    plan_the_year(story, story.enter("kernteam@lichtwerk.example"))
    write_a_page(story)
    colleague = story.enter(COLLEAGUE)
    write_beside_each_other(story, colleague)
    write_over_each_other(story, colleague)
    compare_and_restore(story)
    add_files(story)
    take_it_home(story)
    coordinator = story.enter(COORDINATOR)
    open_a_project(story, coordinator)
    cost = enter_a_cost(story, coordinator, "100,00")
    stay_out_of_own_costs(story, enter_a_cost(story, coordinator, "12,34"), coordinator)
    decide(story, cost)
    find_everything(story)


def fill(who: Person, **values: str) -> None:
    """Fill fields of the screen by their names."""
    for name, value in values.items():
        who.page.locator(f"main [name={name}]").fill(value)


def choose(who: Person, name: str, label: str) -> None:
    """Choose one of a list by what it says."""
    who.page.locator(f"main select[name={name}]").select_option(label=label)


def told(who: Person, words: str) -> None:
    """The screen says what was done."""
    expect(who.page.locator("main .notice").filter(has_text=words)).to_be_visible()


def path(who: Person) -> str:
    return re.sub(r"^https?://[^/]+|[?#].*$", "", who.page.url)


def plan_the_year(story: Story, who: Person) -> None:
    who.go(YEAR)
    who.follow(nl("Add an activity"))
    fill(who, number="A11" if story.script else "A12", title=story.word, result="een kijkkaart")
    who.page.get_by_label(nl("Incidental"), exact=True).check()
    choose(who, "lead_school", "Roerdomp College")
    who.press(nl("Save"))
    expect(who.page.locator("h1")).to_have_text(story.word)
    who.follow(nl("Edit activity"))
    fill(who, result="een kijkkaart en een verslag")
    who.press(nl("Save"))
    told(who, nl("The activity is saved."))
    assert "een kijkkaart en een verslag" in who.text
    story.activity = path(who)
    put_one_up(story, who)
    who.go(story.activity)
    who.press(nl("Close this activity"))
    told(who, nl("The activity is closed."))
    who.press(nl("Reopen this activity"))
    told(who, nl("The activity is open again."))


def put_one_up(story: Story, who: Person) -> None:
    who.go(YEAR)
    titles = who.page.locator(".plan-activity h3")
    before = titles.all_inner_texts()
    who.press(nl("Move %(title)s up", title=story.word))
    after = [title for title in before if title != story.word]
    after.insert(before.index(story.word) - 1, story.word)
    expect(titles).to_have_text(after)


def write_a_page(story: Story) -> None:
    who, title = story.docent, f"Kijkkaart {story.word}"
    who.go(story.activity)
    who.follow(nl("New page for this activity"))
    who.page.locator("a[href*='artefact_type=observation_guide']").click()
    area = who.page.locator("#f-body")
    expect(area).to_have_value(re.compile("## "))
    expect(who.page.locator("main [name=activities]:checked")).to_have_count(1)
    fill_text(who, BODY)
    fill(who, title=title, tags="bij elkaar kijken, les")
    who.page.get_by_label("Leerlingregie", exact=True).check()
    who.press(nl("Save"))
    expect(who.page.locator("h1")).to_have_text(title)
    story.page = path(who)
    expect(who.page.locator(".prose strong")).to_have_text("eigenaarschap")
    for label in (story.word, "Leerlingregie", "bij elkaar kijken"):
        expect(who.page.locator(".page-aside").get_by_role("link", name=label)).to_be_visible()


def change(who: Person, old: str, new: str) -> None:
    """Change one stretch of the text that stands in the editor."""
    area = who.page.locator("#f-body")
    text = area.input_value()
    assert old in text
    fill_text(who, text.replace(old, new))


def write_beside_each_other(story: Story, colleague: Person) -> None:
    if story.script:
        alone(colleague)  # writing together is walked in test_live.py
    for who in (story.docent, colleague):
        who.go(f"{story.page}/edit")
    change(story.docent, "Samen kijken", "Twee aan twee kijken")
    save(story.docent)
    told(story.docent, nl("Saved as version %(number)s.", number=2))
    change(colleague, "drie vragen", "vier vragen")
    save(colleague)
    told(colleague, nl("Saved. Changes that others made in the meantime were included: please check."))
    for words in ("Twee aan twee kijken", "vier vragen"):
        expect(colleague.page.locator(".prose")).to_contain_text(words)


def write_over_each_other(story: Story, colleague: Person) -> None:
    for who in (story.docent, colleague):
        who.go(f"{story.page}/edit")
    change(story.docent, "Kies vooraf één leervraag.", "Kies samen één leervraag.")
    save(story.docent)
    change(colleague, "Kies vooraf één leervraag.", "Kies vooraf twee leervragen.")
    save(colleague)
    expect(colleague.page.locator("h1")).to_have_text(nl("You both changed the same text"))
    panes = colleague.page.locator(".conflict").locator(".prose")
    expect(panes).to_contain_text(["vooraf één leervraag", "samen", "twee leervragen"])
    colleague.press(nl("Save these choices"))
    expect(colleague.page.locator(".error-summary")).to_be_visible()
    colleague.page.get_by_label(nl("Keep both"), exact=True).check()
    colleague.press(nl("Save these choices"))
    for words in (
        "Kies samen één leervraag.",
        "Kies vooraf twee leervragen.",
        "Twee aan twee",
        "vier vragen",
    ):
        expect(colleague.page.locator(".prose")).to_contain_text(words)


def compare_and_restore(story: Story) -> None:
    who = story.docent
    who.go(story.page)
    who.follow(nl("History"))
    expect(who.page.locator("[name=from]")).to_have_count(5)
    for fold in who.page.locator(".fold").all():
        fold.locator("summary").click()
    who.page.locator("[name=from][value='1']").check()
    who.page.locator("[name=to][value='5']").check()
    who.press(nl("Compare"))
    expect(who.page.locator(".marked ins").filter(has_text="Twee aan twee")).to_have_count(1)
    expect(who.page.locator(".marked del").filter(has_text="Samen")).to_have_count(1)
    who.follow(nl("Source text"))
    expect(who.page.locator(".diff ins").filter(has_text="Twee aan twee")).to_have_count(1)
    who.go(f"{story.page}/revisions/2")
    who.press(nl("Restore this version"))
    told(who, nl("Version %(old)s has been restored, as version %(new)s.", old=2, new=6))
    expect(who.page.locator(".prose")).not_to_contain_text("vier vragen")


def add_files(story: Story) -> None:
    who = story.docent
    who.page.locator(".page-files summary").click()
    files = [
        {"name": "scores.csv", "mimeType": "text/csv", "buffer": b"naam;score\n"},
        {"name": "schema.png", "mimeType": "image/png", "buffer": picture()},
    ]
    who.page.locator("main input[type=file]").set_input_files(files)
    who.press(nl("Upload"))
    shown = who.page.locator(".file-list").get_by_role("link")
    expect(shown).to_have_text(["scores.csv", "schema.png"])
    address = shown.last.get_attribute("href")
    who.go(f"{story.page}/edit")
    area = who.page.locator("#f-body")
    fill_text(who, area.input_value() + f"\n![Schema]({address})\n\n")
    if story.script:
        who.page.locator(".cm-content").evaluate(PASTE, list(picture()))
        about = who.page.get_by_role("dialog")
        about.get_by_label(nl("What does the image show?")).fill("Schets")
        who.press(nl("Put in the text"), about)
        expect(area).to_have_value(re.compile(r"!\[[^\]]*\]\(/files/[^)]*schets\.png\)"))
    save(who)
    images = who.page.locator(".prose img")
    expect(images).to_have_count(2 if story.script else 1)
    for image in images.all():
        image.scroll_into_view_if_needed()
        expect(image).to_have_js_property("naturalWidth", 24)


def download(who: Person, kind: str) -> bytes:
    """Take the page home from the screen of all ways."""
    with who.page.expect_download() as started:
        who.page.locator("main").get_by_role("link", name=kind, exact=True).click()
    return started.value.path().read_bytes()


def take_it_home(story: Story) -> None:
    who = story.docent
    who.go(story.page)
    who.page.locator(".download-menu summary").click()
    who.page.locator(".download-menu").get_by_role("link", name=nl("All uses"), exact=True).click()
    text = download(who, nl("Text (Markdown)")).decode()
    assert "Twee aan twee kijken naar **eigenaarschap**" in text
    page = download(who, nl("Web page (one file)")).decode()
    assert "Twee aan twee" in page and 'src="data:image/png;base64,' in page
    assert not re.search(r'(src|<link[^>]* href)="(?!data:)', page)
    with zipfile.ZipFile(io.BytesIO(download(who, nl("Everything, with attachments (ZIP)")))) as packed:
        held = {name.rsplit("/", 1)[-1]: packed.read(name) for name in packed.namelist()}
    assert held["scores.csv"] == b"naam;score\n"
    assert any(name.endswith(".md") and b"Twee aan twee" in content for name, content in held.items())


def open_a_project(story: Story, who: Person) -> None:
    today = clock.today()
    who.go(story.activity)
    who.follow(nl("New project"))
    fill(
        who,
        title=f"Samen op {story.word.lower()}",
        starts_on=today.isoformat(),
        ends_on=(today + timedelta(days=90)).isoformat(),
        budget="1.000,00",
        effective_from=today.isoformat(),
        rationale="Grote scholen hebben er meer aan.",
    )
    for name in ("Lyceum De Veenpluis", "Roerdomp College", "Mavo De Vuurvlinder"):
        who.page.get_by_role("checkbox", name=name).check()
    who.page.locator("main [name=method][value=pupils]").check()
    who.press(nl("Open the project"))
    expect(who.page.locator("h1")).to_have_text(f"Samen op {story.word.lower()}")
    story.project = path(who)


def enter_a_cost(story: Story, who: Person, amount: str) -> str:
    """Record a cost with its receipt and hand it in; its address."""
    who.go(story.project)
    who.follow(nl("Enter a cost"))
    fill(who, description=f"Treinkaartjes {amount}", dated_on=clock.today().isoformat(), gross=amount)
    choose(who, "payers", "Roerdomp College")
    receipt = {"name": "bon.png", "mimeType": "image/png", "buffer": picture()}
    who.page.locator("main [name=receipt]").set_input_files(receipt)
    who.press(nl("Save as a draft"))
    expect(who.page.locator("h1")).to_have_text(f"Treinkaartjes {amount}")
    expect(who.page.get_by_role("link", name="bon.png", exact=True)).to_be_visible()
    who.press(nl("Submit"))
    told(who, nl("The cost is submitted. The treasurer decides on it."))
    expect(who.page.get_by_role("button", name=nl("Approve"), exact=True)).to_have_count(0)
    return path(who)


def give_the_role_of_treasurer(story: Story, email: str) -> None:
    """The administrator gives it, and who decides on money already agrees; nothing when it was done before."""
    admin = story.enter("beheer@lichtwerk.example")
    admin.go("/admin")
    admin.page.locator("main tr").filter(has_text=email).locator("a").first.click()
    box = admin.page.locator("main [name=roles][value=treasurer]")
    if box.is_checked():
        return
    box.check()
    admin.press(nl("Save changes"))
    treasurer = story.enter(TREASURER)
    treasurer.go("/appointments")
    treasurer.page.locator("main button").filter(has_text=nl("Agree")).first.click()
    expect(treasurer.page.locator("main button").filter(has_text=nl("Agree"))).to_have_count(0)


def stay_out_of_own_costs(story: Story, cost: str, coordinator: Person) -> None:
    """A treasurer who works at the school that paid does not decide; the second approver rejects, with a reason."""
    give_the_role_of_treasurer(story, OF_BOTH)
    own = story.enter(OF_BOTH)
    own.go(cost)
    expect(own.page.get_by_text(nl("You do not decide on this cost"))).to_be_visible()
    expect(own.page.get_by_role("button", name=nl("Approve"), exact=True)).to_have_count(0)
    second = story.enter("kascommissie@lichtwerk.example")
    second.go(cost)
    second.press(nl("Reject"))
    expect(second.page.locator(".error-summary")).to_be_visible()
    fill(second, reason="Reizen doet elke school zelf.")
    second.press(nl("Reject"))
    told(second, nl("The cost is rejected. The school sees your reason."))
    coordinator.go(cost)
    assert "Reizen doet elke school zelf." in coordinator.text


def decide(story: Story, cost: str) -> None:
    who = story.enter(TREASURER)
    who.go("/costs/")
    who.page.locator(f"main a[href='{cost}']").first.click()
    who.press(nl("Approve"))
    told(who, nl("The cost is approved. What each school bears is fixed now."))
    who.go(cost)  # the desk went on to the next cost that waits
    shares = who.page.locator("#shares-table tbody tr")
    expect(shares).to_contain_text(["46,97", "32,58", "20,45"])
    everyone = story.docent
    everyone.go(story.project)
    rows = everyone.page.locator("#positions-table tbody tr")
    said = {
        row.locator("th").inner_text().split("\n")[-1]: row.locator("td").all_inner_texts()
        for row in rows.all()
    }
    plain = {
        school: [re.sub(r"[\s\u202f\u00a0]+", " ", cell) for cell in cells] for school, cells in said.items()
    }
    pays, receives = nl("pays"), nl("receives")
    assert plain == {
        "Lyceum De Veenpluis": ["€ 0,00", "€ 46,97", f"{pays} € 46,97"],
        "Roerdomp College": ["€ 100,00", "€ 32,58", f"{receives} € 67,42"],
        "Mavo De Vuurvlinder": ["€ 0,00", "€ 20,45", f"{pays} € 20,45"],
    }


def find_everything(story: Story) -> None:
    who = story.docent
    who.page.locator("#site-q").fill(story.word.lower().removesuffix("en"))
    who.page.locator("#site-q").press("Enter")
    hits = who.page.locator(".hits")
    for address in (story.page, story.activity, story.project):
        expect(hits.locator(f"a[href='{address}']")).to_be_visible()
    expect(hits.locator("mark").first).to_be_visible()
