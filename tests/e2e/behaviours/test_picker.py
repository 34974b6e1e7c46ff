"""static/js/picker.js: a list of boxes to tick can be searched, and shows above it what is ticked."""

from playwright.sync_api import expect

from tests.support.editing import DOCENT, Somebody, focused
from tests.support.words import nl


def test_a_list_is_searched_and_what_is_ticked_stands_above_it(somebody: Somebody) -> None:
    who = somebody(DOCENT)
    who.go("/pages/new?kind=page")
    list_ = who.page.locator(".choose-labels").first
    options, picked = list_.locator(".option"), list_.locator(".picked button")
    everything = options.count()
    search = list_.get_by_label(nl("Find in this list"))
    search.fill("leerdoelen o&o 2018")
    visible = options.locator("visible=true")
    expect(visible).to_have_count(1)
    visible.locator("input").check()
    words = visible.inner_text().strip()
    expect(picked).to_have_text([words])
    expect(list_.locator("[data-count]")).to_have_text("1")
    search.fill("bestaatniet")
    expect(visible).to_have_count(0)
    expect(list_.get_by_role("status")).to_have_text(nl("Nothing in this list has these letters."))
    search.fill("")
    expect(visible).to_have_count(everything)
    picked.focus()
    assert focused(who) == nl("Remove: %(name)s", name=words)
    who.page.keyboard.press("Enter")
    expect(picked).to_have_count(0)
    expect(list_.locator("input:checked")).to_have_count(0)
