"""Fixtures: a server with the demo and a browser, both for one module of tests."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.support.browser import ARGUMENTS, chromium_path
from tests.support.live import live_demo
from tests.support.people import Person, person

Somebody = Callable[..., Person]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the product is served."""
    with live_demo(tmp_path_factory.mktemp("live")) as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium; each person gets a context of their own in it."""
    path = chromium_path()
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield started
        started.close()


@pytest.fixture
def somebody(browser: Browser, address: str) -> Iterator[Somebody]:
    """Opens a browser for somebody: `somebody("docent@veenpluis.example")`, or nobody in particular."""
    with ExitStack() as open_browsers:

        def enter(email: str = "", **options: Any) -> Person:
            return open_browsers.enter_context(person(browser, address, email, **options))

        yield enter
