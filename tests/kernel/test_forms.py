"""One reader of forms: each spelling of a day is that day, nothing else is one, and a mistake has one sentence."""

import re
from collections.abc import Callable
from datetime import date
from enum import StrEnum

import pytest
from flask import Flask
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from wiki.kernel.database_limits import HIGHEST_ID, may_be_id
from wiki.kernel.errors import Invalid
from wiki.kernel.forms import (
    FIRST_DAY,
    LAST_DAY,
    MONTHS,
    FormReader,
    TypedInvalid,
    read_day,
    read_id,
    read_ids,
    read_whole,
    too_long,
    too_long_in_bytes,
    version,
)
from wiki.kernel.i18n import force_locale

DAYS = st.dates(FIRST_DAY, LAST_DAY)
NAMES = {number: [name for name, of in MONTHS.items() if of == number] for number in range(1, 13)}


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


@given(DAYS, st.sampled_from("-/. "), st.booleans())
def test_a_day_in_numbers_is_that_day(day: date, between: str, zeros: bool) -> None:
    first, second = (f"{day.day:02d}", f"{day.month:02d}") if zeros else (str(day.day), str(day.month))
    assert read_day(f"{first}{between}{second}{between}{day.year}") == day


@given(DAYS, st.data(), st.sampled_from([" ", "-"]), st.sampled_from([str.lower, str.upper, str.title]))
def test_a_day_in_words_is_that_day_in_dutch_and_english(
    day: date, data: st.DataObject, between: str, case: Callable[[str], str]
) -> None:
    name = data.draw(st.sampled_from(NAMES[day.month]))
    assert read_day(f"  {day.day}{between}{case(name)}{between}{day.year} ") == day


@given(DAYS)
def test_a_day_as_a_browser_sends_it_is_that_day(day: date) -> None:
    assert read_day(day.isoformat()) == day


@pytest.mark.parametrize(
    "text",
    [
        *(
            "2019-W11-4",
            "20190314",
            "2019-3-14",
            "2019/03/14",
            "31-2-2019",
            "29-2-2019",
            "0-1-2019",
            "1-13-2019",
        ),
        *(
            "14 maartje 2019",
            "14 marsepein 2019",
            "14 xyz 2019",
            "14-3-19",
            "14-3",
            "maart 2019",
            "1999-12-31",
        ),
        *(
            "2200-01-01",
            "١٤-٣-٢٠١٩",
            "14-3-2019 10:00",
            "2019-03-14T00:00",
            "-1-1-2019",
            "morgen",
            "",
            " ",
            "\0",
        ),
    ],
)
def test_what_is_no_day_is_none(text: str) -> None:
    assert read_day(text) is None


@given(st.text(max_size=14) | st.from_regex(r"[0-9a-z.\-/ ]{4,14}"))
@example("1 1 2019")
def test_nothing_but_a_day_is_read_as_one(text: str) -> None:
    day = read_day(text)
    if day is not None:
        numbers = {int(digits) for digits in re.findall(r"[0-9]+", text)}
        assert {day.day, day.year} <= numbers


@given(st.text(st.characters(categories=["Nd", "Nl", "No"]), min_size=1, max_size=12))
def test_only_the_digits_0_to_9_make_a_number(text: str) -> None:
    plain = text.isascii() and len(text) <= 9
    assert read_whole(text) == (int(text) if plain else None)


@given(st.integers(0, 999_999_999))
def test_a_whole_number_is_that_number(number: int) -> None:
    assert read_whole(f" {number} ") == number


@pytest.mark.parametrize(
    "text", ["", "-1", "+1", "1.0", "1,5", "1e3", "1_000", "1.000", "²", "١", "1000000000", "een"]
)
def test_what_is_no_whole_number_is_none(text: str) -> None:
    assert read_whole(text) is None


@given(st.integers(-(2**70), 2**70))
@example(0)
@example(HIGHEST_ID)
@example(HIGHEST_ID + 1)
def test_an_id_is_one_that_a_row_can_have(number: int) -> None:
    assert read_id(str(number)) == (number if may_be_id(number) else None)


def test_ticked_ids_come_once_and_in_the_order_sent() -> None:
    assert read_ids(["3", "x", "1", "3", "0", 2]) == (3, 1, 2)


@pytest.mark.parametrize(
    ("method", "texts"),
    [
        ("day", ["31-2-2019", "2019-W11-4", "20190314", "gisteren"]),
        ("maybe_day", ["31-2-2019", "2019-W11-4"]),
    ],
)
def test_a_wrong_day_gives_one_sentence_with_an_example(app: Flask, method: str, texts: list[str]) -> None:
    for text in texts:
        with app.test_request_context(), force_locale("en"):
            typed = FormReader({"on": text})
            getattr(typed, method)("on")
            assert typed.errors == {"on": "Enter a date like 14-03-2019."}


def test_a_form_gives_its_values_and_no_error(app: Flask) -> None:
    form = {
        "a": " een  regel ",
        "b": "twee\r\nregels\0",
        "c": "14 maart 2019",
        "d": "1.024,86",
        "e": "12",
        "f": "7",
        "g": "blue",
    }
    with app.test_request_context():
        typed = FormReader(form)
        found = (
            *(typed.line("a", 10), typed.text("b"), typed.day("c"), typed.needed_euro("d"), typed.whole("e")),
            *(typed.id("f", "!"), typed.choice("g", Colour, "!"), typed.maybe_day("z"), typed.maybe_id("z")),
        )
        typed.done()
    expected = ("een regel", "twee\nregels", date(2019, 3, 14), 102_486, 12, 7, Colour.BLUE, None, None)
    assert found == expected


def test_every_mistake_is_named_by_its_field_and_stops_the_form(app: Flask) -> None:
    with app.test_request_context(), force_locale("en"):
        typed = FormReader({"a": "12345", "c": "", "d": "veel", "e": "-1", "f": "0", "h": "x"})
        typed.line("a", 4)
        typed.line("z", 4, "Fill this in.")
        typed.day("c")
        typed.needed_euro("d")
        typed.whole("e")
        typed.id("f", "Choose a school.")
        typed.maybe_id("h")
        with pytest.raises(TypedInvalid) as invalid:
            typed.done()
        assert invalid.value.errors == {
            "a": too_long(4),
            "z": "Fill this in.",
            "c": "Fill in a date.",
            "d": "This is not an amount. Type it like 1.024,86.",
            "e": "Enter a whole number, 0 or more.",
            "f": "Choose a school.",
            "h": "Choose one from the list.",
        }


@given(st.integers(0, 30))
def test_a_text_may_be_as_long_as_its_limit_and_no_longer(length: int) -> None:
    typed = FormReader({"a": "x" * length})
    typed.line("a", 20)
    assert bool(typed.errors) == (length > 20)


def test_a_form_that_does_not_say_what_it_changes_is_refused(app: Flask) -> None:
    with app.test_request_context(), pytest.raises(Invalid):
        version({"version": "x"})
    assert version({"version": "3"}) == 3


@pytest.mark.one_database
@given(most=st.integers(1, 300), more=st.integers(1, 5000))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_text_that_is_too_long_in_bytes_is_told_its_size_and_the_limit_in_kilobytes(
    app: Flask, most: int, more: int
) -> None:
    with app.test_request_context(), force_locale("en"):
        said = too_long_in_bytes("é" * (most * 512) + "a" * more, most * 1024)
    now, limit = map(int, re.findall(r"(\d+) KB", said))
    assert limit == most < now
