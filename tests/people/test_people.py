"""Finding people, schools, experts and visits; the page of a person; and not wanting to be found."""

import pytest
from flask import Flask

from tests.support import cast, content
from tests.support.client import Client
from tests.support.statements import statements
from wiki.days.rules.days import DayCommand, PartCommand, PartKind, WorkshopCommand
from wiki.days.services import days, programme, workshops
from wiki.experts.rules.experts import ExpertCommand
from wiki.experts.services import experts
from wiki.kernel import clock
from wiki.kernel.db import session, transaction
from wiki.kernel.errors import NotFound
from wiki.pages.rules.pages import Change
from wiki.pages.services import pages
from wiki.people.queries.work import person, work_of
from wiki.people.services.hiding import hide
from wiki.schools.rules import VISITOR, Role, SchoolCommand
from wiki.schools.services import people as people_services
from wiki.schools.services import schools as school_services
from wiki.search.queries.search import Question, search
from wiki.search.queries.suggestions import suggest
from wiki.search.services.indexing import is_behind, reindex, remove


@pytest.fixture(autouse=True)
def _indexed(app: Flask) -> None:
    with transaction():
        reindex()


def found(words: str, who: str | None = "els", type_: str = "person") -> list[str]:
    session().rollback()
    actor = content.actor(who) if who else VISITOR
    return [hit.title for hit in search(actor, Question(words, type=type_)).items]


def test_members_find_people_by_name_and_by_what_they_write_and_visitors_never_do(app: Flask) -> None:
    content.page("Stappenplan", by="anna", public=True)
    page = content.page("Kijkwijzer eigenaarschap", by="anna")
    assert found("Anna de Wit") == ["Anna de Wit"] and found("kijkwijzer") == ["Anna de Wit"]
    assert found("Anna", None) == [] and found("stappenplan", None) == [] and found("lichtwerk.example") == []
    pages.save_page(content.actor("carla"), page, Change(1, title="Rubric regie", body="Anders", note="x"))
    assert sorted(found("rubric")) == ["Anna de Wit", "Carla Bos"] and found("kijkwijzer") == []
    assert [one.title for one in work_of(content.actor("els"), cast.CARLA)] == ["Rubric regie"]
    assert work_of(VISITOR, cast.CARLA) == []


def test_people_are_found_by_what_they_lead_and_bring_in_as_long_as_they_do(app: Flask) -> None:
    kim = content.actor("kim")
    with transaction():
        day = days.add_day(kim, DayCommand("Netwerkdag", clock.today(), 570, 900)).id
        round_ = programme.add_part(kim, day, PartCommand(PartKind.ROUND, "Ronde 1", 600, 660)).id
        command = WorkshopCommand("Breinvriendelijk toetsen", 9, (round_,), leaders=(cast.DIRK,))
        workshop = workshops.add_workshop(kim, day, command).id
    assert found("breinvriendelijk") == []  # the day is not announced
    with transaction():
        days.publish(kim, day)
    assert found("breinvriendelijk") == ["Dirk van 't Hof"]
    with transaction():
        other = WorkshopCommand("Breinvriendelijk toetsen", 9, (round_,), leaders=(cast.CARLA,))
        workshops.edit_workshop(kim, workshop, 1, other)
        made = experts.add_expert(kim, ExpertCommand("Mirjam Vosselaar", invited_by_id=cast.DIRK)).id
    assert found("breinvriendelijk") == ["Carla Bos"] and found("vosselaar") == ["Dirk van 't Hof"]
    with transaction():
        experts.change_expert(kim, made, 1, ExpertCommand("Mirjam Vosselaar", invited_by_id=cast.BAS))
    assert found("vosselaar") == ["Bas Yılmaz"] and found("vosselaar", type_="expert") == ["Mirjam Vosselaar"]


