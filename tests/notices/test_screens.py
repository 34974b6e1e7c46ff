"""The bell, the list, the choice of mails and the outbox: on the screen and by the JSON API."""

import re

import pytest
from flask import Flask
from sqlalchemy import select, update

from tests.support import cast
from tests.support.client import Client
from tests.support.statements import statements
from wiki.kernel.db import session, transaction
from wiki.notices.models import Notice, OutgoingMail
from wiki.notices.services import notices


def notify(*people: int, key: str = "1", page: str = "Leskaart") -> None:
    with transaction():
        notices.notify(people, "review_asked", key=key, url="/pages/7-leskaart", page=page, who="Carla Bos")


def first_id(table: type[Notice] | type[OutgoingMail]) -> int:
    session().rollback()
    return session().scalars(select(table.id).order_by(table.id)).first() or 0


def set_state(state: str) -> None:
    with transaction() as db:
        db.execute(update(OutgoingMail).values(state=state))


def test_the_bell_says_how_many_are_new(client: Client) -> None:
    assert 'class="bell"' not in client.get("/").text
    assert '<span class="hidden">Meldingen</span>' in client.sign_in("anna").get("/pages/").text
    notify(cast.ANNA, cast.BAS)
    assert '<span class="hidden">1 nieuwe melding</span>' in client.get("/pages/").text
    for number in range(100):
        notify(cast.ANNA, key=f"n{number}")
    page = client.get("/pages/").text
    assert "Meer dan 99 nieuwe meldingen" in page and ">99+<" in page
    newest = re.findall(r'name="newest" value="(\d+)"', client.get("/notices/").text)[0]
    client.post("/notices/read", data={"newest": newest})
    assert 'class="bell-count"' not in client.get("/pages/").text


def test_the_bell_costs_no_statement(client: Client) -> None:
    client.sign_in("anna").get("/schools/")
    with statements() as before:
        client.get("/schools/")
    notify(cast.ANNA)
    with statements() as after:
        client.get("/schools/")
    assert len(after) == len(before)


def test_opening_a_notice_makes_it_read_and_leads_on(client: Client) -> None:
    notify(cast.ANNA, page="<b>Les & kaart</b>")
    page = client.sign_in("anna").get("/notices/").text
    assert "&lt;b&gt;Les &amp; kaart&lt;/b&gt;" in page and "Nieuw</span>" in page
    notice = first_id(Notice)
    assert client.get(f"/notices/{notice}/open").status_code == 405
    opened = client.post(f"/notices/{notice}/open")
    assert opened.status_code == 303 and opened.location == "/pages/7-leskaart"
    page = client.get("/notices/").text
    assert 'href="/pages/7-leskaart"' in page and "Nieuw</span>" not in page


def test_looking_at_the_list_makes_nothing_read(client: Client) -> None:
    notify(cast.ANNA)
    client.sign_in("anna").get("/notices/")
    assert "1 nieuwe melding" in client.get("/notices/").text


def test_nobody_sees_or_reads_what_somebody_else_was_told(client: Client) -> None:
    notify(cast.ANNA)
    notice = first_id(Notice)
    for name in ("bas", "ad"):
        client.sign_in(name)
        assert "Leskaart" not in client.get("/notices/").text
        assert client.api("GET", "/notices").get_json()["items"] == []
        assert client.post(f"/notices/{notice}/open").status_code == 404
        assert client.api("POST", f"/notices/{notice}/read").status_code == 404
    assert client.sign_out().get("/notices/").status_code == 303


def test_home_shows_what_is_new_and_the_list_pages_on(client: Client) -> None:
    for number in range(60):
        notify(cast.ANNA, key=str(number), page=f"Les {number}")
    home = client.sign_in("anna").get("/").text
    assert "“Les 59”" in home and "“Les 50”" not in home and "Alle meldingen" in home
    first = client.api("GET", "/notices?limit=50").get_json()
    rest = client.api("GET", f"/notices?cursor={first['next']}").get_json()
    assert len(first["items"]) == 50 and len(rest["items"]) == 10 and rest["next"] is None
    assert "cursor=" in client.get("/notices/").text
    assert "Les 3”" in client.get(f"/notices/?cursor={first['next']}").text


