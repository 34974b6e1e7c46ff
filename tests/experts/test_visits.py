"""Visits of schools to each other: asking, answering, room, notices, calendars, report and tips."""

from datetime import UTC, date, datetime, timedelta

import icalendar
import pytest
from flask import Flask
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from tests.support import cast, content
from wiki.days.services import calendar
from wiki.experts import wording
from wiki.experts.models import Visit
from wiki.experts.queries.home import home_card
from wiki.experts.queries.offers import Filters, OfferRow, offer, offers_of, offers_page
from wiki.experts.queries.visits import held_visits, tips, visit, visits_of_offer, visits_of_school
from wiki.experts.rules.experts import Themes
from wiki.experts.rules.visits import DayCommand, OfferCommand, VisitState
from wiki.experts.services import offers, reports, visits
from wiki.kernel import clock
from wiki.kernel.db import session, transaction
from wiki.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from wiki.kernel.i18n import force_locale
from wiki.kernel.signals import notices_due
from wiki.notices.models import Notice, OutgoingMail
from wiki.pages.models import Revision
from wiki.pages.queries.pages import page_row
from wiki.schools.rules import VISITOR
from wiki.search.queries.search import Question, search

FIRST, SECOND = date(2019, 3, 5), date(2019, 3, 19)
DAYS = (DayCommand(FIRST, 570, 750), DayCommand(SECOND, 570, 750))
QUESTION = "Hoe houden jullie coachgesprekken kort?"


def at(day: date) -> clock.frozen:  # type: ignore[valid-type]
    """At noon of a day."""
    return clock.frozen(datetime(day.year, day.month, day.day, 12, tzinfo=UTC))


@pytest.fixture(autouse=True)
def _before() -> object:
    with at(date(2019, 2, 1)):
        yield


def command(**more: object) -> OfferCommand:
    values: dict[str, object] = {"title": "Coachgesprekken", "text": "Kom kijken.", "seats": 4, "days": DAYS}
    return OfferCommand(**(values | {"themes": Themes((cast.COACHING,), ("coachen",))} | more))  # type: ignore[arg-type]


def invite(by: str = "dirk", **more: object) -> OfferRow:
    with transaction():
        made = offers.add_offer(content.actor(by), command(**more)).id
    return offer(content.actor(by), made)


def ask(by: str, row: OfferRow, people: int = 2, day: int = 0, question: str = QUESTION) -> int:
    with transaction():
        return visits.ask(content.actor(by), row.id, row.days[day].id, people, question).id


def accept(visit_id: int, by: str = "dirk", remark: str = "") -> None:
    with transaction():
        visits.accept(content.actor(by), visit_id, remark)


def told(name: str) -> list[str]:
    session().rollback()
    wanted = select(Notice.kind).where(Notice.person_id == cast.PEOPLE[name][0]).order_by(Notice.id)
    return list(session().scalars(wanted))


def test_only_a_coordinator_invites_for_their_school_and_only_others_ask(app: Flask) -> None:
    for who in ("anna", "kim", "tom"):
        with pytest.raises(NotAllowed), transaction():
            offers.add_offer(content.actor(who), command())
    row = invite()
    for who in ("bas", "carla", "kim"):
        with pytest.raises(NotAllowed), transaction():
            offers.change_offer(content.actor(who), row.id, 1, command())
        with pytest.raises(NotAllowed), transaction():
            offers.close_offer(content.actor(who), row.id)
    for who in ("carla", "dirk", "kim"):
        with pytest.raises(NotAllowed):
            ask(who, row)
    assert offers_page(VISITOR, Filters()).items == [] and offers_of(VISITOR) == []
    with pytest.raises(NotFound):
        offer(VISITOR, row.id)


def test_an_invitation_says_what_is_wrong_by_field_and_keeps_to_who_saw_it_last(app: Flask) -> None:
    wrong: list[tuple[dict[str, object], str]] = [
        ({"title": ""}, "title"),
        ({"title": "x" * 151}, "title"),
        ({"text": "x" * 3001}, "text"),
        ({"seats": 0}, "seats"),
        ({"days": (DAYS[0], DAYS[0])}, "days"),
        ({"days": (DayCommand(FIRST, 600, 600),)}, "days"),
        ({"days": tuple(DayCommand(date(2019, 3, day), 1, 2) for day in range(1, 14))}, "days"),
        ({"contact_id": cast.ANNA}, "contact"),
        ({"activity_id": 99}, "activity"),
        ({"project_id": 99}, "project"),
        ({"network_day_id": 99}, "network_day"),
        ({"themes": Themes((99,))}, "building_blocks"),
    ]
    for values, field in wrong:
        with pytest.raises(Invalid) as invalid:
            invite(**values)
        assert list(invalid.value.errors) == [field]
    row = invite()
    with transaction():
        offers.change_offer(content.actor("dirk"), row.id, 1, command(title="Iets anders"))
    with pytest.raises(Conflict), transaction():
        offers.change_offer(content.actor("dirk"), row.id, 1, command())


