"""Milestones and results of activities, by the services and the JSON API."""

from datetime import date

import pytest
from flask import Flask

from tests.support import cast, content
from tests.support.client import Client
from wiki.kernel import clock
from wiki.kernel.db import session, transaction
from wiki.kernel.errors import NotAllowed, NotFound
from wiki.roadmap.models import Milestone
from wiki.roadmap.queries import milestones as queries
from wiki.roadmap.rules.milestones import MilestoneCommand, MilestoneKind, MilestoneState
from wiki.roadmap.services import milestones

RUBRIC = MilestoneCommand(MilestoneKind.RESULT, "Rubric", date(2019, 3, 15))


def add(by: str = "kim", command: MilestoneCommand = RUBRIC, activity: int = cast.LEARNING_GOALS) -> int:
    with transaction():
        return milestones.add_milestone(content.actor(by), activity, command).id


def test_group_lead_school_and_core_team_keep_milestones_and_nobody_else(app: Flask) -> None:
    for who in ("kim", "bas", "anna"):
        add(who)
    for who in ("carla", "dirk", "tom", "ad"):
        with pytest.raises(NotAllowed):
            add(who)
        with pytest.raises(NotAllowed), transaction():
            milestones.reach_milestone(content.actor(who), 1)
    assert [row.title for row in queries.milestones_of(cast.LEARNING_GOALS)] == ["Rubric"] * 3
    with pytest.raises(NotFound):
        add(activity=99)


def test_what_is_reached_has_its_day_and_saying_so_twice_changes_nothing(app: Flask) -> None:
    id_ = add()
    with clock.frozen(cast.START):
        for _time in range(2):
            with transaction():
                milestones.reach_milestone(content.actor("anna"), id_)
    row = queries.milestone(id_)
    assert (row.state, row.reached_on, row.version) == ("reached", cast.START.date(), 2)


def test_a_milestone_is_late_when_its_day_has_passed(app: Flask) -> None:
    late = add(command=MilestoneCommand(MilestoneKind.MILESTONE, "Gisteren", date(2018, 8, 19)))
    add(command=MilestoneCommand(MilestoneKind.MILESTONE, "Vandaag", cast.START.date()))
    dropped = MilestoneCommand(MilestoneKind.MILESTONE, "Weg", date(2018, 8, 1), MilestoneState.DROPPED)
    add(command=dropped)
    with clock.frozen(cast.START):
        assert [row.id for row in queries.late_milestones(cast.YEAR, 9)] == [late]
        assert queries.counts_of_year(cast.YEAR) == (2, 0, 0, 0, 1)
        assert queries.milestone(late).word[1] == "warm"


def test_a_script_does_what_the_screens_do(client: Client) -> None:
    client.sign_in("anna")
    path = f"/activities/{cast.LEARNING_GOALS}/milestones"
    body = {"kind": "milestone", "title": " Besproken \n op school ", "due_on": "2019-04-12"}
    made = client.api("POST", path, json=body).get_json()
    assert (made["title"], made["state"], made["version"]) == ("Besproken op school", "open", 1)
    own = f"/milestones/{made['id']}"
    change = {**body, "state": "dropped", "version": 1}
    assert client.api("PUT", own, json=change).get_json()["state"] == "dropped"
    assert client.api("PUT", own, json=change).status_code == 409
    assert client.api("POST", f"{own}/reached").get_json()["state"] == "reached"
    assert [row["id"] for row in client.api("GET", path).get_json()["items"]] == [made["id"]]
    assert client.sign_in("carla").api("DELETE", own).status_code == 403
    assert client.sign_in("kim").api("DELETE", own).status_code == 204
    assert session().get(Milestone, made["id"]) is None
    assert client.api("PUT", own, json=change).status_code == 404
    assert client.api("GET", "/activities/99/milestones").status_code == 404
