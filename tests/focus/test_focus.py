"""Keeping focal points, who fits whom, contacts, and what goes before a network day."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.support import cast, content
from wiki.accounts.models import Person
from wiki.adoptions import services as adoptions
from wiki.adoptions.rules import Report, UseState
from wiki.days.models import NetworkDay
from wiki.days.rules.days import DayCommand, PartCommand, PartKind, WorkshopCommand
from wiki.days.services import days, programme, workshops
from wiki.focus.models import FocalPoint, FocalPointVersion
from wiki.focus.queries import contacts as contact_queries
from wiki.focus.queries.matches import MatchRow, matches_of_school
from wiki.focus.queries.matrix import matrix
from wiki.focus.queries.points import Filters, points, shown_year
from wiki.focus.queries.previews import preview, previews
from wiki.focus.queries.rounds import next_round, round_before, round_on
from wiki.focus.queries.rounds import rounds as rounds_there
from wiki.focus.queries.standing import schools_behind
from wiki.focus.rules.matching import ReasonKind
from wiki.focus.rules.points import Flag, PointCommand, Stage
from wiki.focus.rules.workshops import WorkshopReason
from wiki.focus.services import contacts, opt_outs, rounds
from wiki.focus.services import points as services
from wiki.focus.services.letters import paragraphs
from wiki.kernel import clock
from wiki.kernel.db import session, transaction
from wiki.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from wiki.notices.models import Notice, OutgoingMail
from wiki.plan import services as plan
from wiki.plan.models import SchoolYear
from wiki.plan.queries import school_years
from wiki.schools.rules import VISITOR
from wiki.search.queries.search import Question, search
from wiki.search.services.indexing import reindex

COORDINATOR = {cast.VEENPLUIS: "bas", cast.ROERDOMP: "dirk"}
DAY = date(2018, 11, 27)


def at(day: date) -> clock.frozen:  # type: ignore[valid-type]
    """At noon of a day."""
    return clock.frozen(datetime(day.year, day.month, day.day, 12, tzinfo=UTC))


def add(
    school: int, title: str = "", stage: Stage = Stage.EXPLORE, year: int = cast.YEAR, **more: object
) -> int:
    block = more.pop("block", None)
    command = PointCommand(block, title, stage, **more)  # type: ignore[arg-type]
    with transaction():
        return services.add_point(content.actor(COORDINATOR[school]), school, year, command).id


def year() -> SchoolYear:
    found = shown_year(school_years(), "2018-2019")
    assert found is not None
    return found


def matches(by: str = "bas", school: int = cast.VEENPLUIS) -> list[MatchRow]:
    session().rollback()
    return matches_of_school(content.actor(by), school, year())


def told(name: str) -> list[str]:
    session().rollback()
    wanted = select(Notice.title).where(Notice.person_id == cast.PEOPLE[name][0]).order_by(Notice.id)
    return list(session().scalars(wanted))


def count(model: type) -> int:
    session().rollback()
    return session().scalar(select(func.count()).select_from(model)) or 0


def test_only_the_coordinator_of_a_school_writes_its_focal_points_and_visitors_see_none(app: Flask) -> None:
    made = add(cast.VEENPLUIS, "Leerdoelgericht werken")
    for who in ("anna", "dirk", "kim", "ad"):
        actor, command = content.actor(who), PointCommand(None, "Iets", Stage.EMBED)
        for do in (
            lambda: services.add_point(actor, cast.VEENPLUIS, cast.YEAR, command),  # noqa: B023
            lambda: services.change_point(actor, made, 1, command),  # noqa: B023
            lambda: services.remove_point(actor, made, 1),  # noqa: B023
            lambda: services.confirm(actor, cast.VEENPLUIS, cast.YEAR, {}),  # noqa: B023
            lambda: services.take_over(actor, cast.VEENPLUIS, cast.YEAR),  # noqa: B023
            lambda: opt_outs.set_school_out(actor, cast.VEENPLUIS, True),  # noqa: B023
        ):
            with pytest.raises(NotAllowed), transaction():
                do()
        assert [row.name for row in points(actor, cast.YEAR)] == ["Leerdoelgericht werken"]
    assert points(VISITOR, None) == [] and matrix(VISITOR, year()).rows == []


def test_a_focal_point_has_a_name_and_a_contact_of_its_school_and_there_are_twelve_at_most(
    app: Flask,
) -> None:
    wrong: list[tuple[dict[str, object], str]] = [
        ({}, "title"),
        ({"block": 99}, "building_block"),
        ({"block": 2**40}, "building_block"),
        ({"title": "x", "contact_id": cast.DIRK}, "contact"),
    ]
    for command, field in wrong:
        with pytest.raises(Invalid) as invalid:
            add(cast.VEENPLUIS, **command)  # type: ignore[arg-type]
        assert list(invalid.value.errors) == [field]
    for number in range(12):
        add(cast.VEENPLUIS, f"Punt {number}", contact_id=cast.ANNA)
    with pytest.raises(Invalid):
        add(cast.VEENPLUIS, "Een te veel")


def test_every_state_of_a_focal_point_is_remembered_and_an_older_form_is_refused(app: Flask) -> None:
    made, bas = add(cast.VEENPLUIS, block=cast.COACHING), content.actor("bas")
    with transaction():
        services.change_point(bas, made, 1, PointCommand(cast.COACHING, "Coaching in klas 1", Stage.DESIGN))
    with pytest.raises(Conflict), transaction():
        services.change_point(bas, made, 1, PointCommand(None, "Iets anders", Stage.EMBED))
    with pytest.raises(Conflict), transaction():
        services.confirm(bas, cast.VEENPLUIS, cast.YEAR, {made: (1, Stage.EMBED)})
    with transaction():
        services.confirm(bas, cast.VEENPLUIS, cast.YEAR, {made: (2, Stage.TRY_OUT)})
    versions = session().scalars(select(FocalPointVersion).order_by(FocalPointVersion.number)).all()
    assert [(v.number, v.facts["stage"]) for v in versions] == [(1, "explore"), (2, "design"), (3, "try_out")]
    with transaction():
        services.remove_point(bas, made, 3)
    assert points(bas, cast.YEAR) == [] and count(FocalPointVersion) == 3


def test_going_on_with_last_year_adds_each_focal_point_once(app: Flask) -> None:
    old = add(
        cast.VEENPLUIS, "Toetsen", Stage.DESIGN, cast.OLD_YEAR, requests="Hulp", flags=frozenset([Flag.HOSTS])
    )
    bas = content.actor("bas")
    for expected in (1, 0):
        with transaction():
            assert services.take_over(bas, cast.VEENPLUIS, cast.YEAR) == expected
    (new,) = points(bas, cast.YEAR)
    assert (new.continues_id, new.stage, new.requests, new.flags) == (
        old,
        Stage.DESIGN,
        "Hulp",
        (Flag.HOSTS,),
    )
    with transaction():
        services.remove_point(bas, new.id, new.version)
    with transaction():
        assert services.take_over(bas, cast.VEENPLUIS, cast.YEAR) == 0


def test_the_matrix_has_every_school_and_with_a_filter_those_that_fit(app: Flask) -> None:
    add(cast.VEENPLUIS, "Een eigen naam", Stage.DESIGN)
    add(cast.ROERDOMP, "", Stage.EMBED, block=cast.COACHING)
    add(cast.ROERDOMP, "Coaching van ouders", Stage.DESIGN, block=cast.COACHING)
    found = matrix(content.actor("anna"), year())
    assert [row.school_id for row in found.rows] == [
        cast.VEENPLUIS,
        cast.VUURVLINDER,
        cast.ROERDOMP,
    ] and found.own_words
    assert found.rows[2].stages(cast.COACHING) == [Stage.EMBED, Stage.DESIGN]
    narrowed = matrix(content.actor("anna"), year(), Filters(stage=Stage.EMBED))
    assert [row.school_id for row in narrowed.rows] == [cast.ROERDOMP]


def test_a_match_has_its_facts_from_focal_points_pages_use_and_working_groups(app: Flask) -> None:
    page = content.page("Gespreksleidraad coachgesprek", by="carla", activities=(cast.LEARNING_GOALS,))
    with transaction():
        adoptions.report(content.actor("els"), page, Report(UseState.IN_USE, 1))
    mine = add(cast.VEENPLUIS, "Coachgesprek", requests="Wie heeft een leidraad?")
    theirs = add(
        cast.ROERDOMP, "Coachgesprekken", Stage.TRY_OUT, offers="Onze leidraad", contact_id=cast.CARLA
    )
    first, second = matches()
    assert first.id == f"{mine}-{cast.ROERDOMP}" and first.school == "Roerdomp College"
    kinds = {fact.kind for fact in first.facts}
    assert kinds == {ReasonKind.OFFERS, ReasonKind.FURTHER, ReasonKind.WROTE}
    assert {fact.point.id for fact in first.facts if fact.point} == {theirs}
    offers = next(fact for fact in first.facts if fact.kind == ReasonKind.OFFERS)
    assert "leidraad" in offers.words
    assert [fact.kind for fact in second.facts] == [ReasonKind.USES] and second.school_id == cast.VUURVLINDER
    assert matches("kim") and matches("anna")
    for other in ("dirk", "tom"):
        with pytest.raises(NotAllowed):
            matches(other)
    add(cast.ROERDOMP, "Leerdoelen stellen")
    (group,) = [m for m in matches("dirk", cast.ROERDOMP) if m.point.name == "Leerdoelen stellen"]
    assert [fact.kind for fact in group.facts] == [ReasonKind.GROUP]


def test_a_dismissed_school_comes_last_and_one_that_opted_out_is_not_suggested(app: Flask) -> None:
    mine = add(cast.VEENPLUIS, block=cast.COACHING)
    add(cast.ROERDOMP, block=cast.COACHING)
    bas, id_ = content.actor("bas"), f"{mine}-{cast.ROERDOMP}"
    with pytest.raises(NotAllowed), transaction():
        contacts.dismiss(content.actor("anna"), id_)
    for dismissed in (True, True, False):
        with transaction():
            contacts.dismiss(bas, id_, dismissed)
        assert [match.dismissed for match in matches()] == [dismissed]
    for out in (True, True):
        with transaction():
            opt_outs.set_school_out(content.actor("dirk"), cast.ROERDOMP, out)
    assert matches() == [] and len(matches("dirk", cast.ROERDOMP)) == 1
    for odd in (id_, "7", "1-1-1", f"{2**40}-1", "999-1"):
        with pytest.raises(NotFound), transaction():
            contacts.ask(bas, odd, "Hallo")
    with transaction():
        opt_outs.set_school_out(content.actor("dirk"), cast.ROERDOMP, False)
    assert len(matches()) == 1


def test_a_question_reaches_who_answers_and_the_answer_comes_back_without_an_address(app: Flask) -> None:
    mine = add(cast.VEENPLUIS, "Coaching", block=cast.COACHING)
    add(cast.ROERDOMP, stage=Stage.DESIGN, block=cast.COACHING, contact_id=cast.CARLA)
    anna, carla = content.actor("anna"), content.actor("carla")
    with pytest.raises(NotAllowed), transaction():
        contacts.ask(content.actor("kim"), f"{mine}-{cast.ROERDOMP}", "Hallo")
    with pytest.raises(Invalid), transaction():
        contacts.ask(anna, f"{mine}-{cast.ROERDOMP}", "  ")
    with transaction():
        contact = contacts.ask(anna, f"{mine}-{cast.ROERDOMP}", "Mogen wij komen kijken?").id
    assert told("carla") == ["Lyceum De Veenpluis heeft een vraag over “Coaching”"] and told("anna") == []
    with transaction():
        contacts.answer(carla, contact, "Graag!\n\n" + "Kom in mei. " * 40)
    assert told("anna") == ["Antwoord van Roerdomp College over “Coaching”"]
    asked, answered = session().scalars(select(OutgoingMail).order_by(OutgoingMail.id)).all()
    for mail in (asked, answered):
        assert "@lichtwerk.example" not in mail.body and f"/focus/contacts/{contact}" in mail.body
    assert "Mogen wij komen kijken?" in asked.body and answered.body.count("Kom in mei.") >= 40
    assert [row.body[:6] for row in contact_queries.messages(anna, contact)] == ["Mogen ", "Graag!"]
    for may in ("anna", "carla", "bas", "dirk"):
        assert [row.id for row in contact_queries.contacts(content.actor(may))] == [contact]
    for other in ("els", "kim", "truus"):
        assert contact_queries.contacts(content.actor(other)) == []
        assert contact_queries.messages(content.actor(other), contact) == []
        with pytest.raises(NotFound), transaction():
            contacts.answer(content.actor(other), contact, "Ik lees mee.")
    with transaction():
        again = contacts.ask(anna, f"{mine}-{cast.ROERDOMP}", "Nog iets.").id
    assert again == contact and matches()[0].contact_id == contact


def test_the_same_question_answer_or_focal_point_that_arrives_again_is_one(app: Flask) -> None:
    same = {"requests": "Een leidraad", "flags": frozenset([Flag.HOSTS]), "contact_id": cast.ANNA}
    mine = add(cast.VEENPLUIS, "Coaching", block=cast.COACHING, **same)
    assert add(cast.VEENPLUIS, "Coaching", block=cast.COACHING, **same) == mine
    assert count(FocalPoint) == count(FocalPointVersion) == 1
    assert add(cast.VEENPLUIS, "Coaching", block=cast.COACHING, requests="Iets anders") != mine
    assert add(cast.VEENPLUIS, "Coaching", Stage.DESIGN, block=cast.COACHING, **same) != mine
    add(cast.ROERDOMP, stage=Stage.DESIGN, block=cast.COACHING, contact_id=cast.CARLA)
    anna, match = content.actor("anna"), f"{mine}-{cast.ROERDOMP}"
    asked = set()
    for _again in range(3):
        with transaction():
            asked.add(contacts.ask(anna, match, "Mogen wij komen kijken?").id)
    (contact,) = asked
    for _again in range(2):
        with transaction():
            contacts.answer(content.actor("carla"), contact, "Graag!")
    with transaction():
        assert contacts.ask(anna, match, "Mogen wij komen kijken? ").id == contact
    said = [row.body for row in contact_queries.messages(anna, contact)]
    assert said == ["Mogen wij komen kijken?", "Graag!"] and count(OutgoingMail) == 2
    for text in ("Wanneer?", "Graag!"):
        with transaction():
            contacts.answer(anna if text == "Wanneer?" else content.actor("carla"), contact, text)
    assert len(contact_queries.messages(anna, contact)) == 4


def test_who_wants_no_questions_gets_none_and_the_coordinator_answers_instead(app: Flask) -> None:
    mine = add(cast.VEENPLUIS, block=cast.COACHING)
    add(cast.ROERDOMP, stage=Stage.DESIGN, block=cast.COACHING, contact_id=cast.CARLA)
    with transaction():
        opt_outs.set_person_out(content.actor("carla"), True)
    with transaction():
        contacts.ask(content.actor("anna"), f"{mine}-{cast.ROERDOMP}", "Hallo")
    assert told("carla") == [] and len(told("dirk")) == 1
    with transaction():
        opt_outs.set_person_out(content.actor("dirk"), True)
    with pytest.raises(Conflict), transaction():
        contacts.ask(content.actor("bas"), f"{mine}-{cast.ROERDOMP}", "Hallo")


def test_schools_that_are_behind_are_asked_twice_and_the_coordinator_is_told_two_weeks_before(
    app: Flask,
) -> None:
    with at(date(2018, 9, 27)), transaction():
        services.confirm(content.actor("dirk"), cast.ROERDOMP, cast.YEAR, {})
    with at(date(2018, 10, 15)):
        announced(DAY)
        assert schools_behind(DAY) == [cast.VEENPLUIS, cast.ROERDOMP, cast.VUURVLINDER]
    with at(date(2018, 11, 1)), transaction():
        services.confirm(content.actor("dirk"), cast.ROERDOMP, cast.YEAR, {})
    expected = {5: 0, 6: 1, 7: 1, 11: 2, 13: 2, 27: 2, 28: 2}
    for day, times in expected.items():
        with at(date(2018, 11, day)), transaction():
            rounds._due(None, today=clock.today())
        assert (len(told("bas")), len(told("dirk"))) == (times, 0)
        assert len(told("kim")) == (1 if day >= 13 else 0)


def test_the_preview_tells_a_school_where_it_is_what_changed_and_who_fits_and_is_sent_once(
    app: Flask,
) -> None:
    kim, bas = content.actor("kim"), content.actor("bas")
    with at(date(2018, 6, 1)):
        add(cast.VEENPLUIS, "Toetsen", Stage.EXPLORE, cast.OLD_YEAR)
    with at(date(2018, 9, 1)):
        with transaction():
            services.take_over(bas, cast.VEENPLUIS, cast.YEAR)
        announced(date(2018, 9, 27))
    with at(date(2018, 11, 1)):
        (point,) = points(bas, cast.YEAR)
        with transaction():
            services.confirm(bas, cast.VEENPLUIS, cast.YEAR, {point.id: (1, Stage.DESIGN)})
        add(cast.VEENPLUIS, "Coaching", block=cast.COACHING)
        add(cast.ROERDOMP, stage=Stage.DESIGN, block=cast.COACHING, contact_id=cast.CARLA)
        on = round_before(announced(DAY))
        own = preview(bas, on, cast.VEENPLUIS)
        (moved, new) = own.standings
        assert own.since == date(2018, 9, 27) and own.is_current
        assert moved.change is not None and (moved.change.then, moved.change.moved) == (Stage.EXPLORE, 1)
        assert new.change is not None and new.change.is_new
        assert [match.school_id for match in own.fits] == [cast.ROERDOMP] and own.fits_next == ()
        assert [one.school_id for one in previews(kim, on)] == [
            cast.VEENPLUIS,
            cast.VUURVLINDER,
            cast.ROERDOMP,
        ]
        for who, school in (("bas", cast.ROERDOMP), ("anna", cast.ROERDOMP)):
            with pytest.raises(NotAllowed):
                preview(content.actor(who), on, school)
        with pytest.raises(NotAllowed):
            previews(bas, on)
        for _again in range(2):
            with transaction():
                assert rounds.send_previews(kim, on.id) == 3
    assert len(told("bas")) == len(told("dirk")) == len(told("carla")) == 1 and told("els") == []
    mail = session().scalars(select(OutgoingMail).where(OutgoingMail.person_id == cast.BAS)).one()
    assert "- Toetsen: Ontwerpen. Van Verkennen naar Ontwerpen" in mail.body
    assert "- Roerdomp College, Coaching: Is er verder mee" in mail.body
    assert f"/focus/preview/{on.id}/{cast.VEENPLUIS}" in mail.body


def next_year() -> int:
    """The school year after that of the cast, still being prepared."""
    with transaction():
        return plan.add_school_year(content.actor("kim"), "2019-2020", "", in_preparation=True).id


@pytest.mark.parametrize("day", [DAY, date(2027, 1, 5)])
def test_a_preview_has_this_school_year_and_the_next_also_for_a_day_in_no_school_year(
    app: Flask, day: date
) -> None:
    after = next_year()
    with at(date(2018, 11, 1) if day == DAY else date(2026, 11, 30)):
        add(cast.VEENPLUIS, "Toetsen")
        add(cast.VEENPLUIS, "Portfolio", year=after)
        assert shown_year(school_years()) == year()
        round_ = round_before(announced(day))
        own = preview(content.actor("bas"), round_, cast.VEENPLUIS)
        assert (own.school_year, own.next_year) == ("2018-2019", "2019-2020")
        assert [one.point.name for one in own.standings] == ["Toetsen"]
        assert [point.name for point in own.next_points] == ["Portfolio"]
        assert "- Portfolio: Verkennen" in "\n".join(paragraphs(own, "nl"))


def test_last_time_is_the_last_day_that_was_held_and_what_is_said_on_that_day_is_since_then(
    app: Flask,
) -> None:
    kim, bas, today = content.actor("kim"), content.actor("bas"), date(2018, 11, 30)
    with at(date(2018, 9, 3)):
        made = add(cast.VEENPLUIS, "Toetsen")
        first = announced(date(2018, 11, 1))
        assert preview(bas, round_before(first), cast.VEENPLUIS).since == year().starts_on
        announced(date(2018, 12, 18))
    with at(today):
        on = round_before(announced(date(2019, 1, 5)))
        assert preview(bas, on, cast.VEENPLUIS).since == date(2018, 11, 1)
        held_today = announced(today)
        assert preview(bas, on, cast.VEENPLUIS).since == date(2018, 11, 1)
        with transaction():
            days.close(kim, held_today)
            services.confirm(bas, cast.VEENPLUIS, cast.YEAR, {made: (1, Stage.DESIGN)})
        assert round_before(held_today).day == today
        own = preview(bas, on, cast.VEENPLUIS)
        change = own.standings[0].change
        assert own.since == today and change is not None and change.then is Stage.EXPLORE
        assert own.is_current
        assert preview(bas, round_before(held_today), cast.VEENPLUIS).since == date(2018, 11, 1)
    with at(date(2018, 12, 29)):
        assert not preview(bas, on, cast.VEENPLUIS).is_current


def announced(day: date, title: str = "Netwerkdag") -> int:
    """A network day that is announced."""
    kim = content.actor("kim")
    with transaction():
        made = days.add_day(kim, DayCommand(title, day, 570, 900, cast.ROERDOMP)).id
        days.publish(kim, made)
    return made


def moved(day_id: int, to: date) -> None:
    kim, version = content.actor("kim"), session().get_one(NetworkDay, day_id).version
    with transaction():
        days.edit_day(kim, day_id, version, DayCommand("Netwerkdag", to, 570, 900, cast.ROERDOMP))


def what_is_due(day: date) -> None:
    with at(day), transaction():
        rounds._due(None, today=day)


def test_an_announced_day_has_its_round_by_itself_and_it_moves_and_goes_with_the_day(app: Flask) -> None:
    kim = content.actor("kim")
    with at(date(2018, 10, 15)):
        with transaction():
            draft = days.add_day(kim, DayCommand("Netwerkdag", DAY, 570, 900, cast.ROERDOMP)).id
        assert rounds_there() == [] and next_round() is None
        with pytest.raises(NotFound):
            round_before(draft)
        with transaction():
            days.publish(kim, draft)
        assert [(row.id, row.day, row.sent_at) for row in rounds_there()] == [(draft, DAY, None)]
    what_is_due(date(2018, 11, 6))
    assert len(told("bas")) == 1
    with at(date(2018, 11, 7)):
        moved(draft, date(2018, 12, 20))
        assert next_round() is not None and round_on(date(2018, 12, 20)).id == draft
        with pytest.raises(NotFound):
            round_on(DAY)
    what_is_due(date(2018, 11, 20))
    assert len(told("bas")) == 1 and told("kim") == []
    what_is_due(date(2018, 12, 6))
    assert len(told("bas")) == 2 and len(told("kim")) == 1
    with at(date(2018, 12, 7)):
        with transaction():
            days.cancel(kim, draft, "Sneeuw")
        assert rounds_there() == [] and next_round() is None
        for refused in (rounds.send_previews, rounds.remind):
            with pytest.raises(NotFound), transaction():
                refused(kim, draft)
            with pytest.raises(NotAllowed), transaction():
                refused(content.actor("bas"), draft)
    what_is_due(date(2018, 12, 12))
    assert len(told("bas")) == 2


def test_a_preview_that_was_sent_is_sent_again_for_a_day_that_moved_far(app: Flask) -> None:
    kim = content.actor("kim")
    with at(date(2018, 11, 1)):
        day_id = announced(DAY)
        with transaction():
            rounds.send_previews(kim, day_id)
        assert round_before(day_id).sent_at is not None
        moved(day_id, date(2019, 1, 15))
        assert round_before(day_id).sent_at is None
    with at(date(2019, 1, 3)), transaction():
        rounds.send_previews(kim, day_id)
    assert len(told("bas")) == 2


def test_a_preview_names_the_workshops_of_the_day_that_fit_and_says_why(app: Flask) -> None:
    kim, page = content.actor("kim"), content.page("Leidraad voor een coachgesprek")
    with at(date(2018, 11, 1)):
        add(cast.VEENPLUIS, "Coachgesprek", block=cast.COACHING, requests="Wie heeft er een leidraad?")
        theirs = add(cast.ROERDOMP, "Coaching van ouders", Stage.TRY_OUT, block=cast.COACHING)
        day_id = announced(DAY)
        with transaction():
            round_ = programme.add_part(kim, day_id, PartCommand(PartKind.ROUND, "Ronde 1", 600, 660)).id
            made = [
                workshops.add_workshop(kim, day_id, WorkshopCommand(title, 9, (round_,), **more)).id
                for title, more in (
                    ("Een coachgesprek voeren", {"text": "Met een leidraad.", "leaders": (cast.CARLA,)}),
                    ("Iets heel anders", {"pages": (page,)}),
                    ("Roosters maken", {}),
                )
            ]
        own = preview(content.actor("bas"), round_before(day_id), cast.VEENPLUIS)
        assert [fit.id for fit in own.workshops] == made[:2]
        first, second = own.workshops
        kinds = [fact.kind for fact in first.facts]
        assert kinds == [WorkshopReason.ANSWERS, WorkshopReason.ABOUT, WorkshopReason.FURTHER]
        assert "leidraad" in first.facts[0].words and f"point-{theirs}" in first.facts[2].url
        assert [(fact.kind, fact.title) for fact in second.facts] == [
            (WorkshopReason.MATERIAL, "Leidraad voor een coachgesprek")
        ]
        later = add(cast.VEENPLUIS, "Flexrooster", year=next_year(), requests="Hoe maak je roosters?")
        both_years = preview(content.actor("bas"), round_before(day_id), cast.VEENPLUIS).workshops
        assert (made[2], later) in [(fit.id, fit.point.id) for fit in both_years]
        not_own = preview(content.actor("dirk"), round_before(day_id), cast.ROERDOMP)
        assert not_own.workshops == []
        with transaction():
            rounds.send_previews(kim, day_id)
    mail = session().scalars(select(OutgoingMail).where(OutgoingMail.person_id == cast.BAS)).one()
    assert "- Een coachgesprek voeren (Coachgesprek): Gaat in op wat jullie vragen; Gaat over" in mail.body
    with at(date(2018, 11, 2)), transaction():
        opt_outs.set_school_out(content.actor("dirk"), cast.ROERDOMP, True)
    own = preview(content.actor("bas"), round_before(day_id), cast.VEENPLUIS)
    assert WorkshopReason.FURTHER not in [fact.kind for fact in own.workshops[0].facts]


def test_focal_points_are_found_in_search_by_members_also_after_the_index_is_built_again(app: Flask) -> None:
    made = add(cast.VEENPLUIS, "Praktijkportfolio", offers="Een rubric")
    coaching = add(cast.ROERDOMP, block=cast.COACHING, requests="Welke rubric?")

    def found(q: str = "portfolio", who: str = "els") -> list[int]:
        session().rollback()
        return [hit.id for hit in search(content.actor(who), Question(q)).items if hit.type == "focus"]

    assert found() == [made] and set(found("rubric")) == {made, coaching}
    with transaction():
        reindex()
    assert found() == [made] and not search(VISITOR, Question("portfolio")).items
    for filters, hits in (
        ({"building_block": cast.COACHING}, [coaching]),
        ({"building_block": 99}, []),
        ({"school_year": "2018-2019"}, [coaching, made]),
        ({"school_year": "2017-2018"}, []),
    ):
        session().rollback()
        answer = search(content.actor("els"), Question("rubric", **filters))  # type: ignore[arg-type]
        assert sorted(hit.id for hit in answer.items if hit.type == "focus") == sorted(hits)
    with transaction():
        services.remove_point(content.actor("bas"), made, 1)
    assert found() == []
    assert session().get_one(Person, cast.BAS).active and session().get_one(FocalPoint, made).removed_at
