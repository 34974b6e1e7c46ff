"""Milestones, going over to the next year and the ambition of schools on the screen."""

from datetime import timedelta

from sqlalchemy import update

from tests.support import cast, content
from tests.support.client import Client
from wiki.kernel import clock
from wiki.kernel.db import transaction
from wiki.plan.queries import activities_of, school_year
from wiki.roadmap.models import Continuation
from wiki.roadmap.queries import milestones as queries
from wiki.roadmap.queries.ambitions import own_reply, round_of

ACTIVITY = f"/plan/activities/{cast.LEARNING_GOALS}"
PAGE = f"{ACTIVITY}-leerdoelen-en-leerlijnen"
NEW = {"kind": "result", "title": "Rubric", "due_on": "15-3-2019", "state": "open", "note": "Op drie scholen"}
AT = "/plan/2018-2019"


def milestone(client: Client, **changes: str) -> int:
    answer = client.post(f"{ACTIVITY}/milestones/new", data=NEW | changes)
    assert answer.status_code == 303
    return int(answer.headers["Location"].rsplit("-", 1)[1])


def test_a_milestone_is_entered_changed_reached_and_removed(client: Client) -> None:
    id_ = milestone(client.sign_in("anna"))
    html = client.get(PAGE).text
    assert "Rubric" in html and "Op drie scholen" in html and "Over de datum" in html
    edit = f"/plan/milestones/{id_}/edit"
    assert 'value="2019-03-15"' in client.get(edit).text
    assert client.post(edit, data=NEW | {"version": "1", "title": "Rubric regie"}).status_code == 303
    clash = client.post(edit, data=NEW | {"version": "1", "title": "Iets anders"})
    assert clash.status_code == 409 and "Rubric regie" in clash.text and "Iets anders" in clash.text
    client.post(f"/plan/milestones/{id_}/reached")
    assert queries.milestone(id_).state == "reached" and "Behaald" in client.get(PAGE).text
    assert client.post(f"/plan/milestones/{id_}/remove").headers["Location"].endswith("#milestones")
    assert queries.milestones_of(cast.LEARNING_GOALS) == []


def test_what_is_wrong_stands_by_its_field_and_what_was_typed_stays(client: Client) -> None:
    wrong = NEW | {"title": "", "due_on": "31-02-2019", "note": "x" * 301, "kind": "niets"}
    page = client.sign_in("kim").post(f"{ACTIVITY}/milestones/new", data=wrong)
    assert page.status_code == 422 and "x" * 301 in page.text and "31-02-2019" in page.text
    for field in ("title", "due_on", "note", "kind"):
        assert f'id="f-{field}-error"' in page.text


def test_who_is_not_of_the_activity_has_no_buttons_and_no_forms(client: Client) -> None:
    id_ = milestone(client.sign_in("kim"))
    for who in ("carla", "dirk", "tom"):
        client.sign_in(who)
        assert "/milestones/" not in client.get(PAGE).text
        for path in (f"{ACTIVITY}/milestones/new", f"/plan/milestones/{id_}/edit"):
            assert client.get(path).status_code == 403
        for path in (f"{ACTIVITY}/milestones/new", f"/plan/milestones/{id_}/reached"):
            assert client.post(path, data=NEW).status_code == 403
    assert client.get("/plan/activities/99/milestones/new").status_code == 404
    assert client.get("/plan/milestones/99/edit").status_code == 404


def test_the_core_team_goes_over_on_one_screen_and_sees_what_changed(client: Client) -> None:
    client.sign_in("kim")
    path = f"{AT}/roll-over"
    form = client.get(path).text
    assert "Vier netwerkdagen organiseren" in form and f'name="group_{cast.LEARNING_GOALS}"' in form
    chosen = {
        f"decision_{cast.NETWORK_DAYS}": "continued",
        f"lead_school_{cast.NETWORK_DAYS}": str(cast.ROERDOMP),
        f"result_{cast.NETWORK_DAYS}": "vier verslagen",
        f"decision_{cast.LEARNING_GOALS}": "ended",
    }
    wrong = client.post(path, data=chosen | {f"result_{cast.NETWORK_DAYS}": "x" * 501})
    assert wrong.status_code == 422 and "x" * 501 in wrong.text
    assert client.post(path, data=chosen).status_code == 303
    assert client.post(path, data=chosen).status_code == 303
    page = client.get(path).text
    assert ">Eindigt<" in page and "Eindigt om" not in page
    assert "Trekker: eerst Kernteam, nu Roerdomp College" in page and "Opbrengst: vier verslagen" in page
    later = school_year("2019-2020")
    assert later is not None and len(activities_of(later.id)) == 1
    new = activities_of(later.id)[0]
    assert "Dit gaat verder op 2018-2019" in client.get(new.url).text
    assert client.get("/plan/").headers["Location"] == AT
    assert "In voorbereiding" in client.get("/plan/2019-2020").text
    client.post("/plan/2019-2020/adopt")
    assert client.get("/plan/").headers["Location"] == "/plan/2019-2020"
    assert client.sign_in("bas").get(path).status_code == 403
    assert client.post("/plan/2019-2020/adopt").status_code == 403


