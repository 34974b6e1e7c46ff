"""static/js/talk/mentions.js: after @ names are offered, chosen with the keys; Escape leaves what was typed."""

from playwright.sync_api import expect

from tests.support.editing import DOCENT, Somebody
from tests.support.words import nl


def test_a_name_is_completed_with_the_keys(somebody: Somebody) -> None:
    who = somebody(DOCENT)
    who.go("/pages/?kind=instrument")
    who.page.locator(".cards a").first.click()
    field = who.page.locator(".new-comment").get_by_role("textbox", name=nl("Your comment"))
    field.fill("Kijk eens, ")
    field.press_sequentially("@col")
    options = who.page.get_by_role("option")
    expect(options.first).to_be_visible()
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", options.first.get_attribute("id") or "")
    chosen = (options.first.inner_text()).split(" · ")[0]
    field.press("Enter")
    expect(options.first).to_be_hidden()
    assert field.input_value().startswith(f"Kijk eens, @{chosen}")
    field.press_sequentially("en @col")
    expect(options.first).to_be_visible()
    field.press("Escape")
    expect(options.first).to_be_hidden()
    assert field.input_value().endswith("en @col")