def test_who_hides_or_is_closed_is_not_found_and_has_no_page(app: Flask) -> None:
    content.page("Kijkwijzer", by="carla")
    for _ in range(2):
        with transaction():
            hide(content.actor("carla"), True)
    assert found("Carla") == [] and found("kijkwijzer") == []
    content.page("Nog een kijkwijzer", by="carla")
    assert found("kijkwijzer") == []
    with pytest.raises(NotFound):
        person(content.actor("els"), cast.CARLA)
    assert person(content.actor("carla"), cast.CARLA).hidden
    with transaction():
        hide(content.actor("carla"), False)
    assert found("kijkwijzer") == ["Carla Bos"]
    with transaction():
        people_services.close_account(content.actor("ad"), cast.CARLA)
    assert found("Carla") == [] and found("kijkwijzer") == []
    with pytest.raises(NotFound):
        person(content.actor("els"), cast.CARLA)
    with transaction():
        people_services.open_account(content.actor("ad"), cast.CARLA)
        people_services.edit_person(
            content.actor("ad"), cast.CARLA, "carla@lichtwerk.example", "Carla Duinker"
        )
    assert found("Duinker") == ["Carla Duinker"]


def test_schools_are_found_by_everybody_and_new_ones_at_once(app: Flask) -> None:
    assert found("Rietmeer", None, "school") == ["Roerdomp College"]
    command = SchoolCommand("99ZX00", "Het Kompas", "Zandvliet")
    with transaction():
        made = school_services.add_school(content.actor("ad"), command)
        grants = [(Role.TEACHER, made)]
        people_services.add_person(
            content.actor("ad"), "nieuw@x.example", "Nora Nieuw", "samen-werken-is-licht", grants
        )
    assert found("Zandvliet", None, "school") == ["Het Kompas"] and found("Kompas") == ["Nora Nieuw"]
    with transaction():
        school_services.edit_school(
            content.actor("ad"), made, SchoolCommand("99ZX00", "De Windroos", "Zandvliet")
        )
    assert found("Windroos", None, "school") == ["De Windroos"] and found("windroos") == ["Nora Nieuw"]


def test_an_index_without_schools_is_built_again(app: Flask) -> None:
    assert not is_behind()
    with transaction():
        for id_ in (cast.VEENPLUIS, cast.ROERDOMP, cast.VUURVLINDER):
            remove("school", id_)
    assert is_behind()


def test_a_name_is_not_offered_as_a_link_for_a_page_that_may_become_public(app: Flask) -> None:
    content.page("Anna's les", by="anna")
    assert [one.type for one in suggest(content.actor("els"), "Anna")] == ["page"]


def test_a_person_has_a_page_without_an_address_on_which_only_they_choose_to_hide(client: Client) -> None:
    content.page("Kijkwijzer", by="carla")
    client.sign_in("els")
    page = client.get(f"/people/{cast.CARLA}").text
    assert "Carla Bos" in page and "Kijkwijzer" in page and "Roerdomp College" in page
    assert "@lichtwerk" not in page and "Laat mij niet vinden" not in page
    assert f"/people/{cast.CARLA}" in client.get(f"/schools/{cast.ROERDOMP}-roerdomp-college").text
    assert client.api("GET", f"/people/{cast.CARLA}/work").json["work"][0]["title"] == "Kijkwijzer"
    client.sign_in("carla")
    assert "Laat mij niet vinden" in client.get(f"/people/{cast.CARLA}").text
    assert client.post("/people/me/found", data={"found": "0"}).status_code == 303
    assert "mogen mij weer vinden" in client.get(f"/people/{cast.CARLA}").text
    client.sign_in("els")
    assert client.get(f"/people/{cast.CARLA}").status_code == 404
    assert f"/people/{cast.CARLA}" not in client.get(f"/schools/{cast.ROERDOMP}-roerdomp-college").text
    client.sign_in("carla")
    assert client.api("PUT", "/me/findable", json={"findable": True}).status_code == 204
    client.sign_out()
    assert client.get(f"/people/{cast.CARLA}").status_code in (302, 303, 401)


def test_the_page_of_a_person_takes_as_many_statements_however_much_they_did(app: Flask) -> None:
    counts = []
    for much in (1, 30):
        for number in range(much):
            content.page(f"Pagina {much} {number}", by="carla")
        session().rollback()
        actor = content.actor("els")
        with statements() as sent:
            assert len(work_of(actor, cast.CARLA)) >= much
        counts.append(len(sent))
    assert counts[0] == counts[1] == 1
