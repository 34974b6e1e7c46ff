"""The screens of network days: what visitors, guests, leaders and organisers see and do."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from flask import Flask

from tests.days.stage import BEFORE, DAY, THE_DAY, Stage, day, sign_up, stage
from tests.support import cast, content
from tests.support.client import Client
from tests.support.statements import statements
from wiki.days.rules.days import PartCommand, PartKind, WorkshopCommand
from wiki.days.services import assignment, days, programme, workshops
from wiki.kernel import clock
from wiki.kernel.db import transaction


@pytest.fixture
def on(app: Flask) -> Iterator[Stage]:
    """A day that is announced, some time before it."""
    with clock.frozen(BEFORE):
        yield stage()


def url(on: Stage) -> str:
    return f"/days/{on.day}-netwerkdag-3"


def test_visitors_see_the_programme_and_no_names_of_members(on: Stage, client: Client) -> None:
    assert "Netwerkdag 3" in client.get("/days/").text
    shown = client.get(url(on)).text
    assert "Dr. J. de Boer" in shown and "Werkvormen" in shown and "Anna de Wit" not in shown
    assert client.get(f"/days/{on.day}-anders").status_code == 301
    assert "Anna" not in client.get(f"/days/workshops/{on.talks}").text
    calendar = client.get(f"{url(on)}/calendar.ics")
    assert (
        calendar.mimetype == "text/calendar"
        and "DTSTART;TZID=Europe/Amsterdam:20190314T093000" in calendar.text
    )
    for path in ("/sign-up", "/people", "/assignment", "/lists", "/report", "/badges.pdf"):
        assert client.get(url(on) + path).status_code == 303


@pytest.mark.parametrize(
    "path", ["/people", "/assignment", "/lists", "/badges.pdf", "/edit", "/parts/new", "/workshops/new"]
)
def test_what_is_for_organisers_is_refused_to_others(on: Stage, client: Client, path: str) -> None:
    sign_up(on, "carla", diet="Notenallergie")
    assert client.sign_in("anna").get(url(on) + path).status_code == 403
    assert client.sign_in("dirk").get(url(on) + path).status_code == 200


def test_only_organisers_and_oneself_see_remarks(on: Stage, client: Client) -> None:
    sign_up(on, "carla", diet="Notenallergie", travel="Rolstoel")
    assert "Notenallergie" in client.sign_in("dirk").get(f"{url(on)}/people").text
    assert "Notenallergie" in client.sign_in("carla").get(f"{url(on)}/sign-up").text
    for path in ("", "/report", "/sign-up"):
        assert "Notenallergie" not in client.sign_in("els").get(url(on) + path).text
    assert "Notenallergie" not in client.sign_in("anna").get(f"/days/workshops/{on.talks}").text


def test_signing_up_choosing_and_leaving(on: Stage, client: Client) -> None:
    client.sign_in("carla")
    form = client.get(f"{url(on)}/sign-up").text
    assert form.index("Waar gaan deze workshops over?") < form.index("<dt>") < form.index("<select")
    assert form.count("<select") == 6
    twice = {f"choice_{on.first}_1": on.forms, f"choice_{on.first}_2": on.forms, "diet": "Vegan"}
    wrong = client.post(f"{url(on)}/sign-up", data=twice)
    assert wrong.status_code == 422 and "Vegan" in wrong.text
    good = {f"choice_{on.first}_1": on.forms, f"choice_{on.second}_1": on.research, "diet": "Vegan"}
    assert client.post(f"{url(on)}/sign-up", data=good).status_code == 303
    assert "Vegan" in client.get(f"{url(on)}/sign-up").text
    assert client.get("/days/").status_code == 200
    assert client.post(f"/days/{on.day}/leave").status_code == 303
    with clock.frozen(THE_DAY):
        client.sign_in("carla")
        assert client.get(f"{url(on)}/sign-up").text.count("<select") == 0
        assert client.post(f"{url(on)}/sign-up", data=good).status_code == 409


def test_who_leads_does_not_choose_in_that_round(on: Stage, client: Client) -> None:
    assert client.sign_in("anna").get(f"{url(on)}/sign-up").text.count("<select") == 0


def test_an_organiser_plans_a_whole_day_on_the_screen(on: Stage, client: Client) -> None:
    client.sign_in("kim")
    empty = client.post(
        "/days/new", data={"title": "", "held_on": "31-2-2019", "starts_at": "half", "ends_at": ""}
    )
    assert empty.status_code == 422 and 'value="half"' in empty.text
    facts = {"title": "Netwerkdag 4", "held_on": "28-5-2019", "starts_at": "9.30", "ends_at": "15.00"}
    there = client.post("/days/new", data=facts | {"host_school": cast.VEENPLUIS}).location
    assert client.get(there).status_code == 200
    for kind, title, start, end in (
        ("plenary", "Welkom", "10:00", "11:00"),
        ("round", "Ronde", "11:15", "12:30"),
    ):
        part = {"kind": kind, "title": title, "starts_at": start, "ends_at": end}
        assert client.post(f"{there}/parts/new", data=part).status_code == 303
    clash = {"kind": "other", "title": "Lunch", "starts_at": "11:00", "ends_at": "12:00"}
    assert client.post(f"{there}/parts/new", data=clash).status_code == 422
    new = client.get(f"{there}/workshops/new").text
    round_id = new.split('name="rounds"')[1].split('value="')[1].split('"')[0]
    material = content.page("Leskaart", "Tekst.", activities=(cast.LEARNING_GOALS,))
    workshop = {"title": "Lezen", "capacity": "0", "rounds": round_id, "pages": f"/pages/{material}-x\nniets"}
    wrong = client.post(f"{there}/workshops/new", data=workshop)
    assert wrong.status_code == 422 and "niets" in wrong.text
    found = client.post(f"{there}/workshops/new", data=workshop | {"find": "1", "person": "els"})
    assert "Els El Amrani" in found.text
    activity = {"find": "1", "activity": cast.LEARNING_GOALS}
    of_activity = client.post(f"{there}/workshops/new", data=workshop | activity).text
    assert f'name="material" value="{material}"' in " ".join(of_activity.split())
    workshop |= {"capacity": "20", "pages": f"http://127.0.0.1:8000/pages/{material}-x", "leaders": cast.ELS}
    made = client.post(f"{there}/workshops/new", data=workshop).location
    shown = client.get(made).text
    assert "Els El Amrani" in shown and "Leskaart" in shown
    assert client.get(f"{made}/edit").status_code == 200
    ticked = {**workshop, "pages": "", "material": material, "version": "1", "room": "Aula"}
    assert client.post(f"{made}/edit", data=ticked).status_code == 303
    assert "Leskaart" in client.get(made).text
    assert client.post(f"{made}/edit", data=workshop | {"version": "1"}).status_code == 409
    assert client.post(f"{made}/remove").status_code == 303
    edited = facts | {"title": "Netwerkdag vier", "version": "1"}
    assert client.get(f"{there}/edit").status_code == 200
    assert client.post(f"{there}/edit", data=edited).status_code == 303
    assert client.post(f"{there}/edit", data=edited).status_code == 409


def test_parts_have_files_and_can_go(on: Stage, client: Client) -> None:
    client.sign_in("dirk")
    part = 1
    assert client.get(f"/days/parts/{part}/edit").status_code == 200
    assert client.post(f"/days/parts/{part}/files", data={}).status_code == 422
    slides = {"file": (BytesIO(b"%PDF-1.4 %%EOF"), "dia's.pdf")}
    assert client.post(f"/days/parts/{part}/files", data=slides).status_code == 303
    form = client.get(f"/days/parts/{part}/edit").text
    assert "dia&#39;s.pdf" in form
    with client.get("/days/files/1/dia.pdf") as slides_again:
        assert slides_again.data.startswith(b"%PDF")
    assert client.post("/days/files/1/remove").status_code == 303
    changed = {
        "kind": "plenary",
        "title": "Opening",
        "starts_at": "10:00",
        "ends_at": "11:00",
        "version": "1",
    }
    assert client.post(f"/days/parts/{part}/edit", data=changed).status_code == 303
    assert client.post(f"/days/parts/{on.first}/remove").status_code == 422
    assert client.post(f"/days/parts/{part}/remove").status_code == 303


def test_an_organiser_assigns_corrects_shows_prints_and_closes(on: Stage, client: Client) -> None:
    for name in ("anna", "carla", "els"):
        sign_up(on, name, (on.forms, on.talks), (on.research,))
    client.sign_in("kim")
    for path in ("/people", "/assignment", "/lists", "/lists?by=room"):
        assert client.get(url(on) + path).status_code == 200
    assert client.post(f"/days/{on.day}/assignment", data={"seed": "x" * 30}).status_code == 422
    assert client.post(f"/days/{on.day}/assignment", data={"seed": "17"}).status_code == 303
    assert "Eerste keus" in client.get(f"{url(on)}/assignment").text
    by_hand = {"person": cast.CARLA, "round": on.first, "workshop": on.talks}
    assert client.post(f"/days/{on.day}/placements", data=by_hand).status_code == 303
    assert (
        client.post(f"/days/{on.day}/placements", data=by_hand | {"workshop": on.research}).status_code == 422
    )
    assert client.post(f"/days/{on.day}/show").status_code == 303
    assert "Carla Bos" in client.get(f"{url(on)}/lists").text
    assert client.get(f"{url(on)}/badges.pdf").data.startswith(b"%PDF")
    assert client.post(f"/days/{on.day}/invite").status_code == 303
    assert "Bas" in client.get(f"{url(on)}/people?person=bas").text
    assert client.post(f"/days/{on.day}/people", data={"person": cast.BAS}).status_code == 303
    assert client.post(f"/days/{on.day}/people/{cast.BAS}/remove").status_code == 303
    assert "Coachgesprek" in client.sign_in("carla").get(url(on)).text
    client.sign_in("kim")
    with clock.frozen(THE_DAY):
        client.sign_in("kim")
        assert (
            client.post(
                f"/days/{on.day}/door", data={"present": cast.CARLA, "listed": [cast.CARLA, cast.ELS]}
            ).status_code
            == 303
        )
        assert client.post(f"/days/{on.day}/close").status_code == 303
    assert client.get(f"{url(on)}/report.pdf").data.startswith(b"%PDF")
    assert client.get(f"{url(on)}/report.docx").data.startswith(b"PK")
    page = client.post(f"/days/{on.day}/report")
    assert page.status_code == 303 and "Roerdomp College" in client.get(page.location).text
    assert client.get(f"{url(on)}/report").status_code == 200


def test_a_leader_ticks_who_is_there_writes_notes_and_gathers_the_harvest(on: Stage, client: Client) -> None:
    sign_up(on, "els", (on.talks,))
    with transaction():
        assignment.draw(content.actor("kim"), on.day, "1")
    client.sign_in("anna")
    there = f"/days/workshops/{on.talks}"
    assert "Els El Amrani" in client.get(there).text
    tick = {"round": on.first, "present": cast.ELS, "listed": cast.ELS}
    assert client.post(f"{there}/attendance", data=tick).status_code == 303
    notes = client.post(f"{there}/notes")
    assert notes.status_code == 303 and notes.location.endswith("/edit")
    assert client.get(f"{there}/harvest").status_code == 200
    assert client.post(f"{there}/harvest", data={}).status_code == 422
    rows = {"page_title_1": "Leskaart", "page_kind_1": "instrument", "task_text_1": "Rondsturen"}
    wrong = client.post(f"{there}/harvest", data=rows | {"task_due_1": "ooit"})
    assert wrong.status_code == 422 and "Rondsturen" in wrong.text
    rows |= {"task_person_1": cast.ELS, "task_due_1": "1-4-2019", "wish_title_1": "Kijkwijzer voor coaches"}
    for _time in range(2):
        assert client.post(f"{there}/harvest", data=rows).status_code == 303
    assert client.get("/wishes").text.count("Kijkwijzer voor coaches</a>") == 1
    shown = client.get(there).text
    assert "Leskaart" in shown and "Rondsturen" in shown
    assert client.sign_in("els").post(
        "/days/tasks/1/done", data={"done": "1", "next": url(on)}
    ).location == url(on)
    assert client.sign_in("bas").post("/days/tasks/1/done", data={"done": "1"}).status_code == 403


def test_a_place_is_taken_or_left_by_a_button(on: Stage, client: Client) -> None:
    for name in ("carla", "els", "bas"):
        sign_up(on, name, (on.forms, on.talks), (on.research,))
    kim = content.actor("kim")
    with transaction():
        assignment.draw(kim, on.day, "17")
    with transaction():
        assignment.show(kim, on.day)
    who = {"round": on.first, "workshop": on.forms}
    answers = {}
    for name in ("carla", "els", "bas"):
        answers[name] = client.sign_in(name).post(f"/days/{on.day}/take", data=who).status_code
        assert client.get(url(on)).status_code == 200
    assert sorted(answers.values()) == [409, 409, 409]
    assert client.post(f"/days/{on.day}/decline", data=who).status_code == 303
    assert client.post(f"/days/{on.day}/take", data={"round": "x"}).status_code == 422


def test_a_day_that_is_off_says_why_and_one_in_preparation_is_announced(on: Stage, client: Client) -> None:
    client.sign_in("kim")
    assert client.post(f"/days/{on.day}/cancel", data={"reason": ""}).status_code == 422
    assert client.post(f"/days/{on.day}/cancel", data={"reason": "De school is dicht."}).status_code == 303
    client.sign_out()
    assert "De school is dicht." in client.get(url(on)).text
    assert "STATUS:CANCELLED" in client.get(f"{url(on)}/calendar.ics").text


def test_a_calendar_is_subscribed_to_at_a_secret_address(on: Stage, client: Client) -> None:
    sign_up(on, "carla")
    client.sign_in("carla")
    assert client.get("/days/calendar").status_code == 200
    assert client.post("/days/calendar").status_code == 303
    address = client.get("/days/calendar").text.split('value="http://127.0.0.1:8000')[1].split('"')[0]
    client.sign_out()
    feed = client.get(address)
    assert (
        feed.status_code == 200
        and "Netwerkdag 3" in feed.text
        and feed.headers["Cache-Control"] == "private, no-store"
    )
    assert client.sign_in("carla").post("/days/calendar/revoke").status_code == 303
    assert client.sign_out().get(address).status_code == 404


@pytest.mark.parametrize("path", ["", "/people", "/assignment", "/lists", "/report"])
def test_a_screen_asks_no_more_of_the_database_when_more_people_come(
    on: Stage, client: Client, path: str
) -> None:
    sign_up(on, "carla", (on.forms,), (on.research,))
    client.sign_in("kim").get(url(on) + path)
    with statements() as few:
        client.get(url(on) + path)
    for name in ("els", "bas", "dirk", "anna", "truus"):
        sign_up(on, name, (on.forms, on.talks), (on.research, on.forms))
    with statements() as many:
        client.get(url(on) + path)
    assert len(many) <= len(few) + 2


def test_an_activity_shows_its_workshops_but_not_of_a_day_in_preparation(on: Stage, client: Client) -> None:
    page = f"/plan/activities/{cast.LEARNING_GOALS}-leerdoelen"
    hidden = day(replace(DAY, title="Netwerkdag 5", held_on=date(2019, 6, 1), opens_on=None, closes_on=None))
    kim = content.actor("kim")
    with transaction():
        part = programme.add_part(kim, hidden, PartCommand(PartKind.ROUND, "Ronde", 600, 660)).id
        secret = WorkshopCommand("Nog geheim", 9, (part,), activity_id=cast.LEARNING_GOALS)
        workshops.add_workshop(kim, hidden, secret)
    seen = client.get(page, follow_redirects=True).text
    assert f"/days/workshops/{on.forms}" in seen and "Nog geheim" not in seen
    seen = client.sign_in("kim").get(page, follow_redirects=True).text
    assert "Nog geheim" in seen and "In voorbereiding" in seen


def test_a_button_that_comes_too_late_shows_the_screen_as_it_is_and_says_what_happened(
    on: Stage, client: Client
) -> None:
    sign_up(on, "carla", (on.forms,))
    with transaction():
        days.cancel(content.actor("kim"), on.day, "Sneeuw")
    client.sign_in("carla")
    for action in ("leave", "take"):
        late = client.post(f"/days/{on.day}/{action}", data={"round": on.first, "workshop": on.forms})
        assert late.status_code == 409 and "Sneeuw" in late.text and url(on) in late.text
        assert 'role="alert"' in late.text
    client.sign_in("kim")
    for action in ("publish", "invite", "close", "cancel", "show", "assignment"):
        late = client.post(f"/days/{on.day}/{action}", data={"reason": "Storm"})
        assert late.status_code == 409 and 'role="alert"' in late.text, action
    refused = client.post(f"/days/workshops/{on.forms}/remove", data={})
    assert refused.status_code in (303, 409)


def test_a_day_that_is_over_or_off_promises_no_place_any_more(on: Stage, client: Client) -> None:
    sign_up(on, "carla", (on.forms,))
    assert "Waar je naartoe gaat zie je hier" in client.sign_in("carla").get(url(on)).text
    kim = content.actor("kim")
    with clock.frozen(THE_DAY), transaction():
        days.close(kim, on.day)
    over = client.get(url(on)).text
    assert "Op deze dag is niemand ingedeeld bij workshops." in over and "zie je hier" not in over
    off = day()
    with transaction():
        days.publish(kim, off)
    sign_up(replace(on, day=off), "carla")
    with transaction():
        days.cancel(kim, off, "De school is dicht.")
    assert "zie je hier" not in client.get(f"/days/{off}-netwerkdag-3").text


def test_leaving_twice_shows_the_day_and_no_page_that_is_not_there(on: Stage, client: Client) -> None:
    sign_up(on, "carla")
    client.sign_in("carla")
    for _time in range(2):
        assert client.post(f"/days/{on.day}/leave").location == url(on)
