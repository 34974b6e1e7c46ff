"""The rules of the year plan."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from wiki.plan.rules import moved, year_span


@given(st.dates(date(2001, 1, 1), date(2199, 12, 31)))
def test_every_day_is_in_exactly_one_school_year(day: date) -> None:
    spans = [year_span(f"{year}-{year + 1}") for year in (day.year - 1, day.year)]
    assert len([span for span in spans if span and span[0] <= day <= span[1]]) == 1


def test_a_label_names_two_years_that_follow_each_other() -> None:
    assert year_span("2018-2019") == (date(2018, 8, 1), date(2019, 7, 31))
    for wrong in ("2018", "2018-2020", "2019-2018", "２０１８-２０１９", "2018-2019 ", "0000-0001", ""):
        assert year_span(wrong) is None


@given(st.lists(st.integers(), min_size=1, unique=True), st.data())
def test_moving_keeps_every_item_and_shifts_one_place(order: list[int], data: st.DataObject) -> None:
    item, step = data.draw(st.sampled_from(order)), data.draw(st.sampled_from([-1, 1]))
    after = moved(order, item, step)
    assert sorted(after) == sorted(order)
    assert after.index(item) == min(max(order.index(item) + step, 0), len(order) - 1)
    assert [i for i in after if i != item] == [i for i in order if i != item]
