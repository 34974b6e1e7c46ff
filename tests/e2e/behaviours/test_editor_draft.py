"""static/js/editor/draft.js: what is typed is on this device at every pause, then on the server, and offered again."""

import re
from contextlib import suppress

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import expect

from tests.support.editing import (
    COORDINATOR,
    ONLY_HERE,
    Somebody,
    alone,
    continue_draft,
    draft_state,
    fill_text,
    new_page,
    no_drafts_to_the_server,
    save,
    wait_for_clean_device,
    wait_for_device,
    wait_for_draft,
    write,
)
from tests.support.people import Person
from tests.support.words import nl

WRITER = "docent@wijdezicht.example"
"""Somebody of whom no other test leaves drafts."""


def offers(who: Person) -> list[str]:
    """The texts that the screen offers to go on with."""
    return who.page.locator(".draft-what a").all_inner_texts()


def test_the_screen_says_honestly_where_the_text_is(somebody: Somebody) -> None:
    who = alone(somebody(WRITER))
    address = new_page(who, "Eerlijk", "Begin.")
    who.go(f"{address}/edit")
    expect(draft_state(who)).to_be_empty()
    with no_drafts_to_the_server(who):
        fill_text(who, "Begin, en dan verder.")
        expect(draft_state(who)).to_have_text(ONLY_HERE)
        wait_for_device(who, "en dan verder")
    fill_text(who, "Begin, en dan nog verder.")
    wait_for_draft(who)
    wait_for_clean_device(who)
    with who.page.expect_response(re.compile("/discard$")):
        fill_text(who, "Begin.")
    expect(draft_state(who)).to_be_empty()
    who.go(f"{address}/edit")
    assert offers(who) == []


def test_several_new_pages_can_be_in_the_making_and_a_page_that_never_arrived_is_offered(
    somebody: Somebody,
) -> None:
    who = alone(somebody(WRITER))
    write(who, "De eerste", "Nog niet af.")
    wait_for_draft(who)
    write(who, "Zonder verbinding", "Getypt in de trein.")
    who.page.route("**/pages/new", lambda route: route.abort("connectionreset"))
    with suppress(PlaywrightError):
        save(who)
    expect(who.page.locator(".edit-form")).to_have_count(0)
    who.page.unroute("**/pages/new")
    who.go("/pages/new?kind=page")
    expect(who.page.locator(".draft-what a")).to_have_text(["Zonder verbinding", "De eerste"])
    continue_draft(who)
    expect(who.page.locator("[name=title]")).to_have_value("Zonder verbinding")
    expect(who.page.locator("#f-body")).to_have_value("Getypt in de trein.")
    save(who)
    expect(who.page.locator("h1")).to_have_text("Zonder verbinding")
    who.go("/")
    assert offers(who) == ["De eerste"]
    who.page.locator(".draft-list").get_by_role("button").click()
    expect(who.page.locator(".draft-list")).to_have_count(0)
    who.complaints.clear()  # what never arrived


def test_text_survives_closing_the_tab_and_going_back(somebody: Somebody) -> None:
    who = alone(somebody(WRITER))
    address = new_page(who, "Dicht", "Oud.")
    who.go(f"{address}/edit")
    with no_drafts_to_the_server(who):
        fill_text(who, "Nieuw, en het tabblad gaat dicht.")
        wait_for_device(who, "gaat dicht")
        who.page.close()
        who.page = who.open_tab()
    who.go(f"{address}/edit")
    continue_draft(who)
    expect(who.page.locator("#f-body")).to_have_value("Nieuw, en het tabblad gaat dicht.")
    wait_for_clean_device(who)
    who.page.on("dialog", lambda dialog: dialog.accept())
    fill_text(who, "Nieuw, en meteen terug.")
    who.page.go_back()
    expect(who.page.locator("#f-body")).to_have_value("Oud.")
    who.go(f"{address}/edit")
    continue_draft(who)
    expect(who.page.locator("#f-body")).to_have_value("Nieuw, en meteen terug.")
    save(who)
    expect(who.page.locator(".prose")).to_have_text("Nieuw, en meteen terug.")
    who.go(f"{address}/edit")
    assert offers(who) == []
    wait_for_clean_device(who)


