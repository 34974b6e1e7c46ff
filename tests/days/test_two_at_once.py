"""Two people who work on the same day at once: nobody undoes what the other did without being told."""

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.days.stage import BEFORE, Stage, sign_up, stage
from tests.support import cast, content
from wiki.days.queries import days as day_queries
from wiki.days.queries.people import coming
from wiki.days.rules.attendance import Ticks
from wiki.days.services import assignment, attendance, places, registrations
from wiki.kernel import clock
from wiki.kernel.db import session, transaction
from wiki.kernel.errors import Conflict
from wiki.kernel.i18n import force_locale
from wiki.notices.queries import notices

EVERYBODY = (cast.CARLA, cast.ELS, cast.BAS)


@pytest.fixture(autouse=True)
def _in_time(app: Flask) -> Iterator[None]:
    with clock.frozen(BEFORE):
        yield


def all_in_talks() -> Stage:
    on = stage(capacity=9)
    for name in ("carla", "els", "bas"):
        sign_up(on, name, (on.talks,))
    with transaction():
        assignment.draw(content.actor("kim"), on.day, "1")
    return on


def at_the_day(on: Stage) -> dict[int, bool | None]:
    session().rollback()
    return {one.person_id: one.present for one in coming(on.day) if one.person_id in EVERYBODY}


def in_talks(on: Stage) -> dict[int, bool | None]:
    session().rollback()
    return {
        one.person_id: one.places[on.first].present for one in coming(on.day) if one.person_id in EVERYBODY
    }


def door(on: Stage, *present: int, before: tuple[int, ...] | None = ()) -> None:
    with transaction():
        attendance.at_the_door(content.actor("dirk"), on.day, Ticks(present, EVERYBODY, before))


def talks(on: Stage, *present: int, before: tuple[int, ...] = ()) -> None:
    with transaction():
        attendance.in_workshop(content.actor("anna"), on.talks, on.first, Ticks(present, EVERYBODY, before))


def test_two_helpers_at_the_door_keep_what_the_other_ticked() -> None:
    on = all_in_talks()
    door(on, cast.CARLA, cast.ELS)
    door(on, cast.BAS)
    assert at_the_day(on) == {cast.CARLA: True, cast.ELS: True, cast.BAS: True}


def test_who_takes_a_tick_away_takes_that_one_alone_away() -> None:
    on = all_in_talks()
    door(on, cast.CARLA, cast.ELS)
    door(on, cast.CARLA, before=(cast.CARLA, cast.ELS))
    door(on, cast.CARLA, cast.ELS, cast.BAS, before=(cast.CARLA, cast.ELS))
    assert at_the_day(on) == {cast.CARLA: True, cast.ELS: False, cast.BAS: True}


def test_who_does_not_say_what_was_ticked_before_means_everybody_listed() -> None:
    on = all_in_talks()
    door(on, cast.CARLA, cast.ELS)
    door(on, cast.BAS, before=None)
    assert at_the_day(on) == {cast.CARLA: False, cast.ELS: False, cast.BAS: True}


def test_two_leaders_keep_what_the_other_ticked_in_a_workshop_and_who_is_there_is_at_the_day() -> None:
    on = all_in_talks()
    talks(on, cast.CARLA)
    talks(on, cast.ELS)
    talks(on, before=(cast.CARLA,))
    assert in_talks(on) == {cast.CARLA: False, cast.ELS: True, cast.BAS: False}
    assert at_the_day(on) == {cast.CARLA: True, cast.ELS: True, cast.BAS: None}


def test_an_offered_place_is_kept_for_who_was_asked_also_when_the_leaver_comes_back() -> None:
    on = stage(capacity=1)
    for name in ("carla", "els"):
        sign_up(on, name, (on.forms, on.talks), (on.research,))
    kim = content.actor("kim")
    with transaction():
        assignment.draw(kim, on.day, "17")
    with transaction():
        assignment.show(kim, on.day)
    holder = next(one for one in coming(on.day) if one.places[on.first].workshop_id == on.forms).person_id
    leaver, asked = ("carla", "els") if holder == cast.CARLA else ("els", "carla")
    with transaction():
        registrations.leave(content.actor(leaver), on.day)
    sign_up(on, leaver, (on.forms, on.talks))
    with transaction():
        assignment.move(kim, on.day, cast.PEOPLE[leaver][0], on.first, None)
    with pytest.raises(Conflict, match="goes first"), force_locale("en"), transaction():
        places.take(content.actor(leaver), on.day, on.first, on.forms)
    with transaction():
        places.take(content.actor(asked), on.day, on.first, on.forms)
    session().rollback()
    assert {one.person_id for one in coming(on.day) if one.places[on.first].workshop_id == on.forms} == {
        cast.PEOPLE[asked][0]
    }


def test_who_draws_or_shows_what_a_colleague_just_drew_or_showed_is_told_and_nobody_hears_twice() -> None:
    on, kim = all_in_talks(), content.actor("kim")
    seen = day_queries.day(kim, on.day).base
    with transaction():
        assignment.draw(content.actor("dirk"), on.day, "17", seen)
    for late in (assignment.show, lambda *who: assignment.draw(kim, on.day, "99", who[-1])):
        with pytest.raises(Conflict), transaction():
            late(kim, on.day, seen)
    session().rollback()
    now = day_queries.day(kim, on.day)
    assert now.seed == "17" and now.shown_at is None
    with transaction():
        assignment.show(kim, on.day, now.base)
    with pytest.raises(Conflict), transaction():
        assignment.show(kim, on.day, now.base)
    session().rollback()
    heard = [one.kind for one in notices(content.actor("carla")).items]
    assert heard.count("day_programme") == 1
