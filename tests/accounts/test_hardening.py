"""Names that would mislead whoever reads them."""

import pytest

from wiki.accounts import rules


@pytest.mark.parametrize("name", ["", " ", "\u200b", "\u2060\u200d"])
def test_a_name_that_nobody_can_see_is_missing(name: str) -> None:
    assert rules.name_problem(name) == "missing"


@pytest.mark.parametrize("name", ["\u202eabc", "Anna \u2066de Wit"])
def test_a_name_turns_no_text_around(name: str) -> None:
    assert rules.name_problem(name) == "lines"


@pytest.mark.parametrize("name", ["Çağla Yıldız", "דנה לוי", "Sjoerd van 't Hoff"])
def test_a_name_of_any_script_is_fine(name: str) -> None:
    assert rules.name_problem(name) is None
