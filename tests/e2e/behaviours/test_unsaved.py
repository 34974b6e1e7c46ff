"""static/js/unsaved.js: the browser asks before changed text is left."""

from playwright.sync_api import Dialog, expect

from tests.support.editing import DOCENT, Somebody, save, write
from tests.support.words import nl


def test_leaving_changed_text_asks_first_and_leaving_unchanged_text_does_not(somebody: Somebody) -> None:
    who = somebody(DOCENT)
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    who.page.on("dialog", stay)
    who.go("/pages/new?kind=page")
    who.follow(nl("Pages"), who.page.locator(".site-nav"))
    expect(who.page.locator("h1")).to_have_text(nl("Pages"))
    assert asked == []
    write(who, "Blijf hier", "Nog niet bewaard.")
    with who.page.expect_event("dialog"):
        who.page.locator(".site-nav").get_by_role("link", name=nl("Pages"), exact=True).click(
            no_wait_after=True
        )
    assert asked == ["beforeunload"] and "/pages/new" in who.page.url
    save(who)
    expect(who.page.locator("h1")).to_have_text("Blijf hier")
    assert asked == ["beforeunload"]
