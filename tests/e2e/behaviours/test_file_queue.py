"""static/js/file-queue.js: files go one by one, and of each it is said what became of it."""

from playwright.sync_api import FilePayload, expect

from tests.support.editing import DOCENT, Somebody


def file(name: str, content: bytes) -> FilePayload:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


def test_of_several_files_each_is_told_and_those_that_were_read_are_in_the_list(somebody: Somebody) -> None:
    who = somebody(DOCENT)
    who.go("/import")
    files = who.page.locator("#f-file")
    files.set_input_files([file("een.md", b"# Een"), file("twee.pdf", b"%PDF")])
    who.page.locator("main form button").first.click()
    told = who.page.locator("form > ul li")
    expect(told).to_have_count(2)
    expect(told.nth(0)).to_contain_text("een.md: gelezen")
    expect(told.nth(1)).to_contain_text("PDF")
    who.page.locator("form > [role=status] a").click()
    expect(who.page.locator("main section").filter(has=who.page.locator("#waiting"))).to_contain_text(
        "een.md"
    )
    expect(who.page.locator("main")).to_contain_text("alles is meegekomen")
