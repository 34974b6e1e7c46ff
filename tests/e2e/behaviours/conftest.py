"""Fixtures: the server that is shared, since each of these tests works on pages of its own."""

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def data(shared_data: Path) -> Path:
    """The data folder of the product that is served."""
    return shared_data


@pytest.fixture(scope="session")
def address(shared_address: str) -> str:
    """Where the product is served."""
    return shared_address