def test_who_decides_second_is_told_what_a_colleague_decided_and_keeps_what_was_typed(client: Client) -> None:
    path = f"{AT}/roll-over"
    mine, theirs = cast.NETWORK_DAYS, cast.LEARNING_GOALS
    assert f'name="seen_{theirs}" value=""' in client.sign_in("kim").get(path).text
    first = {f"decision_{theirs}": "continued", f"seen_{theirs}": "", f"result_{theirs}": "een rubric"}
    assert client.post(path, data=first).status_code == 303
    colleague(content.actor("kim").member_id)
    second = {f"decision_{theirs}": "ended", f"seen_{theirs}": "", f"decision_{mine}": "continued"}
    second |= {f"seen_{mine}": "", f"result_{mine}": "vijf verslagen"}
    told = client.post(path, data=second)
    assert told.status_code == 409 and "een collega besliste intussen over A3" in told.text
    assert "Carla Bos besliste dit intussen" in told.text and "vijf verslagen" in told.text
    later = school_year("2019-2020")
    assert later is not None and len(activities_of(later.id)) == 1
    rest = {name: value for name, value in second.items() if not name.endswith(f"_{theirs}")}
    assert client.post(path, data=rest).status_code == 303
    assert len(activities_of(later.id)) == 2


def colleague(of: int) -> None:
    """What this coordinator decided, was decided by another one."""
    with transaction() as db:
        decided = update(Continuation).where(Continuation.decided_by_id == of)
        db.execute(decided.values(decided_by_id=cast.CARLA))


def questions(client: Client) -> list[int]:
    day = f"{clock.today() + timedelta(days=20):%d-%m-%Y}"
    asked = {"version": "1", "question_1": "Wat wil je?", "question_2": "Wat breng je?", "answer_by": day}
    answer = client.sign_in("kim").post(f"{AT}/ambitions/questions", data=asked)
    assert answer.status_code == 303
    found = round_of(cast.YEAR)
    assert found is not None
    return [id_ for id_, _text in found.questions]


def test_schools_are_asked_answer_in_draft_send_and_the_core_team_writes_with_their_words_at_hand(
    client: Client,
) -> None:
    client.sign_in("kim")
    assert "nog niet gevraagd" in client.get(f"{AT}/ambitions").text
    one = client.post(f"{AT}/ambitions/questions", data={"version": "1", "question_1": "Eén?"})
    assert one.status_code == 422 and "Eén?" in one.text and 'id="f-answer_by-error"' in one.text
    first, second = questions(client)
    client.sign_in("bas")
    answer = f"{AT}/ambitions/answer"
    draft = {"version": "1", f"answer_{first}": "Meer <regie>", f"answer_{second}": "", "way": "draft"}
    assert client.post(answer, data=draft).headers["Location"] == answer
    assert "Meer &lt;regie&gt;" in client.get(answer).text
    sent = draft | {"version": "2", "way": "send"}
    assert client.post(answer, data=sent).status_code == 422
    old = client.post(answer, data=sent | {"version": "1", f"answer_{second}": "Leskaarten"})
    assert old.status_code == 409 and "Leskaarten" in old.text
    assert "Meer" not in client.sign_in("anna").get(f"{AT}/ambitions").text
    client.sign_in("bas")
    assert client.post(answer, data=sent | {f"answer_{second}": "Leskaarten"}).status_code == 303
    assert not own_reply(content.actor("bas"), cast.YEAR).is_draft
    page = client.sign_in("kim").get(f"{AT}/ambitions/write").text
    assert "Leskaarten" in page and "Meer &lt;regie&gt;" in page
    text = {"version": "1", "ambition": "Samen **verder**"}
    assert client.post(f"{AT}/ambitions/write", data=text).status_code == 303
    late = client.post(f"{AT}/ambitions/write", data={"version": "1", "ambition": "Te laat"})
    assert late.status_code == 409 and "Te laat" in late.text and "<strong>verder</strong>" in late.text
    assert "<strong>verder</strong>" in client.get(f"{AT}/ambitions").text


def test_the_doors_of_the_ambition_are_for_whom_they_are_meant(client: Client) -> None:
    questions(client)
    seen = {}
    for who in ("anna", "bas", "kim", "tom"):
        client.sign_in(who)
        rooms = ("ambitions", "ambitions/answer", "ambitions/questions", "ambitions/write")
        seen[who] = [client.get(f"{AT}/{room}").status_code for room in rooms]
    assert seen == {
        "anna": [200, 403, 403, 403],
        "bas": [200, 200, 403, 403],
        "kim": [200, 403, 200, 200],
        "tom": [200, 403, 403, 403],
    }
    assert client.sign_in("bas").get("/plan/2017-2018/ambitions/answer").status_code == 404
