"""Going over to the next school year, on both databases, once however often and by however many it is done."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from tests.support import cast, content
from tests.support.client import Client
from tests.transactions.test_at_the_same_moment import together
from wiki.accounts.models import Person
from wiki.kernel.db import session, transaction
from wiki.kernel.errors import Invalid, NotAllowed, NotFound
from wiki.plan import queries as plan
from wiki.plan import services as plan_services
from wiki.plan.models import Activity, ActivityBuildingBlock, SchoolYear
from wiki.plan.rules import ActivityCommand, Kind
from wiki.roadmap.models import Continuation
from wiki.roadmap.queries.milestones import milestones_of
from wiki.roadmap.queries.roll_over import lineage, proposals
from wiki.roadmap.rules.milestones import MilestoneCommand, MilestoneKind, MilestoneState
from wiki.roadmap.rules.roll_over import Choice, Decision
from wiki.roadmap.services import milestones, roll_over
from wiki.roadmap.services.roll_over import RolledOver


def over(choices: list[Choice] | None = None, by: str = "kim") -> RolledOver:
    with transaction():
        return roll_over.roll_over(content.actor(by), cast.YEAR, choices)


def count(table: type) -> int:
    session().rollback()
    return session().scalar(select(func.count()).select_from(table)) or 0


def structural() -> int:
    """An activity with everything that goes along; returns its id."""
    command = ActivityCommand(
        "A4", "Formatief", Kind.STRUCTURAL, cast.ROERDOMP, date(2018, 9, 1), date(2019, 6, 30), "rubric",
        "Wat we **doen**", (cast.CARLA, cast.ELS), (cast.COACHING,),
    )  # fmt: skip
    kim = content.actor("kim")
    with transaction():
        id_ = plan_services.add_activity(kim, cast.YEAR, command).id
        for title, state in (("Klaar", MilestoneState.REACHED), ("Weg", MilestoneState.DROPPED)):
            milestones.add_milestone(
                kim, id_, MilestoneCommand(MilestoneKind.RESULT, title, date(2019, 3, 15), state)
            )
    return id_


def test_only_the_core_team_goes_over_and_only_from_a_year_that_is_there(app: Flask) -> None:
    for who in ("anna", "bas", "tom", "ad"):
        with pytest.raises(NotAllowed):
            over(by=who)
    with pytest.raises(NotFound), transaction():
        roll_over.roll_over(content.actor("kim"), 99)
    assert count(SchoolYear) == 2


def test_structural_activities_go_over_whole_and_the_next_year_is_in_preparation(app: Flask) -> None:
    id_ = structural()
    with transaction() as db:
        db.execute(update(Person).where(Person.id == cast.ELS).values(active=False))
    done = over()
    later = plan.school_year("2019-2020")
    assert later is not None and later.in_preparation and done.school_year == "2019-2020"
    rows = {row.number: row for row in plan.activities_of(later.id)}
    assert set(rows) == {"A1", "A4"} and len(done.added) == 2
    new = rows["A4"]
    assert (new.title, new.kind, new.lead_school_id) == ("Formatief", "structural", cast.ROERDOMP)
    assert (new.starts_on, new.ends_on, new.result) == (date(2019, 9, 1), date(2020, 6, 30), "rubric")
    assert (
        new.description_html == "<p>Wat we <strong>doen</strong></p>\n" or "<strong>" in new.description_html
    )
    assert [member.id for member in plan.working_group(new.id)] == [cast.CARLA]
    assert plan.blocks_of(new.id) == [(cast.COACHING, "Coaching")]
    copied = milestones_of(new.id)
    assert [(m.title, m.state, m.due_on) for m in copied] == [("Klaar", "open", date(2020, 3, 13))]
    assert lineage(new.id)[0] == ("2018-2019", f"/plan/activities/{id_}-formatief")
    assert lineage(id_)[1] == ("2019-2020", new.url)
    newest = plan.newest_school_year()
    assert newest is not None and newest.label == "2018-2019"


def test_however_often_it_is_done_nothing_is_there_twice(app: Flask) -> None:
    structural()
    over()
    activities, decided, blocks = count(Activity), count(Continuation), count(ActivityBuildingBlock)
    again = over()
    choice = Choice(cast.NETWORK_DAYS, Decision.CONTINUED, cast.VEENPLUIS, "iets anders")
    assert (again.added, over([choice]).added, over([choice, choice]).ended) == ((), (), ())
    assert (count(Activity), count(Continuation), count(ActivityBuildingBlock)) == (
        activities,
        decided,
        blocks,
    )


def test_two_people_who_go_over_at_once_make_each_activity_once(app: Flask) -> None:
    structural()

    def press() -> RolledOver:
        return over()

    done = together(app, press, press, press)
    assert sorted(len(one.added) for one in done) == [0, 0, 2]
    assert count(SchoolYear) == 3 and count(Continuation) == 2
    later = plan.school_year("2019-2020")
    assert later is not None
    assert sorted(row.number for row in plan.activities_of(later.id)) == ["A1", "A4"]


def test_lead_result_and_people_are_those_that_were_chosen_and_the_proposal_says_what_changed(
    app: Flask,
) -> None:
    id_ = structural()
    over([Choice(id_, Decision.CONTINUED, cast.VEENPLUIS, "gids", (cast.CARLA, cast.ANNA))])
    year = plan.school_year("2018-2019")
    assert year is not None
    [found] = [p for p in proposals(year) if p.activity.id == id_]
    assert found.changed.lead == ("Roerdomp College", "Lyceum De Veenpluis")
    assert found.changed.result == ("rubric", "gids")
    assert (found.changed.joined, found.changed.left) == (("Anna de Wit",), ("Els El Amrani",))
    assert found.new is not None and not found.can_be_chosen
    first = proposals(year)[0]
    assert first.is_structural and first.decision is None and not first.changed.is_any


def test_an_incidental_activity_ends_or_is_repeated_and_may_still_be_repeated_after_it_ended(
    app: Flask,
) -> None:
    ended = over([Choice(cast.LEARNING_GOALS, Decision.ENDED)])
    assert ended.ended == (cast.LEARNING_GOALS,) and not ended.added
    assert over([Choice(cast.LEARNING_GOALS, Decision.ENDED)]).ended == ()
    again = over([Choice(cast.LEARNING_GOALS, Decision.CONTINUED)])
    assert len(again.added) == 1 and count(Continuation) == 1
    assert over([Choice(cast.LEARNING_GOALS, Decision.ENDED)]).ended == ()


def test_what_cannot_be_is_said_by_the_field_and_nothing_goes_over(app: Flask) -> None:
    for choice, field in (
        (Choice(cast.NETWORK_DAYS, Decision.CONTINUED, 99), "lead_school_1"),
        (Choice(cast.NETWORK_DAYS, Decision.CONTINUED, None, "x" * 501), "result_1"),
    ):
        with pytest.raises(Invalid) as invalid:
            over([Choice(cast.LEARNING_GOALS, Decision.CONTINUED), choice])
        assert set(invalid.value.errors) == {field}
    assert count(SchoolYear) == 2 and count(Continuation) == 0
    assert over([Choice(99, Decision.CONTINUED), Choice(cast.OLD_ACTIVITY, Decision.CONTINUED)]).added == ()


def test_a_number_that_the_next_year_uses_already_is_counted_on(app: Flask) -> None:
    kim = content.actor("kim")
    with transaction():
        later = plan_services.add_school_year(kim, "2019-2020")
        plan_services.add_activity(kim, later.id, ActivityCommand("A1", "Iets nieuws", Kind.STRUCTURAL))
        later_id = later.id
    over()
    assert [row.number for row in plan.activities_of(later_id)] == ["A1", "A1-2"]


def test_a_script_goes_over_and_adopts_the_plan(client: Client) -> None:
    client.sign_in("kim")
    path = f"/school-years/{cast.YEAR}/roll-over"
    done = client.api("POST", path, json={}).get_json()
    assert (done["school_year"], len(done["added"])) == ("2019-2020", 1)
    assert client.api("POST", path, json={}).get_json()["added"] == []
    body = {"choices": [{"activity": cast.LEARNING_GOALS, "decision": "continued", "lead_school": 2}]}
    assert len(client.api("POST", path, json=body).get_json()["added"]) == 1
    items = client.api("GET", path).get_json()["items"]
    assert [item["decision"] for item in items] == ["continued", "continued"]
    assert items[1]["changed"]["lead"] == ["Lyceum De Veenpluis", "Roerdomp College"]
    assert client.api("GET", "/activities").get_json()["items"][0]["school_year"] == "2018-2019"
    adopt = f"/school-years/{done['school_year_id']}/adopt"
    assert client.sign_in("bas").api("POST", adopt).status_code == 403
    assert client.api("POST", path, json={}).status_code == 403
    assert client.sign_in("kim").api("POST", adopt).get_json()["in_preparation"] is False
    assert client.api("GET", "/activities").get_json()["items"][0]["school_year"] == "2019-2020"
    assert client.api("POST", "/school-years/99/roll-over", json={}).status_code == 404
