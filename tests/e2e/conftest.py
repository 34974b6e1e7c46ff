"""Fixtures: one browser for all tests, and a server with the demo, shared or for one module of them."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.support.browser import ARGUMENTS, chromium_path
from tests.support.frontend import built_frontend
from tests.support.live import copied_demo, served
from tests.support.people import Person, person

# A busy machine may take its time; only what never comes is a failure.
expect.set_options(timeout=20_000)

Somebody = Callable[..., Person]


@pytest.fixture(scope="session")
def shared_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of the server that modules share when each of their tests works on pages of its own."""
    return copied_demo(tmp_path_factory.mktemp("live"))


@pytest.fixture(scope="session")
def shared_address(shared_data: Path) -> Iterator[str]:
    """Where that one is served."""
    built_frontend()
    with served(shared_data) as found:
        yield found


@pytest.fixture(scope="module")
def data(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of the product that is served: a copy of the demo, for this module alone unless it shares."""
    if request.node.get_closest_marker("shared_server"):
        shared: Path = request.getfixturevalue("shared_data")
        return shared
    return copied_demo(tmp_path_factory.mktemp("live"))


@pytest.fixture(scope="module")
def address(request: pytest.FixtureRequest) -> Iterator[str]:
    """Where the product is served."""
    if request.node.get_closest_marker("shared_server"):
        yield request.getfixturevalue("shared_address")
        return
    built_frontend()
    with served(request.getfixturevalue("data")) as found:
        yield found


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium; each person gets a context of their own in it. It ends with the last of these tests: the loop that it
    keeps in the main thread would be in the way of others."""
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