def test_everybody_chooses_which_mails_they_get(client: Client) -> None:
    page = client.sign_in("anna").get("/account").text
    assert 'value="at_once" checked' in page
    assert client.post("/account/notices", data={"mail": "daily"}).status_code == 303
    assert 'value="daily" checked' in client.get("/account").text
    assert client.api("GET", "/me/notices").get_json() == {"mail": "daily", "unread": 0}
    assert client.api("PUT", "/me/notices", json={"mail": "none"}).get_json()["mail"] == "none"
    assert client.post("/account/notices", data={"mail": "altijd"}).status_code == 422
    assert client.api("PUT", "/me/notices", json={"mail": "altijd"}).status_code == 422
    notify(cast.ANNA)
    assert client.api("GET", "/me/notices").get_json()["unread"] == 1 and first_id(OutgoingMail) == 0


def test_a_script_reads_and_marks_what_the_screen_does(client: Client) -> None:
    notify(cast.ANNA)
    notify(cast.ANNA, key="2")
    client.sign_in("anna")
    newest = client.api("GET", "/notices").get_json()["items"][0]
    assert newest["kind"] == "review_asked" and newest["url"] == "/pages/7-leskaart"
    assert newest["read_at"] is None and newest["title"] == "Lees je mee met “Leskaart”?"
    assert client.api("POST", f"/notices/{newest['id']}/read").status_code == 204
    assert client.api("GET", "/me/notices").get_json()["unread"] == 1
    notify(cast.ANNA, key="3")
    assert client.api("POST", "/notices/read", json={"newest": newest["id"]}).status_code == 204
    assert client.api("GET", "/me/notices").get_json()["unread"] == 1, "what was not seen yet stays new"
    assert client.api("POST", "/notices/read", json={}).status_code == 422


def test_the_outbox_shows_the_administrator_every_mail(client: Client, app: Flask) -> None:
    assert "Geen mails" in client.sign_in("ad").get("/admin/outbox").text
    notify(cast.ANNA, cast.BAS)
    page = client.get("/admin/outbox").text
    assert "anna@lichtwerk.example" in page and "Hallo Bas Yılmaz," in page and "LICHTWERK_MAIL_URL" in page
    assert len(client.api("GET", "/outbox").get_json()["items"]) == 2
    assert client.api("GET", "/outbox?state=sent").get_json()["items"] == []
    assert client.get("/admin/outbox?state=kwijt").status_code == 404
    assert client.api("GET", "/outbox?state=kwijt").status_code == 404
    for name in ("kim", "bas", "tom"):
        client.sign_in(name)
        assert client.get("/admin/outbox").status_code == 403
        assert client.api("GET", "/outbox").status_code == 403


@pytest.mark.parametrize("call", ["again", "leave"])
def test_the_administrator_decides_on_what_perhaps_went(client: Client, call: str) -> None:
    notify(cast.ANNA)
    mail = first_id(OutgoingMail)
    set_state("unsure")
    page = client.sign_in("ad").get("/admin/outbox?state=unsure").text
    assert "1 mail is misschien verstuurd" in page and "Opnieuw versturen: Lees je mee" in page
    done = client.post(f"/admin/outbox/{mail}/{call}", data={"next": "/admin/outbox?state=unsure"})
    assert done.status_code == 303 and done.location == "/admin/outbox?state=unsure"
    wanted = "waiting" if call == "again" else "left"
    assert client.api("GET", f"/outbox?state={wanted}").get_json()["items"][0]["id"] == mail
    set_state("unsure")
    assert client.api("POST", f"/outbox/{mail}/{call}").status_code == 204
    set_state("sent")
    assert client.post(f"/admin/outbox/{mail}/{call}").status_code == 409
    assert client.api("POST", f"/outbox/{mail}/{call}").status_code == 409
    assert client.sign_in("kim").post(f"/admin/outbox/{mail}/{call}").status_code == 403
