"""What axe is asked on every screen, it finds: on a page that has these faults."""

from playwright.sync_api import Browser

from tests.support.accessibility import faults

FAULTY = """<!doctype html><html lang="nl"><title>Fouten</title><main><h1>Fouten</h1><img src="a.png">
<p style="color: #aaa; background: #fff">bleek</p><button></button><p style="width: 500px">breed</p></main>"""


def test_faults_of_both_widths_and_colours_are_found_where_they_are(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content(FAULTY)
    found = [fault.split(" (")[0] for fault in faults(page, "light")]
    page.close()
    assert 'light 1280: image-alt: <img src="a.png">' in found
    assert "light 1280, dark 320: button-name: <button></button>" in found
    assert any(fault.startswith("light 1280, dark 320: color-contrast: <p style=") for fault in found)
    assert "dark 320: scrolls sideways: 508 pixels wide" in found


def test_a_title_that_a_screen_does_not_break_is_found_and_put_back(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content('<!doctype html><html lang="nl"><title>Fouten</title><main><h1>Kort</h1></main>')
    found = faults(page, "light")
    heading = page.locator("h1").text_content()
    page.set_content("<main><h1 style='overflow-wrap: anywhere'>Kort</h1></main>")
    broken = faults(page, "light")
    page.close()
    assert any(fault.startswith("dark 320: scrolls sideways with long words") for fault in found)
    assert heading == "Kort" and not any("long words" in fault for fault in broken)
