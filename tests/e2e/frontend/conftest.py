"""Fixtures: the commands of the editor, and its modules, without a server."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.support.frontend import Commands, commands
from tests.support.modules import Modules, modules


@pytest.fixture(scope="module")
def editor(browser: Browser) -> Iterator[Commands]:
    """What keys and buttons make of a text."""
    with commands(browser) as found:
        yield found


@pytest.fixture(scope="module")
def module_page(browser: Browser) -> Iterator[Modules]:
    """One page that has the modules, for one module of tests."""
    with modules(browser) as found:
        yield found
