"""static/js/unsaved.js: the browser asks before changed text is left that is on this device alone."""

from playwright.sync_api import Dialog, expect

from tests.support.editing import (
    DOCENT,
    Somebody,
    fill_text,
    no_drafts_to_the_server,
    save,
    wait_for_draft,
    write,
)
from tests.support.words import nl


def test_leaving_changed_text_asks_first_and_leaving_what_is_stored_does_not(somebody: Somebody) -> None:
    who = somebody(DOCENT)
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    def leave() -> None:
        who.page.locator(".site-nav").get_by_role("link", name=nl("Pages"), exact=True).click(
            no_wait_after=True
        )

    who.page.on("dialog", stay)
    who.go("/pages/new?kind=page")
    leave()
    expect(who.page.locator("h1")).to_have_text(nl("Pages"))
    assert asked == []
    with no_drafts_to_the_server(who):
        write(who, "Blijf hier", "Nog niet bewaard.")
        with who.page.expect_event("dialog"):
            leave()
        assert asked == ["beforeunload"] and "/pages/new" in who.page.url
    fill_text(who, "Nu als concept.")
    wait_for_draft(who)
    leave()
    expect(who.page.locator("h1")).to_have_text(nl("Pages"))
    write(who, "Blijf hier", "Opgeslagen.")
    save(who)
    expect(who.page.locator("h1")).to_have_text("Blijf hier")
    assert asked == ["beforeunload"]
