"""Fixtures: the commands of the editor, without a server."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.support.frontend import Commands, commands


@pytest.fixture(scope="module")
def editor(browser: Browser) -> Iterator[Commands]:
    """What keys and buttons make of a text."""
    with commands(browser) as found:
        yield found
