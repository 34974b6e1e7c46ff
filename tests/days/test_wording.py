"""What people are told of their places is true, and reads well in both languages."""

from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask

from wiki.days.wording import tally, why
from wiki.kernel.i18n import force_locale


def place(reason: str, rank: int | None = None, full: tuple[int, int] | None = None) -> Any:
    told = {"people": 9, "full": [[1, *full]] if full else []}
    return SimpleNamespace(reason=reason, rank=rank, turn=3, why=told, workshop_id=2)


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("language", "seats", "wanted", "said"),
    [
        ("nl", 1, 2, "2 mensen kozen het als eerste, en er is 1 plaats."),
        ("nl", 6, 8, "8 mensen kozen het als eerste, en er zijn 6 plaatsen."),
        ("nl", 6, 6, "alle 6 plaatsen gingen naar anderen"),
        ("nl", 1, 0, "die 1 plaats ging naar iemand anders"),
        ("en", 1, 2, "2 people had it as their first choice, and there is 1 place."),
        ("en", 2, 0, "its 2 places went to others"),
        ("en", 1, 1, "its 1 place went to somebody else"),
    ],
)
def test_a_workshop_is_called_wanted_by_many_only_when_it_was(
    app: Flask, language: str, seats: int, wanted: int, said: str
) -> None:
    del app
    with force_locale(language):
        assert said in why(place("choice", 2, (seats, wanted)), {1: "Werkvormen"})


@pytest.mark.one_database
def test_everybody_is_counted_once_and_who_lost_all_choices_is_not_said_to_have_none(app: Flask) -> None:
    del app
    there = [
        ((5,), place("choice", 1)),
        ((5,), place("room")),
        ((5, 6), place("room")),
        ((), place("room")),
        ((), place("leader")),
        ((5,), place("by_hand")),
        ((5,), place("took")),
        ((5,), place("no_room")),
        ((5,), None),
    ]
    everybody = [
        SimpleNamespace(choices={7: chosen}, places={7: one} if one else {}) for chosen, one in there
    ]
    with force_locale("en"):
        found = tally(everybody, 7)
    assert sum(number for _name, number in found) == len(everybody)
    assert dict(found)["None of their choices, there was room elsewhere"] == 2
    assert dict(found)["Chose nothing"] == 1 and dict(found)["Second choice"] == 0
