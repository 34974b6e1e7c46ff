"""Fixtures: one server for all behaviours, since each of them works on pages of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.frontend import built_frontend
from tests.support.live import copied_demo, served


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of the product that is served: a copy of the demo."""
    return copied_demo(tmp_path_factory.mktemp("live"))


@pytest.fixture(scope="session")
def address(data: Path) -> Iterator[str]:
    """Where the product is served."""
    built_frontend()
    with served(data) as found:
        yield found