def test_saving_offline_keeps_the_text_on_the_device_and_brings_it_when_online(somebody: Somebody) -> None:
    who = alone(somebody(WRITER))
    address = new_page(who, "Geen wifi", "Oud.")
    who.go(f"{address}/edit")
    who.context.set_offline(True)
    fill_text(who, "Nieuw zonder wifi.")
    save(who)
    expect(who.page.locator("[data-status]")).to_contain_text(
        nl(
            "You are offline, so nothing was saved. Your text is on this device. Save it when you are connected again."
        )
    )
    expect(draft_state(who)).to_have_text(ONLY_HERE)
    wait_for_device(who, "zonder wifi")
    who.context.set_offline(False)
    wait_for_draft(who)
    save(who)
    expect(who.page.locator(".prose")).to_have_text("Nieuw zonder wifi.")
    who.complaints.clear()  # of what did not arrive


def test_whatever_the_answer_was_only_an_acceptance_lets_the_draft_go(somebody: Somebody) -> None:
    who = alone(somebody(WRITER))
    address = new_page(who, "Alle antwoorden", "Oud.")
    who.go(f"{address}/edit")
    fill_text(who, "Nieuw en geweigerd.")
    who.page.locator("[name=note]").fill("Wat ik deed")
    who.page.route(f"**{address[-20:]}/edit", lambda route: route.fulfill(status=500, body="kapot"))
    save(who)
    expect(who.page.locator("body")).to_have_text("kapot")
    who.page.unroute(f"**{address[-20:]}/edit")
    who.go(f"{address}/edit")
    continue_draft(who)
    expect(who.page.locator("[name=note]")).to_have_value("Wat ik deed")
    who.page.locator("[name=title]").fill("")
    save(who)
    expect(who.page.locator(".error-summary")).to_be_visible()
    expect(who.page.locator("#f-body")).to_have_value("Nieuw en geweigerd.")
    wait_for_clean_device(who)
    who.go(f"{address}/edit")
    assert offers(who) == ["Alle antwoorden"]
    who.context.clear_cookies(name=re.compile("."))
    save(who)
    expect(who.page.locator("h1")).to_have_text(nl("Sign in again to go on"))
    who.sign_in(WRITER)
    who.go(f"{address}/edit")
    continue_draft(who)
    expect(who.page.locator("#f-body")).to_have_value("Nieuw en geweigerd.")
    who.complaints.clear()  # the answers of this test


def test_a_conflict_screen_left_by_a_menu_link_leaves_a_draft_that_goes_when_it_is_resolved(
    somebody: Somebody,
) -> None:
    who, other = alone(somebody(WRITER)), alone(somebody(COORDINATOR))
    address = new_page(who, "Botsing", "Het gesprek duurt tien minuten.")
    for person, minutes in ((who, "twintig"), (other, "vijftien")):
        person.go(f"{address}/edit")
        fill_text(person, f"Het gesprek duurt {minutes} minuten.")
    save(other)
    expect(other.page.locator(".prose")).to_contain_text("vijftien")
    save(who)
    expect(who.page.locator(".conflict")).to_be_visible()
    wait_for_clean_device(who)
    who.follow(nl("Pages"), who.page.locator(".site-nav"))
    who.go(f"{address}/edit")
    expect(who.page.locator(".draft-offers")).to_contain_text(
        nl("The page has changed since: what others saved is merged with your text when you save.")
    )
    who.page.locator(".draft-list").get_by_role("link", name=nl("View")).click()
    expect(who.page.locator(".marked ins")).to_have_text("twintig")
    who.follow(nl("Continue with this draft"))
    expect(who.page.locator("#f-body")).to_have_value("Het gesprek duurt twintig minuten.")
    save(who)
    who.page.get_by_label(nl("Keep mine"), exact=True).check()
    who.press(nl("Save these choices"))
    expect(who.page.locator(".prose")).to_contain_text("twintig")
    who.go("/")
    assert "Botsing" not in offers(who)
    who.complaints.clear()