def test_a_question_goes_to_who_answers_and_the_answer_back_without_addresses(app: Flask) -> None:
    row = invite(contact_id=cast.CARLA)
    made = ask("anna", row)
    assert told("carla") == ["visit_asked"] and told("dirk") == []
    (line,) = home_card(content.actor("carla")).to_answer
    assert (line.id, line.school, line.on) == (made, "Lyceum De Veenpluis", FIRST)
    assert home_card(content.actor("kim")).waiting == 1
    for who in ("anna", "bas", "els", "kim"):
        with pytest.raises((NotAllowed, NotFound)), transaction():
            visits.accept(content.actor(who), made)
    accept(made, "carla", "Meld je bij de receptie.")
    assert told("anna") == ["visit_accepted"]
    mail = session().scalars(select(OutgoingMail).order_by(OutgoingMail.id.desc())).first()
    assert (
        mail is not None
        and "METHOD:PUBLISH" in mail.calendar
        and "DTSTART;TZID=Europe/Amsterdam:20190305T093000" in mail.calendar
    )
    assert "Meld je bij de receptie." in mail.body and "carla@" not in mail.body
    assert [one.title for one in home_card(content.actor("anna")).coming] == ["Coachgesprekken"]
    with pytest.raises(Conflict):
        accept(made, "carla")
    with pytest.raises(Invalid), transaction():
        visits.decline(content.actor("carla"), made, "")
    with transaction():
        visits.decline(content.actor("dirk"), made, "Er is een studiedag.")
    last = session().scalars(select(OutgoingMail).order_by(OutgoingMail.id.desc())).first()
    assert told("anna")[-1] == "visit_declined" and last is not None and "METHOD:CANCEL" in last.calendar
    assert "SEQUENCE:2" in last.calendar
    again = ask("bas", row)  # what is off can be asked again
    with transaction():
        visits.withdraw(content.actor("bas"), again)
    assert told("carla")[-1] == "visit_withdrawn"
    with pytest.raises(NotAllowed), transaction():
        visits.withdraw(content.actor("carla"), again)


def test_no_more_people_come_than_there_is_room_for(app: Flask) -> None:
    row = invite()
    first, second = ask("anna", row, 3), ask("els", row, 3)
    accept(first)
    with pytest.raises(Invalid):
        accept(second)
    for people, day, question, field in (
        (0, 0, QUESTION, "people"),
        (5, 1, QUESTION, "people"),
        (1, 1, "", "question"),
    ):
        with pytest.raises(Invalid) as invalid:
            ask("els", row, people, day, question)
        assert list(invalid.value.errors) == [field]
    with pytest.raises(Invalid):  # one question of a school for a day
        ask("bas", row, 1)
    with pytest.raises(Invalid), transaction():
        offers.change_offer(content.actor("dirk"), row.id, 1, command(seats=2))
    with pytest.raises(Invalid), transaction():
        offers.change_offer(content.actor("dirk"), row.id, 1, command(days=DAYS[1:]))
    with transaction():
        offers.close_offer(content.actor("dirk"), row.id)
    with pytest.raises(Invalid):
        ask("els", row, 1, 1)
    with transaction():
        offers.close_offer(content.actor("dirk"), row.id, closed=False)
    with at(date(2019, 3, 20)), pytest.raises(Invalid):
        ask("els", row, 1, 1)


def subscribed(name: str) -> list[tuple[str, str, str]]:
    """What the calendar says to which somebody subscribes: title, status and whether it takes time."""
    with transaction():
        token = calendar.renew(content.actor(name)).rsplit("/", 1)[1].removesuffix(".ics")
    events = icalendar.Calendar.from_ical(calendar.own_calendar(token)).walk("VEVENT")
    return [(str(one["SUMMARY"]), str(one["STATUS"]), str(one["TRANSP"])) for one in events]


def test_the_calendar_of_both_sides_has_their_visits_and_what_is_still_open(app: Flask) -> None:
    row = invite()
    still_open = ("Coachgesprekken (open voor bezoek)", "TENTATIVE", "TRANSPARENT")
    assert subscribed("dirk") == [still_open, still_open] and subscribed("carla") == subscribed("anna") == []
    first, second = ask("anna", row), ask("anna", row, day=1)
    guest, host = "Coachgesprekken (Roerdomp College)", "Coachgesprekken (Lyceum De Veenpluis)"
    assert subscribed("anna") == [(guest, "TENTATIVE", "OPAQUE")] * 2
    accept(first)
    with transaction():
        visits.withdraw(content.actor("anna"), second)
    agreed, off = (host, "CONFIRMED", "OPAQUE"), (host, "CANCELLED", "OPAQUE")
    assert subscribed("dirk") == [agreed, off, still_open] and subscribed("kim") == []
    with at(SECOND + timedelta(days=1)):
        assert subscribed("dirk") == [agreed]


