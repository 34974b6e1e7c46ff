"""Asking schools for their ambition, answering, and reminding them, on both databases."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.support import cast, content
from tests.support.client import Client
from wiki.kernel import clock
from wiki.kernel.db import session, transaction
from wiki.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from wiki.notices.models import Notice, OutgoingMail
from wiki.notices.services import delivery
from wiki.roadmap.queries import ambitions as queries
from wiki.roadmap.rules.ambitions import AnswersCommand, RoundCommand
from wiki.roadmap.services import ambitions
from wiki.schools.rules import VISITOR

BY = date(2019, 5, 17)
NOW = datetime(2019, 4, 8, 9, 0, tzinfo=UTC)
ASKED = RoundCommand(("Wat wil je bereiken?", "Wat breng je?"), BY)
YEAR = cast.YEAR


def ask(command: RoundCommand = ASKED, version: int = 1, by: str = "kim") -> None:
    with clock.frozen(NOW), transaction():
        ambitions.ask_schools(content.actor(by), YEAR, version, command)


def questions() -> list[int]:
    asked = queries.round_of(YEAR)
    assert asked is not None
    return [id_ for id_, _text in asked.questions]


def answer(*texts: str, by: str = "bas", send: bool = True, version: int | None = None) -> bool:
    who = content.actor(by)
    given = dict(zip(questions(), texts, strict=False))
    with clock.frozen(NOW), transaction():
        return ambitions.answer(
            who, YEAR, version or queries.own_reply(who, YEAR).version, AnswersCommand(given, send)
        )


def told(kind: str) -> list[int]:
    session().rollback()
    return sorted(session().scalars(select(Notice.person_id).where(Notice.kind == kind)))


def test_the_core_team_asks_and_every_school_coordinator_is_told_by_notice_and_mail(app: Flask) -> None:
    for who in ("anna", "bas", "tom"):
        with pytest.raises(NotAllowed):
            ask(by=who)
    ask()
    assert told("ambition_asked") == [cast.BAS, cast.DIRK]
    mails = session().scalars(select(OutgoingMail.body)).all()
    assert len(mails) == 2 and all("/plan/2018-2019/ambitions/answer" in body for body in mails)


@pytest.mark.parametrize(
    ("command", "field"),
    [
        (RoundCommand(("Eén?",), BY), "question_2"),
        (RoundCommand((), BY), "question_1"),
        (RoundCommand(("1", "2", "3", "4"), BY), "question_3"),
        (RoundCommand(("x" * 301, "2"), BY), "question_1"),
        (RoundCommand(("1", "2"), date(2019, 4, 7)), "answer_by"),
    ],
)
def test_two_or_three_questions_and_a_day_to_come_are_asked(
    app: Flask, command: RoundCommand, field: str
) -> None:
    with pytest.raises(Invalid) as invalid:
        ask(command)
    assert set(invalid.value.errors) == {field}
    assert queries.round_of(YEAR) is None


def test_a_draft_is_for_its_school_and_what_is_sent_for_all_members(app: Flask) -> None:
    ask()
    with pytest.raises(Invalid) as invalid:
        answer("Meer regie", "", send=True)
    assert set(invalid.value.errors) == {f"answer_{questions()[1]}"}
    answer("Meer regie", send=False)
    carla, bas = content.actor("carla"), content.actor("bas")
    [veenpluis, *_others] = queries.replies(carla, YEAR)
    assert veenpluis.sent_at is None and not veenpluis.answers
    assert queries.own_reply(bas, YEAR).drafts[questions()[0]] == "Meer regie"
    answer("Meer regie", "Leskaarten")
    answer("Nog iets anders", "Leskaarten", send=False)
    [veenpluis, *_others] = queries.replies(carla, YEAR)
    assert list(veenpluis.answers.values()) == ["Meer regie", "Leskaarten"]
    own = queries.own_reply(bas, YEAR)
    assert own.is_draft and own.drafts[questions()[0]] == "Nog iets anders"
    assert queries.replies(VISITOR, YEAR) == []


def test_only_the_coordinator_of_a_school_answers_and_only_when_asked(app: Flask) -> None:
    with pytest.raises(NotFound), transaction():
        ambitions.answer(content.actor("bas"), YEAR, 1, AnswersCommand())
    ask()
    for who in ("anna", "kim", "tom", "ad"):
        with pytest.raises(NotAllowed):
            answer("x", "y", by=who)


def test_an_answer_over_that_of_a_colleague_is_refused(app: Flask) -> None:
    ask()
    answer("Eerste", "x", send=False)
    with pytest.raises(Conflict):
        answer("Tweede", "y", send=False, version=1)
    with pytest.raises(Conflict):
        ask(RoundCommand(("A?", "B?"), BY), version=1)
    assert queries.own_reply(content.actor("bas"), YEAR).drafts[questions()[0]] == "Eerste"


def test_a_question_under_which_a_school_wrote_is_not_taken_away(app: Flask) -> None:
    ask(RoundCommand(("A?", "B?", "C?"), BY))
    answer("a", "b", "c", send=False)
    with pytest.raises(Invalid) as invalid:
        ask(RoundCommand(("A?", "B?"), BY), version=2)
    assert set(invalid.value.errors) == {"question_3"}
    ask(RoundCommand(("Anders?", "B?", "C?"), BY), version=2)
    answer("a", "b", "", send=False)
    ask(RoundCommand(("Anders?", "B?"), BY), version=3)
    assert len(questions()) == 2
    assert queries.own_reply(content.actor("bas"), YEAR).drafts == dict(zip(questions(), "ab", strict=True))


def test_schools_that_did_not_answer_are_reminded_a_week_and_a_day_before_once_each(app: Flask) -> None:
    ask()
    answer("a", "b")
    counted = []
    for left in (8, 7, 6, 2, 1, 0, -1):
        with clock.frozen(datetime(2019, 5, 17, 9, 0, tzinfo=UTC) - timedelta(days=left)):
            delivery.sweep()
            delivery.sweep()
        counted.append(told("ambition_reminder"))
    assert counted == [[], *[[cast.DIRK]] * 3, *[[cast.DIRK] * 2] * 3]
    subjects = (
        session().scalars(select(OutgoingMail.subject).where(OutgoingMail.person_id == cast.DIRK)).all()
    )
    assert len(subjects) == 3


def test_the_core_team_hears_when_every_school_has_answered(app: Flask) -> None:
    ask()
    assert answer("a", "b") is False and told("ambition_complete") == []
    assert answer("c", "d", by="dirk") is True and told("ambition_complete") == [cast.KIM]


def test_a_script_asks_answers_and_reads(client: Client) -> None:
    path = f"/school-years/{YEAR}/ambitions"
    client.sign_in("kim")
    assert client.api("GET", path).get_json()["questions"] == []
    body = {"questions": ["Wat?", "  Hoe \n dan? "], "answer_by": str(clock.today() + timedelta(days=9))}
    questions_path = f"/school-years/{YEAR}/ambition-questions"
    asked = client.api("PUT", questions_path, json=body).get_json()
    assert [q["text"] for q in asked["questions"]] == ["Wat?", "Hoe dan?"] and asked["mine"] is None
    assert client.api("PUT", questions_path, json=body).status_code == 409
    client.sign_in("bas")
    ids = [q["id"] for q in asked["questions"]]
    given = {"answers": [{"question": ids[0], "text": "Dit"}, {"question": ids[1], "text": "Zo"}]}
    draft = client.api("POST", path, json=given).get_json()
    assert draft["mine"]["is_draft"] and draft["items"][0]["answers"] == []
    sent = client.api("POST", path, json={**given, "send": True, "version": draft["mine"]["version"]})
    assert sent.get_json()["items"][0]["answers"][0]["text"] == "Dit"
    assert client.api("PUT", questions_path, json=body).status_code == 403
    assert client.sign_in("carla").api("POST", path, json=given).status_code == 403
    assert client.api("GET", "/school-years/99/ambitions").status_code == 404
