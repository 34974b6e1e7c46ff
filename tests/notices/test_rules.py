"""Who gets which mail, and when a refused one is tried again."""

from datetime import UTC, datetime, timedelta
from unicodedata import category

from hypothesis import given
from hypothesis import strategies as st

from wiki.notices import rules

NOW = datetime(2019, 3, 14, 9, 0, tzinfo=UTC)
moments = st.integers(0, 10**9).map(lambda seconds: NOW + timedelta(seconds=seconds))


@given(st.integers(1, 50), moments)
def test_each_try_is_later_and_waits_longer_until_it_is_given_up(attempts: int, now: datetime) -> None:
    this, following = rules.next_try(attempts, now), rules.next_try(attempts + 1, now)
    assert this is None or this > now
    if following is not None:
        assert this is not None and following > this
    assert (this is None) is (attempts > len(rules.RETRIES))


def test_a_mail_is_tried_for_some_days_and_not_for_ever() -> None:
    assert timedelta(days=3) < sum(rules.RETRIES, timedelta()) < timedelta(days=5)


@given(st.sampled_from(rules.MAIL_CHOICES), st.booleans())
def test_a_notice_comes_by_mail_in_one_way_at_most(choice: str, asks: bool) -> None:
    ways = rules.at_once(choice, asks) + rules.in_daily_mail(choice, asks)
    assert ways == (0 if choice == rules.NONE else 1)


@given(st.text(), st.integers(1, 80))
def test_a_value_is_one_line_of_what_can_be_seen(value: str, most: int) -> None:
    line = rules.plain(value, most)
    assert len(line) <= most and not {category(sign) for sign in line} & {"Cc", "Zl", "Zp"}
    assert rules.plain(line, most) == line


def test_only_what_was_never_tried_grows_old() -> None:
    week_later = NOW + timedelta(days=7, seconds=1)
    assert rules.is_stale(NOW, 0, week_later) and not rules.is_stale(NOW, 1, week_later)
    assert not rules.is_stale(NOW, 0, NOW + timedelta(days=7))