def test_who_comes_is_told_of_other_times_and_their_calendar_follows(app: Flask) -> None:
    row = invite()
    made = ask("anna", row)
    accept(made)
    moved = (DayCommand(FIRST, 600, 780), DAYS[1])
    with transaction():
        offers.change_offer(content.actor("dirk"), row.id, 1, command(days=moved))
    last = session().scalars(select(OutgoingMail).order_by(OutgoingMail.id.desc())).first()
    assert told("anna")[-1] == "visit_moved" and last is not None and "T100000" in last.calendar
    assert visit(content.actor("anna"), made).sequence == 2


def test_a_question_is_between_both_schools_until_it_is_agreed_on(app: Flask) -> None:
    row = invite()
    made = ask("anna", row)
    for who in ("anna", "bas", "carla", "dirk", "kim"):
        assert visit(content.actor(who), made).question == QUESTION
    for who in ("els", "tom"):
        with pytest.raises(NotFound):
            visit(content.actor(who), made)
    assert (
        visits_of_offer(content.actor("els"), row.id) == []
        and visits_of_school(VISITOR, cast.VEENPLUIS) == []
    )
    accept(made)
    assert [one.id for one in visits_of_offer(content.actor("els"), row.id)] == [made]


def test_a_visit_that_was_held_gets_one_report_as_a_page_and_tips(app: Flask) -> None:
    row = invite(activity_id=cast.LEARNING_GOALS)
    made = ask("anna", row)
    accept(made)
    with pytest.raises(Conflict):
        reports.write_report(content.actor("anna"), made)
    with pytest.raises(Conflict), transaction():
        visits.add_tip(content.actor("anna"), made, "Te vroeg.")
    with at(date(2019, 3, 6)):
        assert [one.id for one in home_card(content.actor("anna")).to_report] == [made]
        with pytest.raises(NotAllowed):
            reports.write_report(content.actor("els"), made)
        url = reports.write_report(content.actor("anna"), made)
        assert reports.write_report(content.actor("carla"), made) == url
        page = page_row(content.actor("els"), int(url.split("/")[2].split("-")[0]))
        body = session().scalar(select(Revision.body).where(Revision.page_id == page.id)) or ""
        assert "Roerdomp College" in page.title and f"> {QUESTION}" in body and "Anna" not in body
        assert not home_card(content.actor("anna")).to_report and "visit_reported" in told("dirk")
        for _ in range(2):
            with transaction():
                visits.add_tip(content.actor("carla"), made, "Zet een wekker.")
        with pytest.raises(NotAllowed), transaction():
            visits.add_tip(content.actor("els"), made, "Van buiten.")
        assert [(tip.school, tip.body) for tip in tips(made)] == [("Roerdomp College", "Zet een wekker.")]
        assert [one.id for one in held_visits(content.actor("els")).items] == [made]
        titles = [hit.title for hit in search(content.actor("els"), Question("wekker")).items]
        assert titles == ["Coachgesprekken (Roerdomp College)"]
    assert search(VISITOR, Question("coachgesprekken")).items == []


def test_who_forgets_is_reminded_once_of_an_answer_and_of_a_report(app: Flask) -> None:
    row = invite()
    made, waits = ask("anna", row), ask("els", row, day=1)
    accept(made)
    for _ in range(2):
        with at(date(2019, 2, 9)), transaction():
            notices_due.send(today=clock.today())
    assert told("dirk").count("visit_waits") == 1
    for _ in range(2):
        with at(date(2019, 3, 6)), transaction():
            notices_due.send(today=clock.today())
    assert told("anna").count("visit_report_asked") == 1 and waits
    assert told("els") == []


def test_the_database_holds_one_live_question_of_a_school_for_a_day(app: Flask) -> None:
    row = invite()
    made = ask("anna", row)
    there = session().get_one(Visit, made)
    values = {c.name: getattr(there, c.name) for c in Visit.__table__.c if c.name != "id"}
    with pytest.raises(IntegrityError), transaction() as open_:
        open_.execute(insert(Visit).values(**values))
    assert visit(content.actor("anna"), made).state is VisitState.ASKED


@pytest.mark.parametrize(("day", "said"), [(FIRST, "Agreed"), (FIRST + timedelta(days=1), "Held")])
def test_a_visit_that_was_agreed_on_is_called_held_once_its_day_is_over(
    app: Flask, day: date, said: str
) -> None:
    made = ask("anna", invite(activity_id=cast.LEARNING_GOALS))
    accept(made)
    with at(day), force_locale("en"):
        assert wording.state(visit(content.actor("anna"), made))[0] == said
