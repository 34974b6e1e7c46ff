"""Wishes: who has them, who takes them up and what becomes of them, on both databases."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select

from tests.support import cast, content
from tests.support.client import Client
from tests.transactions.test_at_the_same_moment import together
from wiki.kernel.db import session, transaction
from wiki.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from wiki.notices.models import Notice
from wiki.pages.queries.pages import page_row
from wiki.plan import queries as plan
from wiki.schools.rules import VISITOR
from wiki.search.queries.search import Question, search
from wiki.search.services import indexing
from wiki.structure.rules import MergedText
from wiki.structure.services.bin import remove_page
from wiki.structure.services.merging import merge_pages
from wiki.wishes import queries, services
from wiki.wishes.models import Wish
from wiki.wishes.rules import WishCommand, WishState

CARD = WishCommand("Leskaart techniek", "Met een exitkaart", cast.LEARNING_GOALS)


def add(by: str = "els", command: WishCommand = CARD) -> int:
    with transaction():
        return services.add_wish(content.actor(by), command).id


def do(what: Callable[..., object], by: str, *more: object) -> None:
    with transaction():
        what(content.actor(by), *more)


def state(wish_id: int) -> str:
    session().rollback()
    return queries.wish(content.actor("kim"), wish_id).state


def told(kind: str) -> list[int]:
    session().rollback()
    return sorted(session().scalars(select(Notice.person_id).where(Notice.kind == kind)))


@pytest.mark.parametrize("who", ["anna", "bas", "kim", "tom", "ad"])
def test_any_member_has_wishes_and_the_working_group_hears_of_them(app: Flask, who: str) -> None:
    add(who)
    assert told("wish_added") == ([] if who == "anna" else [cast.ANNA])


def test_a_wish_that_is_sent_again_is_one_wish_and_its_group_hears_of_it_once(app: Flask) -> None:
    first = add()
    assert add() == first and told("wish_added") == [cast.ANNA]
    others = {add("carla"), add(command=replace(CARD, text="")), add(command=replace(CARD, activity_id=None))}
    assert len(others | {first}) == 4
    do(services.close, "els", first, "Er is er al een")
    assert add() != first


def test_a_wish_that_is_sent_twice_at_once_is_one_wish(app: Flask) -> None:
    together(app, add, add)
    session().rollback()
    assert len(session().scalars(select(Wish.id)).all()) == 1


def test_a_wish_is_found_by_members_by_its_activity_and_by_the_school_that_takes_it_up(app: Flask) -> None:
    wish_id = add()

    def found(by: str, **narrowed: int) -> list[tuple[str, int]]:
        session().rollback()
        actor = VISITOR if not by else content.actor(by)
        return [(hit.type, hit.id) for hit in search(actor, Question("exitkaart techniek", **narrowed)).items]

    assert found("carla") == found("carla", activity=cast.LEARNING_GOALS) == [("wish", wish_id)]
    assert found("") == found("carla", school=cast.ROERDOMP) == []
    do(services.take_up, "carla", wish_id)
    assert found("els", school=cast.ROERDOMP) == [("wish", wish_id)]
    with transaction():
        indexing.reindex()
    assert found("els") == [("wish", wish_id)] and not indexing.is_behind()
    with transaction():
        indexing.remove("wish", wish_id)
    assert indexing.is_behind()


def test_a_visitor_has_no_wishes_and_sees_none(app: Flask) -> None:
    wish_id = add()
    with pytest.raises(NotAllowed), transaction():
        services.add_wish(VISITOR, CARD)
    assert queries.wishes(VISITOR, queries.Filters()).items == []
    with pytest.raises(NotFound):
        queries.wish(VISITOR, wish_id)


@pytest.mark.parametrize(
    ("command", "field"),
    [
        (WishCommand(""), "title"),
        (WishCommand("x" * 201), "title"),
        (WishCommand("x", "y" * 1001), "text"),
        (WishCommand("x", activity_id=99), "activity"),
        (WishCommand("x", activity_id=10**12), "activity"),
    ],
)
def test_what_is_wrong_with_a_wish_is_said_by_its_field(app: Flask, command: WishCommand, field: str) -> None:
    with pytest.raises(Invalid) as invalid:
        add(command=command)
    assert set(invalid.value.errors) == {field}


def test_a_school_takes_a_wish_up_and_the_wisher_hears_it_once(app: Flask) -> None:
    wish_id = add()
    for who in ("kim", "tom", "ad"):
        with pytest.raises(NotAllowed):
            do(services.take_up, who, wish_id)
    do(services.take_up, "anna", wish_id)
    do(services.take_up, "bas", wish_id)
    found = queries.wish(content.actor("els"), wish_id)
    assert (found.state, found.school, told("wish_taken")) == ("taken", "Lyceum De Veenpluis", [cast.ELS])
    with pytest.raises(Conflict):
        do(services.take_up, "carla", wish_id)


def test_of_two_schools_at_once_one_takes_it_up(app: Flask) -> None:
    wish_id = add()

    def press(who: str) -> Callable[[], str]:
        def take() -> str:
            try:
                do(services.take_up, who, wish_id)
            except Conflict:
                return "late"
            return "taken"

        return take

    assert sorted(together(app, press("anna"), press("carla"))) == ["late", "taken"]
    assert state(wish_id) == "taken"


def test_the_school_that_took_it_up_gives_it_back_and_then_another_may(app: Flask) -> None:
    wish_id = add()
    with pytest.raises(Conflict):
        do(services.give_back, "anna", wish_id)
    do(services.take_up, "anna", wish_id)
    with pytest.raises(NotAllowed):
        do(services.give_back, "carla", wish_id)
    do(services.give_back, "bas", wish_id)
    do(services.take_up, "carla", wish_id)
    assert queries.wish(content.actor("els"), wish_id).school_id == cast.ROERDOMP


def test_a_wish_becomes_a_page_with_its_activity_and_the_wisher_hears_it(app: Flask) -> None:
    wish_id = add()
    do(services.take_up, "carla", wish_id)
    with pytest.raises(NotAllowed):
        services.make_page(content.actor("anna"), wish_id, "instrument")
    with pytest.raises(Invalid):
        services.make_page(content.actor("carla"), wish_id, "niets")
    url = services.make_page(content.actor("carla"), wish_id, "instrument")
    found = queries.wish(content.actor("els"), wish_id)
    assert (found.state, found.page_url, found.page_title) == ("made", url, "Leskaart techniek")
    row = page_row(content.actor("els"), found.page_id or 0)
    assert row.kind == "instrument" and told("wish_made") == [cast.ELS]
    with pytest.raises(Conflict):
        services.make_page(content.actor("carla"), wish_id, "instrument")
    with pytest.raises(Conflict):
        do(services.close, "els", wish_id, "Te laat")


def test_a_page_that_is_there_already_is_named_and_followed_into_the_one_it_goes_up_in(app: Flask) -> None:
    wish_id, page_id, into = add(), content.page("Leskaart"), content.page("Alle leskaarten")
    with pytest.raises(Invalid):
        do(services.link_page, "anna", wish_id, 99)
    do(services.link_page, "anna", wish_id, page_id)
    assert queries.wish(content.actor("els"), wish_id).school_id == cast.VEENPLUIS
    merge_pages(content.actor("kim"), page_id, 1, into, 1, MergedText.BOTH)
    assert queries.wish(content.actor("els"), wish_id).page_title == "Alle leskaarten"


def test_a_page_in_the_bin_is_not_named(app: Flask) -> None:
    wish_id, page_id = add(), content.page("Leskaart")
    do(services.link_page, "anna", wish_id, page_id)
    do(remove_page, "anna", page_id, 1)
    found = queries.wish(content.actor("els"), wish_id)
    assert (found.state, found.page_id, found.page_url) == ("made", None, "")


def test_wisher_school_and_core_team_close_with_a_reason_and_open_again(app: Flask) -> None:
    wish_id = add()
    for who in ("anna", "tom"):
        with pytest.raises(NotAllowed):
            do(services.close, who, wish_id, "Nee")
    for reason in ("", "x" * 301):
        with pytest.raises(Invalid):
            do(services.close, "els", wish_id, reason)
    do(services.close, "kim", wish_id, "Bestaat al")
    assert state(wish_id) == "closed" and told("wish_closed") == [cast.ELS]
    with pytest.raises(Conflict):
        do(services.take_up, "anna", wish_id)
    do(services.reopen, "els", wish_id)
    with pytest.raises(Conflict):
        do(services.reopen, "els", wish_id)
    assert state(wish_id) == "open"


def test_open_wishes_come_first_and_lists_are_narrowed(app: Flask) -> None:
    first, second, loose = add(), add("carla"), add("dirk", WishCommand("Netwerkbreed"))
    do(services.take_up, "anna", first)
    kim = content.actor("kim")

    def ids(**wanted: object) -> list[int]:
        return [row.id for row in queries.wishes(kim, queries.Filters(**wanted)).items]  # type: ignore[arg-type]

    assert ids() == [second, loose, first]
    assert ids(state=WishState.TAKEN) == [first] == ids(school_id=cast.VEENPLUIS)
    assert ids(activity_id=cast.LEARNING_GOALS) == [second, first]
    old = plan.school_year("2017-2018")
    assert old is not None and ids(year=old) == [] and queries.counts_of_year(kim, old) == {}
    year = plan.school_year("2018-2019")
    assert year is not None and queries.counts_of_year(kim, year) == {"open": 1, "taken": 1}
    leaf = queries.wishes(kim, queries.Filters(), limit=2)
    assert [r.id for r in queries.wishes(kim, queries.Filters(), leaf.next, 2).items] == [first]


def test_a_script_does_what_the_screens_do(client: Client) -> None:
    client.sign_in("els")
    made = client.api("POST", "/wishes", json={"title": " Leskaart \n techniek ", "activity": 2}).get_json()
    own = f"/wishes/{made['id']}"
    assert (made["title"], made["state"]) == ("Leskaart techniek", "open")
    client.sign_in("carla")
    assert client.api("POST", f"{own}/take-up").get_json()["school"] == cast.ROERDOMP
    assert client.api("POST", f"{own}/give-back").get_json()["state"] == "open"
    assert client.api("POST", f"{own}/page", json={}).status_code == 422
    assert client.api("POST", f"{own}/page", json={"kind": "instrument"}).get_json()["state"] == "made"
    other = client.api("POST", "/wishes", json={"title": "Nog een"}).get_json()["id"]
    page_id = content.page("Er al")
    named = client.api("POST", f"/wishes/{other}/page", json={"page": page_id}).get_json()
    assert named["page"] == page_id
    third = client.api("POST", "/wishes", json={"title": "Derde"}).get_json()["id"]
    closed = client.api("POST", f"/wishes/{third}/close", json={"reason": "Toch niet"}).get_json()
    assert (closed["state"], closed["reason"]) == ("closed", "Toch niet")
    assert client.api("POST", f"/wishes/{third}/reopen").get_json()["state"] == "open"
    listed = client.api("GET", "/wishes?state=open&limit=1").get_json()
    assert [row["id"] for row in listed["items"]] == [third] and listed["next"] is None
    assert len(client.api("GET", "/wishes?school_year=2018-2019").get_json()["items"]) == 1
    assert client.api("GET", "/wishes/99").status_code == 404
    assert session().get_one(Wish, third).state == "open"
