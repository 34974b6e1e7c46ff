"""From plan to report: who may do what with a day, who is told, who goes where, and what comes of it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import icalendar
import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.days.stage import AFTER, BEFORE, DAY, HELD, THE_DAY, Stage, day, sign_up, stage
from tests.support import cast, content
from tests.support.mail import mail_server
from wiki.days.models import DayTask, NetworkDay, Registration
from wiki.days.queries import days as day_queries
from wiki.days.queries import home
from wiki.days.queries import people as people_queries
from wiki.days.queries import report as report_queries
from wiki.days.queries.people import coming, lost_last_time, mine
from wiki.days.queries.tasks import my_open_tasks
from wiki.days.queries.workshops import workshop, workshops
from wiki.days.rules.attendance import Ticks
from wiki.days.rules.days import PartCommand, PartKind, SignUpCommand, WorkshopCommand
from wiki.days.rules.harvest import Harvest, HarvestedPage, HarvestedTask, HarvestedWish
from wiki.days.services import (
    assignment,
    attendance,
    badges,
    calendar,
    days,
    harvest,
    places,
    programme,
    registrations,
    rendering,
    report,
)
from wiki.days.services import workshops as workshop_services
from wiki.days.wording import why
from wiki.kernel import clock
from wiki.kernel.db import session, transaction
from wiki.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from wiki.kernel.i18n import force_locale
from wiki.notices.models import OutgoingMail
from wiki.notices.queries import notices
from wiki.notices.services import delivery
from wiki.pages.queries.pages import page_row
from wiki.schools.rules import VISITOR
from wiki.search.queries import search
from wiki.search.queries.search import Question
from wiki.search.services import indexing
from wiki.structure.rules import MergedText
from wiki.structure.services import merging
from wiki.wishes.queries import Filters, wishes


@pytest.fixture(autouse=True)
def _in_time(app: Flask) -> Iterator[None]:
    with clock.frozen(BEFORE):
        yield


def told(name: str) -> list[str]:
    session().rollback()
    return [notice.kind for notice in notices(content.actor(name)).items]


def place(on: Stage, name: str, round_id: int) -> people_queries.Where:
    session().rollback()
    own = mine(content.actor(name), on.day)
    assert own is not None
    return own.places[round_id]


def shown(on: Stage, seed: str = "1") -> None:
    with transaction():
        assignment.draw(content.actor("kim"), on.day, seed)
    with transaction():
        assignment.show(content.actor("kim"), on.day)


def test_a_day_in_preparation_is_seen_by_its_organisers_alone() -> None:
    id_ = day()
    for name in ("kim", "dirk"):
        assert [row.id for row in day_queries.days(content.actor(name))] == [id_]
    for who in (VISITOR, content.actor("anna"), content.actor("bas")):
        assert day_queries.days(who) == []
        with pytest.raises(NotFound):
            day_queries.day(who, id_)
    with transaction():
        days.publish(content.actor("dirk"), id_)
    assert [row.id for row in day_queries.days(VISITOR)] == [id_]


@pytest.mark.parametrize("name", ["anna", "bas", "tom"])
def test_only_the_organisers_change_a_day(name: str) -> None:
    on, who = stage(), content.actor(name)
    actions = (
        lambda: days.add_day(who, DAY),
        lambda: days.edit_day(who, on.day, 1, DAY),
        lambda: days.cancel(who, on.day, "Ziek."),
        lambda: days.close(who, on.day),
        lambda: programme.add_part(who, on.day, PartCommand(PartKind.OTHER, "Lunch", 750, 795)),
        lambda: programme.remove_part(who, on.first),
        lambda: workshop_services.add_workshop(who, on.day, WorkshopCommand("X", 1, (on.first,))),
        lambda: workshop_services.remove_workshop(who, on.forms),
        lambda: registrations.add_person(who, on.day, cast.ELS),
        lambda: assignment.draw(who, on.day),
        lambda: assignment.show(who, on.day),
        lambda: assignment.invite(who, on.day),
        lambda: assignment.move(who, on.day, cast.ELS, on.first, None),
        lambda: attendance.at_the_door(who, on.day, Ticks([], [])),
        lambda: badges.badges(who, on.day),
        lambda: report.as_page(who, on.day),
    )
    for act in actions[:-1]:
        with pytest.raises(NotAllowed), transaction():
            act()
    with pytest.raises(NotAllowed):
        actions[-1]()


def test_a_host_may_change_a_day_but_not_the_school_it_is_at() -> None:
    id_ = day()
    with transaction():
        days.edit_day(content.actor("dirk"), id_, 1, replace(DAY, title="Netwerkdag drie"))
    with pytest.raises(NotAllowed), transaction():
        days.edit_day(content.actor("dirk"), id_, 2, replace(DAY, host_school_id=cast.VEENPLUIS))
    with pytest.raises(Conflict), transaction():
        days.edit_day(content.actor("kim"), id_, 1, DAY)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"ends_at": 570}, "ends_at"),
        ({"closes_on": date(2019, 1, 1)}, "closes_on"),
        ({"closes_on": HELD + timedelta(1)}, "closes_on"),
        ({"host_school_id": 99}, "host_school"),
    ],
)
def test_what_is_wrong_with_a_day_is_named_by_its_field(wrong: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as invalid, transaction():
        days.add_day(content.actor("kim"), replace(DAY, **wrong))  # type: ignore[arg-type]
    assert list(invalid.value.errors) == [field]


def test_parts_of_a_programme_never_overlap_and_stay_within_the_day() -> None:
    on, kim = stage(), content.actor("kim")
    for times in ((500, 580), (880, 930), (700, 760), (650, 680)):
        with pytest.raises(Invalid) as invalid, transaction():
            programme.add_part(kim, on.day, PartCommand(PartKind.OTHER, "Lunch", *times))
        assert list(invalid.value.errors) == ["starts_at"]
    with transaction():
        lunch = programme.add_part(kim, on.day, PartCommand(PartKind.OTHER, "Lunch", 750, 795)).id
    with transaction():
        programme.edit_part(kim, lunch, 1, PartCommand(PartKind.OTHER, "Lunch", 755, 795))
    with pytest.raises(Conflict), transaction():
        programme.edit_part(kim, lunch, 1, PartCommand(PartKind.OTHER, "Lunch", 755, 795))
    with pytest.raises(Invalid), transaction():
        programme.remove_part(kim, on.first)
    with pytest.raises(Invalid), transaction():
        programme.edit_part(kim, on.first, 1, PartCommand(PartKind.OTHER, "Ronde 1", 675, 750))
    with pytest.raises(Invalid), transaction():
        days.edit_day(kim, on.day, 1, replace(DAY, ends_at=800))


def test_slides_go_with_a_part_and_visitors_of_an_announced_day_get_them_too() -> None:
    on, kim = stage(announced=False), content.actor("kim")
    part = day_queries.parts(on.day)[0]
    stored = programme.upload(kim, part.id, "dia's.pdf", BytesIO(b"%PDF-1.4 %%EOF"))
    with transaction():
        file = programme.add_file(kim, part.id, stored).id
    with pytest.raises(NotFound):
        day_queries.file(VISITOR, file)
    with transaction():
        days.publish(kim, on.day)
    assert day_queries.file(VISITOR, file).name == "dia's.pdf"
    with transaction():
        programme.remove_file(kim, file)
    with transaction():
        programme.remove_part(kim, part.id)
    assert [one.id for one in day_queries.parts(on.day)] == [on.first, on.second]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"rounds": ()}, "rounds"),
        ({"rounds": (99,)}, "rounds"),
        ({"room": "lokaal 2"}, "room"),
        ({"leaders": (cast.ANNA,)}, "leaders"),
        ({"leaders": (999,)}, "leaders"),
        ({"activity_id": 999}, "activity"),
        ({"pages": (999,)}, "pages"),
    ],
)
def test_a_workshop_has_a_room_and_leaders_that_are_free_then(wrong: dict[str, object], field: str) -> None:
    on = stage()
    command = replace(WorkshopCommand("Nieuw", 9, (on.first,)), **wrong)  # type: ignore[arg-type]
    with pytest.raises(Invalid) as invalid, transaction():
        workshop_services.add_workshop(content.actor("kim"), on.day, command)
    assert list(invalid.value.errors) == [field]


def test_visitors_see_the_workshops_but_no_names_of_members_and_no_pages_of_the_network() -> None:
    on = stage()
    public, own = content.page("Open", "Tekst.", public=True), content.page("Intern", "Tekst.")
    command = WorkshopCommand(
        "Coachgesprek", 2, (on.first, on.second), leaders=(cast.ANNA,), pages=(public, own)
    )
    with transaction():
        workshop_services.edit_workshop(content.actor("kim"), on.talks, 1, command)
    seen, inside = workshop(VISITOR, on.talks), workshop(content.actor("els"), on.talks)
    assert seen.leaders == () and [page.id for page in seen.pages] == [public]
    assert [who.name for who in inside.leaders] == ["Anna de Wit"] and len(inside.pages) == 2


def test_sign_up_opens_and_closes_and_can_be_changed_until_then() -> None:
    on = stage()
    with clock.frozen(BEFORE - timedelta(30)), pytest.raises(Conflict):
        sign_up(on, "carla")
    first = sign_up(on, "carla", (on.forms, on.talks), diet="Vegan")
    assert sign_up(on, "carla", (on.talks,), (on.research,), diet="Vegan") == first
    own = mine(content.actor("carla"), on.day)
    assert own is not None and own.choices == {on.first: (on.talks,), on.second: (on.research,)}
    assert told("carla") == ["day_signed_up"]
    with clock.frozen(THE_DAY), pytest.raises(Conflict):
        sign_up(on, "carla")
    for choices, field in (
        ({on.first: (on.research,)}, f"choice_{on.first}_1"),
        ({on.first: (on.forms, on.forms)}, f"choice_{on.first}_2"),
        ({999: (on.forms,)}, "choice_999_1"),
    ):
        with pytest.raises(Invalid) as invalid, transaction():
            registrations.register(content.actor("els"), on.day, SignUpCommand(choices))
        assert list(invalid.value.errors) == [field]
    with pytest.raises(NotAllowed), transaction():
        registrations.register(VISITOR, on.day, SignUpCommand())


def test_who_signs_up_gets_the_day_for_their_calendar_by_mail() -> None:
    on = stage()
    sign_up(on, "carla")
    mail = session().scalars(select(OutgoingMail)).one()
    (event,) = icalendar.Calendar.from_ical(mail.calendar).walk("VEVENT")
    assert (str(event["SUMMARY"]), event["SEQUENCE"]) == ("Netwerkdag 3", 0)
    assert event.decoded("DTSTART").isoformat() == "2019-03-14T09:30:00+01:00"
    with transaction():
        days.edit_day(content.actor("kim"), on.day, 1, replace(DAY, held_on=date(2019, 4, 4)))
    with transaction():
        days.cancel(content.actor("kim"), on.day, "De school is dicht.")
    session().rollback()
    calendars = list(session().scalars(select(OutgoingMail.calendar).order_by(OutgoingMail.id)))
    events = [icalendar.Calendar.from_ical(text).walk("VEVENT")[0] for text in calendars]
    assert [(e["SEQUENCE"], e["STATUS"]) for e in events] == [
        (0, "CONFIRMED"),
        (1, "CONFIRMED"),
        (2, "CANCELLED"),
    ]
    assert len({e["UID"] for e in events}) == 1
    assert sorted(told("carla")) == ["day_cancelled", "day_changed", "day_signed_up"]


def test_the_mails_of_a_day_arrive_at_a_mail_server(app: Flask) -> None:
    settings = app.config["LICHTWERK"]
    on = stage()
    sign_up(on, "carla")
    with mail_server() as server:
        app.config["LICHTWERK"] = replace(settings, mail_url=server.url)
        try:
            assert delivery.deliver().sent == 1
        finally:
            app.config["LICHTWERK"] = settings
    (mail,) = server.taken
    (part,) = mail.iter_attachments()
    assert mail["To"] == cast.email("carla") and mail["Subject"] == "Je komt naar Netwerkdag 3"
    assert part.get_content_type() == "text/calendar" and "DTSTART" in part.get_content()


def test_a_change_that_no_calendar_shows_bothers_nobody() -> None:
    on = stage()
    sign_up(on, "carla")
    with transaction():
        days.edit_day(content.actor("kim"), on.day, 1, replace(DAY, intro="Anders."))
    assert told("carla") == ["day_signed_up"] and day_queries.day(VISITOR, on.day).sequence == 0


def test_everybody_goes_somewhere_once_leaders_in_their_own_and_says_why() -> None:
    on = stage(capacity=1)
    sign_up(on, "anna", (on.forms,), (on.forms,))
    sign_up(on, "carla", (on.forms, on.talks), (on.research, on.forms))
    sign_up(on, "els", (on.forms, on.talks), (on.research, on.talks))
    shown(on)
    assert (place(on, "anna", on.first).workshop_id, place(on, "anna", on.first).reason) == (
        on.talks,
        "leader",
    )
    got = {name: place(on, name, on.first) for name in ("carla", "els")}
    assert sorted(one.rank or 0 for one in got.values()) == [1, 2]
    titles = {row.id: row.title for row in workshops(content.actor("kim"), on.day)}
    second = next(one for one in got.values() if one.rank == 2)
    with force_locale("en"):
        said = why(second, titles)
    assert "second choice" in said and "“Werkvormen” was full: 2 people" in said and "2 of 2" in said
    rows = coming(on.day)
    for one in rows:
        there = [
            where.workshop_id
            for where in one.places.values()
            if where.reason != "leader" and where.workshop_id
        ]
        assert len(there) == len(set(there))
    assert "day_programme" in told("carla")
    mails = session().scalars(select(OutgoingMail).order_by(OutgoingMail.id.desc()).limit(9)).all()
    to_carla = next(mail for mail in mails if mail.person_id == cast.CARLA)
    assert f"Ronde 1, 11:15 – 12:30: {titles[got['carla'].workshop_id or 0]} (Lokaal" in to_carla.body


def test_who_leads_is_on_the_list_when_everybody_is_assigned_unless_they_said_that_they_do_not_come() -> None:
    on, kim = stage(), content.actor("kim")
    with transaction():
        assignment.draw(kim, on.day, "1")
    assert place(on, "anna", on.first).reason == "leader"
    with transaction():
        registrations.leave(content.actor("anna"), on.day)
    with transaction():
        assignment.draw(kim, on.day, "1")
    assert coming(on.day) == []


def test_the_same_seed_gives_the_same_assignment_and_what_is_placed_by_hand_stays() -> None:
    on = stage(capacity=1)
    for name in ("carla", "els", "bas"):
        sign_up(on, name, (on.forms, on.talks), (on.research, on.forms, on.talks))
    kim = content.actor("kim")

    def drawn(seed: str) -> dict[str, int | None]:
        with transaction():
            assignment.draw(kim, on.day, seed)
        return {name: place(on, name, on.first).workshop_id for name in ("carla", "els", "bas")}

    assert drawn("17") == drawn("17")
    loser = next(name for name, there in drawn("17").items() if there is None)
    with pytest.raises(Invalid), transaction():
        assignment.move(kim, on.day, cast.PEOPLE[loser][0], on.first, on.forms)
    holder = next(name for name, there in drawn("17").items() if there == on.forms)
    with transaction():
        assignment.move(kim, on.day, cast.PEOPLE[holder][0], on.first, None)
    with transaction():
        assignment.move(kim, on.day, cast.PEOPLE[loser][0], on.first, on.forms)
    for seed in ("1", "2", "3"):
        assert drawn(seed)[loser] == on.forms and place(on, loser, on.first).reason == "by_hand"
    assert drawn("")[loser] == on.forms and len(day_queries.day(kim, on.day).seed) == 6


def test_who_got_less_last_time_goes_first_this_time() -> None:
    before = stage(capacity=1)
    for name in ("carla", "els"):
        sign_up(before, name, (before.forms, before.talks))
    shown(before)
    loser = next(name for name in ("carla", "els") if place(before, name, before.first).rank == 2)
    later = replace(DAY, held_on=date(2019, 5, 28), closes_on=date(2019, 5, 20))
    with transaction():
        kim = content.actor("kim")
        id_ = days.add_day(kim, later).id
        round_id = programme.add_part(kim, id_, PartCommand(PartKind.ROUND, "Ronde", 675, 750)).id
        one, other = (
            workshop_services.add_workshop(kim, id_, WorkshopCommand(title, 1, (round_id,))).id
            for title in "AB"
        )
        days.publish(kim, id_)
    assert lost_last_time(id_)[cast.PEOPLE[loser][0]] == 1
    for name in ("carla", "els"):
        with transaction():
            registrations.register(content.actor(name), id_, SignUpCommand({round_id: (one, other)}))
    for seed in "abcd":
        with transaction():
            assignment.draw(kim, id_, seed)
        session().rollback()
        own = mine(content.actor(loser), id_)
        assert own is not None and own.places[round_id].workshop_id == one


def test_leaving_frees_a_place_for_who_has_none_and_asks_who_has_another() -> None:
    on = stage(capacity=1)
    for name in ("carla", "els", "bas"):
        sign_up(on, name, (on.forms, on.talks), (on.research,))
    shown(on, "17")
    by_place = {place(on, name, on.first).workshop_id: name for name in ("carla", "els", "bas")}
    first, second, nobody = by_place[on.forms], by_place[on.talks], by_place[None]
    with transaction():
        registrations.leave(content.actor(first), on.day)
    assert place(on, nobody, on.first).workshop_id == on.forms and "workshop_placed" in told(nobody)
    assert "workshop_place_free" not in told(second)
    with transaction():
        registrations.leave(content.actor(nobody), on.day)
    assert told(second)[0] == "workshop_place_free" and place(on, second, on.first).workshop_id == on.talks
    with transaction():
        places.take(content.actor(second), on.day, on.first, on.forms)
    assert (place(on, second, on.first).workshop_id, place(on, second, on.first).reason) == (on.forms, "took")
    assert {one.name for one in coming(on.day)} == {"Anna de Wit", content.actor(second).name}
    heard = told(second)
    with transaction():
        registrations.leave(content.actor(first), on.day)
    assert told(second) == heard
    with pytest.raises(NotFound), transaction():
        registrations.leave(content.actor("tom"), on.day)


def test_nobody_takes_a_place_before_who_waits_or_that_is_not_there() -> None:
    on = stage(capacity=1)
    for name in ("carla", "els"):
        sign_up(on, name, (on.forms, on.talks), (on.research,))
    sign_up(on, "bas", (), (on.research,))
    shown(on, "17")
    holder = next(n for n in ("carla", "els") if place(on, n, on.first).workshop_id == on.forms)
    waits = {"carla": "els", "els": "carla"}[holder]
    with pytest.raises(Conflict), transaction():
        places.take(content.actor("bas"), on.day, on.first, on.forms)
    with transaction():
        registrations.leave(content.actor(holder), on.day)
    with pytest.raises(Conflict), transaction():
        places.take(content.actor("bas"), on.day, on.first, on.forms)
    with transaction():
        places.decline(content.actor(waits), on.day, on.first, on.forms)
    with transaction():
        places.take(content.actor("bas"), on.day, on.first, on.forms)
    assert place(on, "bas", on.first).workshop_id == on.forms


def test_remarks_go_after_the_day_and_when_somebody_leaves_or_the_day_is_off() -> None:
    on = stage()
    sign_up(on, "carla", diet="Notenallergie", travel="Rolstoel")
    sign_up(on, "els", diet="Halal")
    with transaction():
        registrations.leave(content.actor("els"), on.day)

    def remarks() -> list[tuple[str, str]]:
        session().rollback()
        rows = session().execute(select(Registration.diet, Registration.travel).order_by(Registration.id))
        return [(diet, travel) for diet, travel in rows]

    with clock.frozen(THE_DAY):
        delivery.sweep()
    assert remarks() == [("Notenallergie", "Rolstoel"), ("", "")]
    with clock.frozen(AFTER):
        delivery.sweep()
    assert remarks() == [("", ""), ("", "")]


def test_everybody_of_a_school_is_invited_once_and_reminded_before_sign_up_closes() -> None:
    on = stage()
    for _time in range(2):
        delivery.sweep()
    sign_up(on, "carla")
    assert told("anna") == ["day_invited"] and told("tom") == []
    with clock.frozen(BEFORE + timedelta(23)):
        delivery.sweep()
        delivery.sweep()
    assert sorted(told("anna")) == ["day_invited", "day_reminded"]
    assert "day_reminded" not in told("carla")


def test_attendance_is_ticked_at_the_door_and_in_a_workshop_by_who_leads_it() -> None:
    on = stage()
    for name in ("carla", "els", "bas"):
        sign_up(on, name, (on.talks, on.forms))
    shown(on)
    with transaction():
        attendance.at_the_door(content.actor("dirk"), on.day, Ticks([cast.CARLA], [cast.CARLA, cast.ELS]))
    session().rollback()
    assert {one.person_id: one.present for one in coming(on.day)} == {
        cast.CARLA: True,
        cast.ELS: False,
        cast.BAS: None,
        cast.ANNA: None,
    }
    here = [one.person_id for one in coming(on.day) if one.places[on.first].workshop_id == on.talks]
    with transaction():
        attendance.in_workshop(content.actor("anna"), on.talks, on.first, Ticks(here, here))
    session().rollback()
    assert all(
        one.present and one.places[on.first].present for one in coming(on.day) if one.person_id in here
    )
    with pytest.raises(NotAllowed), transaction():
        attendance.in_workshop(content.actor("els"), on.talks, on.first, Ticks([], []))


def test_notes_are_a_page_from_the_template_made_once() -> None:
    on = stage()
    with pytest.raises(NotAllowed):
        harvest.write_notes(content.actor("els"), on.talks)
    url = harvest.write_notes(content.actor("anna"), on.talks)
    assert harvest.write_notes(content.actor("kim"), on.talks) == url
    notes = workshop(content.actor("els"), on.talks).notes
    assert notes is not None and notes.url == url
    body = page_row(content.actor("els"), notes.id).body
    assert "Afspraken" in body and f"/days/{on.day}-netwerkdag-3" in body


def test_a_day_follows_its_pages_that_go_up_in_others() -> None:
    on = stage()
    kim, other = content.actor("kim"), content.page("Ander")
    report.as_page(kim, on.day)
    page_id = day_queries.day(kim, on.day).report_page_id or 0
    merging.merge_pages(kim, page_id, 1, other, 1, MergedText.INTO)
    assert day_queries.day(kim, on.day).report_page_id == other


def test_a_harvest_becomes_pages_and_tasks_of_the_activity_and_twice_is_once() -> None:
    on = stage()
    what = Harvest(
        (
            HarvestedPage("Leskaart plannen", "instrument"),
            HarvestedPage("Wat werkt?", "story", "Een verhaal."),
        ),
        (HarvestedTask("Stuur de kaart rond", cast.ELS, date(2019, 4, 1)), HarvestedTask("Zaal regelen")),
        (HarvestedWish("Kijkwijzer voor coaches", "Op één blad."), HarvestedWish("Filmpje")),
    )
    for _time in range(2):
        harvest.gather(content.actor("kim"), on.forms, what)
    session().rollback()
    row = workshop(content.actor("els"), on.forms)
    assert [page.title for page in row.harvest] == ["Leskaart plannen", "Wat werkt?"]
    page = page_row(content.actor("els"), row.harvest[0].id)
    assert page.kind == "instrument" and page.labels["activities"] == [cast.LEARNING_GOALS]
    wished = wishes(content.actor("els"), Filters(activity_id=cast.LEARNING_GOALS)).items
    assert {wish.title for wish in wished} >= {"Kijkwijzer voor coaches", "Filmpje"} and len(
        {wish.title for wish in wished}
    ) == len(wished)
    tasks = my_open_tasks(content.actor("els"))
    assert [(task.text, task.due_on) for task in tasks] == [("Stuur de kaart rond", date(2019, 4, 1))]
    assert told("els")[0] == "day_task_given"
    with pytest.raises(NotAllowed), transaction():
        harvest.finish_task(content.actor("bas"), tasks[0].id)
    with transaction():
        harvest.finish_task(content.actor("els"), tasks[0].id)
    assert my_open_tasks(content.actor("els")) == []


def test_a_harvest_with_something_wrong_in_it_leaves_nothing_behind() -> None:
    on = stage()
    what = Harvest((HarvestedPage("Goed", "page"),), (HarvestedTask("Doe iets", 999),))
    with pytest.raises(Invalid) as invalid:
        harvest.gather(content.actor("kim"), on.forms, what)
    assert list(invalid.value.errors) == ["task_person_1"]
    session().rollback()
    assert workshop(content.actor("kim"), on.forms).harvest == []
    assert session().scalar(select(func.count()).select_from(DayTask)) == 0


def test_a_report_tells_who_was_there_and_what_came_of_it_and_a_page_of_it_names_nobody() -> None:
    on, kim = stage(), content.actor("kim")
    for name in ("carla", "els"):
        sign_up(on, name)
    harvest.gather(
        kim,
        on.forms,
        Harvest(
            (HarvestedPage("Leskaart | plannen", "instrument"),), (HarvestedTask("Rondsturen", cast.ELS),)
        ),
    )
    with transaction():
        attendance.at_the_door(kim, on.day, Ticks([cast.CARLA], [cast.CARLA, cast.ELS]))
    found = report_queries.report(content.actor("els"), on.day)
    assert found.there == {"Roerdomp College": ["Carla Bos"]} and found.people == 1
    text = report.markdown(found)
    assert "Carla Bos" in text and "Leskaart | plannen" in text and "Dr. J. de Boer" in text
    assert "| Ronde 1: Coachgesprek (Lokaal 2); Werkvormen (Lokaal 1) |" in text
    assert text.count("Coachgesprek (Lokaal 2)") == 2 and text.count("Onderzoek (Lokaal 3)") == 1
    url = report.as_page(kim, on.day)
    assert report.as_page(kim, on.day) == url
    page = page_row(kim, day_queries.day(kim, on.day).report_page_id or 0)
    assert page.revision == 1 and "Rondsturen" in page.body
    assert not any(name in page.body for name in ("Carla", "Els El", "Anna de"))
    assert "| Roerdomp College | 1 |" in page.body


def test_a_report_and_badges_are_files_on_paper() -> None:
    on, kim = stage(), content.actor("kim")
    sign_up(on, "carla")
    sign_up(on, "dirk")
    shown(on)
    assert report.pdf(kim, on.day).startswith(b"%PDF") and badges.badges(kim, on.day).startswith(b"%PDF")
    assert report.word(kim, on.day).startswith(b"PK")


def test_a_day_is_closed_after_it_was_held_and_who_was_there_is_thanked() -> None:
    on = stage()
    for name in ("carla", "els", "bas"):
        sign_up(on, name)
    with pytest.raises(Conflict), transaction():
        days.close(content.actor("kim"), on.day)
    brought = (HarvestedPage("Leskaart", "page"),), (HarvestedTask("Zaal regelen", cast.ELS),)
    harvest.gather(content.actor("kim"), on.forms, Harvest(*brought, (HarvestedWish("Filmpje"),)))
    with clock.frozen(THE_DAY):
        with transaction():
            attendance.at_the_door(content.actor("kim"), on.day, Ticks([cast.CARLA], [cast.CARLA, cast.ELS]))
        for _time in range(2):
            with transaction():
                days.close(content.actor("kim"), on.day)
    assert ["day_thanks" in told(name) for name in ("carla", "els", "bas")] == [True, False, True]
    mail = session().scalars(select(OutgoingMail).order_by(OutgoingMail.id.desc()).limit(1)).one()
    assert "Werkvormen: Leskaart; wens: Filmpje" in mail.body
    assert "Wie doet wat: Zaal regelen (Els El Amrani)" in mail.body


def test_the_address_of_a_calendar_is_secret_can_be_renewed_and_ends_with_the_account() -> None:
    on, carla = stage(), content.actor("carla")
    sign_up(on, "carla", (on.forms,))
    shown(on)
    assert calendar.own_address(carla) is None
    with transaction():
        first = calendar.renew(carla)
    assert calendar.own_address(carla) == first
    token = first.rsplit("/", 1)[1].removesuffix(".ics")
    (event,) = icalendar.Calendar.from_ical(calendar.own_calendar(token)).walk("VEVENT")
    assert "11:15 – 12:30 Werkvormen, Lokaal 1" in str(event["DESCRIPTION"])
    with transaction():
        second = calendar.renew(carla)
    assert second != first
    for wrong in (token, "", "1-" + "0" * 40, f"{cast.ANNA}-{token.split('-')[1]}", "9999999999-" + "0" * 40):
        with pytest.raises(NotFound):
            calendar.own_calendar(wrong)
    with transaction():
        calendar.revoke(carla)
    assert calendar.own_address(carla) is None
    with pytest.raises(NotFound):
        calendar.own_calendar(second.rsplit("/", 1)[1].removesuffix(".ics"))


def test_texts_of_days_are_made_again_from_their_source() -> None:
    on = stage()
    with transaction() as db:
        db.get_one(NetworkDay, on.day).intro_html = "oud"
        rendering.render_anew()
    assert "<strong>regie</strong>" in day_queries.day(VISITOR, on.day).intro_html


def test_somebody_who_comes_to_the_door_is_put_on_the_list_and_off_again() -> None:
    on, kim = stage(), content.actor("kim")
    with clock.frozen(THE_DAY):
        for _time in range(2):
            with transaction():
                registrations.add_person(kim, on.day, cast.ELS)
        assert [one.person_id for one in coming(on.day)] == [cast.ELS]
        with transaction():
            registrations.leave(kim, on.day, cast.ELS)
        assert coming(on.day) == []
    with pytest.raises(Invalid), transaction():
        registrations.add_person(kim, on.day, 999)


def test_a_workshop_goes_with_its_choices_but_not_when_people_go_there() -> None:
    on, kim = stage(), content.actor("kim")
    sign_up(on, "carla", (on.forms,), (on.research,))
    with transaction():
        workshop_services.remove_workshop(kim, on.research)
    shown(on)
    with pytest.raises(Invalid), transaction():
        workshop_services.remove_workshop(kim, on.forms)


def hits(q: str, name: str = "") -> list[tuple[str, str]]:
    session().rollback()
    who = content.actor(name) if name else VISITOR
    return [(hit.type, hit.title) for hit in search.search(who, Question(q)).items]


def test_days_and_workshops_are_found_once_they_are_announced() -> None:
    on = stage(announced=False)
    assert hits("coachgesprek") == hits("netwerkdag", "kim") == []
    with transaction():
        days.publish(content.actor("kim"), on.day)
    assert hits("coachgesprek") == [("workshop", "Coachgesprek")]
    assert ("day", "Netwerkdag 3") in hits("boer") and hits("coachgesprek", "els")
    with transaction():
        workshop_services.remove_workshop(content.actor("kim"), on.talks)
    assert hits("coachgesprek") == []
    with transaction():
        indexing.reindex()
    assert hits("werkvormen") == [("workshop", "Werkvormen")]


def test_who_did_not_answer_is_named_by_school_for_who_organises_and_of_their_own_for_a_coordinator() -> None:
    on = stage()
    sign_up(on, "carla")
    sign_up(on, "els")
    with transaction():
        registrations.leave(content.actor("els"), on.day)

    def waits_for(name: str) -> list[tuple[str, int, int, list[str]]]:
        session().rollback()
        found = home.at_home(content.actor(name)).unanswered
        return [(one.school, one.coming, one.members, list(one.silent)) for one in found]

    veenpluis = ("Lyceum De Veenpluis", 0, 2, ["Anna de Wit", "Bas Yılmaz"])
    roerdomp = ("Roerdomp College", 1, 3, ["Dirk van 't Hof", "Truus Tweebaan"])
    assert waits_for("kim") == waits_for("dirk") == [veenpluis, roerdomp]
    assert waits_for("bas") == [veenpluis] and waits_for("anna") == waits_for("tom") == []
    with clock.frozen(datetime(2019, 1, 10, 10, tzinfo=UTC)):
        assert waits_for("kim") == []


def test_home_says_where_one_goes_next_and_what_there_is_to_do() -> None:
    on = stage()
    assert home.at_home(content.actor("els")).own is None and home.at_home(content.actor("dirk")).people == 0
    sign_up(on, "els", (on.forms,), (on.research,))
    shown(on)
    harvest.gather(content.actor("kim"), on.forms, Harvest((), (HarvestedTask("Zaal regelen", cast.ELS),)))
    session().rollback()
    found = home.at_home(content.actor("els"))
    assert [(round_, there.title) for round_, there in found.places] == [
        ("Ronde 1", "Werkvormen"),
        ("Ronde 2", "Onderzoek"),
    ]
    assert [task.text for task in found.tasks] == ["Zaal regelen"] and found.people is None
    with clock.frozen(AFTER):
        assert home.at_home(content.actor("els")).day is None
