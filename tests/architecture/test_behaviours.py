"""Each behaviour of static/js has a test of its own in a browser."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = ROOT / "static" / "js"
TESTS = ROOT / "tests" / "e2e" / "behaviours"
MODULES = sorted(str(file.relative_to(SCRIPTS).with_suffix("")) for file in SCRIPTS.rglob("*.js"))


def file_of(module: str) -> str:
    """The file that tests it: `editor/draft` has test_editor_draft.py."""
    return f"test_{module.replace('/', '_').replace('-', '_')}.py"


@pytest.mark.parametrize("module", MODULES)
def test_each_behaviour_has_a_test_in_a_browser(module: str) -> None:
    assert "somebody(" in (TESTS / file_of(module)).read_text()


def test_each_of_these_tests_has_its_behaviour() -> None:
    assert {file.name for file in TESTS.glob("test_*.py")} == {file_of(module) for module in MODULES}
