"""Amounts of lists are in view on a phone, without scrolling sideways."""

from collections.abc import Callable

import pytest

from tests.support.people import Person

pytestmark = pytest.mark.shared_server

OUT_OF_VIEW = """() => [...document.querySelectorAll("main table .number")]
  .filter((e) => e.textContent.includes("€") && e.getBoundingClientRect().right > innerWidth)
  .map((e) => e.textContent.trim())"""
SCREENS = {
    "penningmeester@lichtwerk.example": (
        "/",
        "/costs/",
        "/costs/overview",
        "/projects/",
        "/projects/4-x",
        "/settlement/",
        "/settlement/1",
        "/settlement/periods/2",
        "/settlement/transfers/1",
        "/statements/1",
    ),
    "coordinator@veenpluis.example": (
        "/",
        "/costs/",
        "/projects/",
        "/projects/3-x",
        "/schools/1-x",
        "/statements/1",
    ),
}


@pytest.mark.parametrize("email", SCREENS)
def test_every_amount_is_in_view_at_390_pixels(somebody: Callable[..., Person], email: str) -> None:
    who = somebody(email, viewport={"width": 390, "height": 844})
    hidden, shown = {}, 0
    for screen in SCREENS[email]:
        who.go(screen)
        shown += who.page.locator("main table .number").count()
        hidden[screen] = who.page.evaluate(OUT_OF_VIEW)
    assert {screen: amounts for screen, amounts in hidden.items() if amounts} == {}
    assert shown > 10
