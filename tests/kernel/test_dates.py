"""Dates as people write them in the reader's language; none can be read as another day."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask

from wiki.kernel.i18n import date_long, date_short, date_time, force_locale

DAY = date(2019, 3, 4)
MOMENT = datetime(2019, 3, 3, 23, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "long", "short", "moment"),
    [
        ("nl", "4 maart 2019", "04-03-2019", "4 maart 2019, 00:30"),
        ("en", "4 March 2019", "4 Mar 2019", "4 March 2019, 00:30"),
    ],
)
def test_dates_are_written_as_in_the_language_of_the_reader(
    app: Flask, language: str, long: str, short: str, moment: str
) -> None:
    with force_locale(language):
        assert (date_long(DAY), date_short(DAY), date_time(MOMENT)) == (long, short, moment)
        assert (date_long(MOMENT), date_short(MOMENT)) == (long, short)