def test_a_draft_is_there_in_another_browser_and_two_windows_never_write_over_each_other(
    somebody: Somebody,
) -> None:
    who, elsewhere, other = alone(somebody(WRITER)), alone(somebody(WRITER)), alone(somebody(COORDINATOR))
    address = new_page(who, "Twee vensters", "Eerste alinea.\n\nTweede alinea.\n")
    who.go(f"{address}/edit")
    fill_text(who, "Eerste alinea van mij.\n\nTweede alinea.\n")
    wait_for_draft(who)
    other.go(f"{address}/edit")
    assert offers(other) == []
    fill_text(other, "Eerste alinea.\n\nTweede alinea van haar.\n")
    save(other)
    expect(other.page.locator(".prose")).to_contain_text("van haar")
    elsewhere.go("/")
    assert "Twee vensters" in offers(elsewhere)
    elsewhere.go(f"{address}/edit")
    continue_draft(elsewhere)
    fill_text(elsewhere, "Eerste alinea van mij, thuis.\n\nTweede alinea.\n")
    wait_for_draft(elsewhere)
    fill_text(who, "Eerste alinea van mij, op school.\n\nTweede alinea.\n")
    wait_for_draft(who)
    save(elsewhere)
    expect(elsewhere.page.locator(".prose")).to_contain_text("thuis")
    expect(elsewhere.page.locator(".prose")).to_contain_text("van haar")
    elsewhere.go(f"{address}/edit")
    expect(elsewhere.page.locator(".draft-what a")).to_have_count(1)
    continue_draft(elsewhere)
    expect(elsewhere.page.locator("#f-body")).to_have_value(
        "Eerste alinea van mij, op school.\n\nTweede alinea.\n"
    )
    who.complaints.clear()  # the other window had the draft: 409


def test_a_text_too_large_to_be_taken_along_is_on_the_server_at_a_pause_and_on_this_device_until_then(
    somebody: Somebody,
) -> None:
    who, elsewhere = alone(somebody(WRITER)), alone(somebody(WRITER))
    who.page.on("dialog", lambda dialog: dialog.accept())
    large = "Een hele lange les. " * 5_000  # 100 KB
    address = new_page(who, "Heel groot", "Begin.")
    who.go(f"{address}/edit")
    fill_text(who, large)
    wait_for_draft(who)
    elsewhere.go(f"{address}/edit")
    continue_draft(elsewhere)
    expect(elsewhere.page.locator("#f-body")).to_have_value(large)
    with no_drafts_to_the_server(who):
        fill_text(who, f"{large}En meteen weg.")
        who.page.go_back()
        expect(who.page.locator("#f-body")).to_have_count(0)
    who.go(f"{address}/edit")
    continue_draft(who)
    expect(who.page.locator("#f-body")).to_have_value(f"{large}En meteen weg.")
    who.complaints.clear()  # of what did not arrive


def test_words_typed_in_a_template_are_offered_on_return_and_on_home(somebody: Somebody) -> None:
    who = somebody("kernteam@lichtwerk.example")
    who.go("/pages/templates/observation_guide")
    fill_text(who, "Voor alle nieuwe kijkwijzers.")
    wait_for_draft(who)
    who.go("/")
    expect(who.page.locator(".draft-list")).to_contain_text(nl("template for new pages"))
    who.go("/pages/templates/observation_guide")
    continue_draft(who)
    expect(who.page.locator("#f-body")).to_have_value("Voor alle nieuwe kijkwijzers.")
    who.go("/pages/my-drafts")
    who.page.locator(".draft-list").get_by_role("button").click()
    expect(who.page.locator(".draft-list")).to_have_count(0)
