"""static/js/talk/passages.js: select words and comment on them; the comment stands beside them, and leads to them."""

from playwright.sync_api import expect

from tests.support.editing import DOCENT, Somebody
from tests.support.words import nl

SELECT = """() => {
  const text = document.querySelector(".prose > :is(p, ul, ol) ~ :is(p, ul, ol) ~ :is(p, ul, ol)");
  const node = document.createTreeWalker(text, NodeFilter.SHOW_TEXT).nextNode();
  getSelection().setBaseAndExtent(node, 3, node, 14);
  return getSelection().toString().trim();
}"""


def test_words_that_are_selected_are_commented_on_and_marked(somebody: Somebody) -> None:
    who = somebody(DOCENT, viewport={"width": 1280, "height": 800})
    who.go("/pages/?kind=instrument")
    who.page.locator(".cards a").first.click()
    words = who.page.evaluate(SELECT)
    offer = who.page.locator(".passage-offer")
    offer.click()
    dialog = who.page.get_by_role("dialog")
    expect(dialog.get_by_role("textbox", name=nl("Your comment"))).to_be_focused()
    who.page.keyboard.type("Dit kan korter.")
    who.page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(who.page.locator(".new-comment").get_by_role("textbox", name=nl("Your comment"))).to_have_value(
        "Dit kan korter."
    )
    who.press(nl("Post comment"))

    thread = who.page.locator(".margin .thread")
    expect(thread).to_contain_text("Dit kan korter.")
    marked = who.page.locator("mark.passage")
    assert "".join("".join(marked.all_inner_texts()).split()) == "".join(words.split())
    assert abs(thread.bounding_box()["y"] - marked.first.bounding_box()["y"]) < 60  # type: ignore[index]
    who.page.locator(".passage-link").focus()
    who.page.keyboard.press("Enter")
    expect(thread.locator(".said")).to_be_focused()
    who.press(nl("About this page"))
    expect(who.page.locator(".page-aside")).to_be_visible()
    expect(who.page.locator("#talk .thread")).to_contain_text("Dit kan korter.")

    who.page.set_viewport_size({"width": 320, "height": 700})
    assert who.page.evaluate("document.documentElement.scrollWidth") <= 320
    who.page.emulate_media(media="print")
    expect(who.page.locator("#talk")).to_be_hidden()
    expect(who.page.locator(".passage-link").first).to_be_hidden()
