"""static/js/dropzone.js: files land in their field and are listed; what is too large is not sent."""

from pathlib import Path

from playwright.sync_api import expect

from tests.support.editing import COORDINATOR, DOCENT, TOO_LARGE, Somebody, film, new_page, write_a_cost

DROP = """zone => {
  const data = new DataTransfer();
  for (const name of ["een.csv", "twee.csv"]) data.items.add(new File(["a;b"], name, { type: "text/csv" }));
  zone.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
}"""


def test_a_script_stops_a_file_that_is_too_large_before_it_is_sent(
    somebody: Somebody, tmp_path: Path
) -> None:
    who = somebody(COORDINATOR)
    write_a_cost(who)
    address = who.page.url
    sent: list[str] = []
    who.page.on("request", lambda request: sent.append(request.method))
    who.page.locator("main [name=receipt]").set_input_files(film(tmp_path))
    expect(who.page.locator(".dropzone .error")).to_have_text(TOO_LARGE)
    who.page.locator(".form-actions button").first.click()
    expect(who.page.locator("main [name=receipt]")).to_be_focused()
    assert who.page.url == address and "POST" not in sent
    who.page.locator("main [name=receipt]").set_input_files([])
    expect(who.page.locator(".dropzone .error")).to_be_empty()
    expect(who.page.locator("main [name=receipt]")).not_to_have_attribute("aria-invalid", "true")


def test_files_that_are_dropped_are_in_the_field_and_listed(somebody: Somebody) -> None:
    who = somebody(DOCENT)
    who.go(f"{new_page(who, 'Met bestanden')}/edit")
    zone = who.page.locator(".dropzone")
    zone.evaluate(DROP)
    expect(zone.locator(".dropzone-files li")).to_have_text(["een.csv", "twee.csv"])
    assert zone.locator("input").evaluate("field => field.files.length") == 2
