"""When what rests on research has to be looked at, and that no result replaces itself."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from wiki.evidence import rules

START = datetime(2019, 1, 1, tzinfo=UTC)
MOMENTS = st.none() | st.integers(0, 50).map(lambda hours: START + timedelta(hours=hours))
STEPS = st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), max_size=30)


@given(MOMENTS, MOMENTS, MOMENTS)
def test_a_look_is_asked_until_somebody_looked_after_the_last_thing_that_was_said(
    said: datetime | None, outdated: datetime | None, looked: datetime | None
) -> None:
    asks = rules.needs_review(rules.superseded_at(said, outdated), looked)
    later = [moment for moment in (said, outdated) if moment and (looked is None or looked < moment)]
    assert asks == bool(later)


@given(STEPS)
def test_what_makes_no_circle_never_leads_back(steps: list[tuple[int, int]]) -> None:
    successors: dict[int, int] = {}
    for old, new in steps:
        if not rules.makes_circle(successors, old, new):
            successors[old] = new
        for result in successors:
            end = rules.newest(successors, result)
            assert end not in successors and end != result


@given(STEPS, st.integers(0, 8))
def test_a_circle_is_refused_only_where_the_new_result_leads_to_the_old_one(
    steps: list[tuple[int, int]], start: int
) -> None:
    successors: dict[int, int] = {}
    for old, new in steps:
        if rules.makes_circle(successors, old, new):
            walk = [new]
            while walk[-1] in successors and walk[-1] != old:
                walk.append(successors[walk[-1]])
            assert walk[-1] == old
        else:
            successors[old] = new
    assert rules.newest(successors, start) not in successors
