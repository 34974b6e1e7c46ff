"""School years and calendar years hold the same money; what somebody typed never becomes a formula."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiki.statements.rules import bridge
from wiki.statements.services import spreadsheets
from wiki.statements.services.spreadsheets import Cents

SUMS = st.lists(
    st.tuples(
        st.sampled_from(["2017-2018", "2018-2019", "2019-2020"]), st.integers(2017, 2020), st.integers()
    )
)


@given(SUMS)
def test_the_bridge_sums_to_zero_and_loses_nothing(sums: list[tuple[str, int, int]]) -> None:
    found = bridge(sums)
    assert found.difference == 0
    assert sum(found.by_period) == sum(cents for _period, _year, cents in sums)


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =cmd|' /C calc'!A0", "\u00a0=1"]
)
def test_what_looks_like_a_formula_becomes_text(text: str) -> None:
    assert spreadsheets.harmless(text).startswith("'")


def test_amounts_below_zero_stay_numbers() -> None:
    out = io.BytesIO()
    spreadsheets.write_csv(iter([("Kop",), (Cents(-123_456), Cents(5), "-5", "plat")]), out)
    assert out.getvalue().decode("utf-8-sig").splitlines()[1] == "-1234,56;0,05;'-5;plat"
