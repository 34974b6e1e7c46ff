"""A school's own version: made, kept up, and given back."""

import pytest
from flask import Flask
from sqlalchemy import select

from tests.support import cast, content
from tests.support.client import Client
from wiki.adaptations import queries
from wiki.adaptations.models import Adaptation, Offer
from wiki.adaptations.services import adaptations
from wiki.kernel.db import session, transaction
from wiki.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from wiki.kernel.signals import page_released
from wiki.notices.models import Notice
from wiki.pages.models import Page
from wiki.pages.queries.pages import page_row
from wiki.pages.services import status
from wiki.schools.rules import VISITOR

BASE = "Eerste zin.\n\nTweede zin.\n\nDerde zin.\n"


def own_version(page_id: int, by: str = "carla") -> int:
    return adaptations.make_own_version(content.actor(by), page_id)


def head(page_id: int) -> int:
    session().rollback()
    return session().get_one(Page, page_id).revision


def save(page_id: int, body: str, by: str = "carla") -> None:
    content.save(page_id, head(page_id), body, by=by)


def body_of(page_id: int) -> str:
    session().rollback()
    return str(page_row(content.actor("anna"), page_id).body)


def offer(page_id: int, by: str = "carla") -> int:
    with transaction():
        return adaptations.offer_back(content.actor(by), page_id, "Zo werkt het beter.")


def test_a_school_has_one_version_of_a_page_and_it_knows_its_origin(app: Flask) -> None:
    page_id = content.page("Kijkwijzer", BASE, state="ready")
    content.save(page_id, 1, "Nog niet uitgegeven.\n")
    own = own_version(page_id)
    assert own_version(page_id, "dirk") == own and own_version(page_id, "els") != own
    kept = session().get_one(Adaptation, own)
    assert (kept.origin_page_id, kept.origin_revision, kept.school_id) == (page_id, 1, cast.ROERDOMP)
    assert body_of(own) == BASE
    assert session().get_one(Page, own).facts["origin"]["page"] == page_id
    assert next(r["page"] for r in session().get_one(Page, page_id).facts["own_versions"]) == own


@pytest.mark.parametrize("name", ["kim", "tom"])
def test_who_belongs_to_no_school_makes_no_school_version(app: Flask, name: str) -> None:
    page_id = content.page("Kijkwijzer", BASE)
    with pytest.raises(NotAllowed):
        own_version(page_id, name)


def test_news_of_the_original_fits_or_is_a_choice(app: Flask) -> None:
    page_id = content.page("Kijkwijzer", BASE)
    own = own_version(page_id)
    save(own, BASE.replace("Tweede", "Onze tweede"))
    save(page_id, "Een begin.\n\nHun tweede zin.\n\nDerde zin.\n", by="anna")
    found = queries.moved(content.actor("carla"), own)
    assert (len(found.standing.news), len(found.standing.choices)) == (2, 1)
    with pytest.raises(Invalid):
        adaptations.take_over(content.actor("carla"), own, [], 2)
    with pytest.raises(Conflict):
        adaptations.take_over(content.actor("carla"), own, ["theirs"], 1)
    adaptations.take_over(content.actor("carla"), own, ["theirs"], 2)
    assert body_of(own) == "Een begin.\n\nOnze tweede zin.\n\nDerde zin.\n"
    assert not queries.moved(content.actor("carla"), own).is_behind


def test_what_is_only_a_draft_of_the_original_is_no_news(app: Flask) -> None:
    page_id = content.page("Kijkwijzer", BASE, state="ready")
    own = own_version(page_id)
    save(page_id, "Heel anders.\n", by="anna")
    assert not queries.moved(content.actor("carla"), own).is_behind
    content.release(page_id, 2, "1.1")
    assert queries.moved(content.actor("carla"), own).is_behind


def test_the_writers_take_some_changes_and_the_school_is_named(app: Flask) -> None:
    page_id = content.page("Kijkwijzer", BASE)
    own = own_version(page_id)
    save(own, "Betere eerste zin.\n\nTweede zin.\n\nDerde zin, anders.\n")
    made = offer(own)
    saved = adaptations.decide(content.actor("anna"), made, [0], 1, "Dank!")
    assert saved is not None and body_of(page_id) == BASE.replace("Eerste", "Betere eerste")
    kept = session().get_one(Offer, made)
    assert (kept.state, kept.taken, kept.made_revision) == ("accepted", 1, 2)
    names = [who["name"] for who in session().get_one(Page, page_id).contributors]
    assert names == [cast.PEOPLE["anna"][1], cast.PEOPLE["carla"][1]]
    with pytest.raises(Conflict):
        adaptations.decide(content.actor("anna"), made, [0], 2)


def test_credit_comes_with_the_release_that_has_the_change(app: Flask) -> None:
    page_id = content.page("Kijkwijzer", BASE, state="ready")
    own = own_version(page_id)
    save(own, BASE + "\nVierde zin.\n")
    adaptations.decide(content.actor("anna"), offer(own), [0], 1)
    assert len(session().get_one(Page, page_id).contributors) == 1
    content.release(page_id, 2, "1.1")
    session().expire_all()
    assert len(session().get_one(Page, page_id).contributors) == 2


def test_others_neither_decide_nor_offer_nor_take_over(app: Flask) -> None:
    page_id = content.page("Kijkwijzer", BASE)
    own = own_version(page_id)
    save(own, BASE + "\nVierde zin.\n")
    with pytest.raises(NotAllowed):
        offer(own, "els")
    made = offer(own)
    for name in ("carla", "els", "tom"):
        with pytest.raises(NotAllowed):
            adaptations.decide(content.actor(name), made, [0], 1)
    with pytest.raises(NotAllowed):
        adaptations.take_over(content.actor("els"), own, [], 1)
    with pytest.raises(NotFound):
        queries.offer(VISITOR, made)
    with pytest.raises(NotAllowed), transaction():
        adaptations.withdraw(content.actor("els"), made)


def test_one_offer_is_open_at_a_time_and_never_an_empty_one(app: Flask) -> None:
    page_id = content.page("Kijkwijzer", BASE)
    own = own_version(page_id)
    with pytest.raises(Conflict):
        offer(own)
    save(own, BASE + "\nVierde zin.\n")
    made = offer(own)
    with pytest.raises(Conflict):
        offer(own)
    with transaction():
        adaptations.withdraw(content.actor("dirk"), made)
    assert offer(own) != made


def test_a_decision_is_about_what_was_seen(app: Flask) -> None:
    page_id = content.page("Kijkwijzer", BASE)
    own = own_version(page_id)
    save(own, BASE + "\nVierde zin.\n")
    made = offer(own)
    save(page_id, "Nieuw begin.\n\n" + BASE, by="anna")
    with pytest.raises(Conflict):
        adaptations.decide(content.actor("anna"), made, [0], 1)
    with pytest.raises(Invalid):
        adaptations.decide(content.actor("anna"), made, [7], 2)
    assert adaptations.decide(content.actor("anna"), made, [], 2, "Nu niet.") is None
    assert session().get_one(Offer, made).state == "declined"


@pytest.mark.one_database
def test_making_changing_offering_and_taking_on_the_screen(client: Client) -> None:
    page_id = content.page("Kijkwijzer", BASE)
    client.sign_in("carla")
    made = client.post(f"/pages/{page_id}/own-version").headers["Location"]
    own = int(made.rsplit("/", 1)[1])
    address = f"/pages/{own}-kijkwijzer-roerdomp-college"
    save(own, BASE.replace("Tweede", "Onze <b>tweede</b>"))
    save(page_id, "Een begin.\n\nHun tweede zin.\n\nDerde zin.\n", by="anna")
    shown = client.get(f"{address}/origin").text
    assert "2 wijzigingen, 1 past vanzelf, 1 keuze" in shown
    sent = {"seen": "2", "choices": "1", "choice-0": "theirs"}
    assert client.post(f"/pages/{own}/take-over", data={**sent, "choice-0": ""}).status_code == 422
    assert client.post(f"/pages/{own}/take-over", data=sent).status_code == 303
    assert client.post(f"/pages/{own}/offers", data={"message": "Kijk <i>eens</i>"}).status_code == 303
    client.sign_in("anna")
    listed = client.get(f"/pages/{page_id}-kijkwijzer/offers").text
    (offer_id,) = session().scalars(Offer.__table__.select().with_only_columns(Offer.id))
    assert f"/offers/{offer_id}" in listed and "Roerdomp College" in listed
    assert "Kijk &lt;i&gt;eens" in client.get(f"/offers/{offer_id}").text
    nothing = client.post(f"/offers/{offer_id}/decide", data={"seen": "2", "way": "some"})
    assert nothing.status_code == 422
    taken = client.post(f"/offers/{offer_id}/decide", data={"seen": "2", "way": "some", "wanted": "0"})
    assert taken.status_code == 303 and "Onze" in client.get(taken.headers["Location"]).text
    assert client.get(f"/offers/{offer_id}").status_code == 200


def test_the_same_by_the_api(client: Client) -> None:
    page_id = content.page("Kijkwijzer", BASE)
    client.sign_in("carla")
    own = client.api("POST", f"/pages/{page_id}/own-version").get_json()["id"]
    save(own, BASE + "\nVierde zin.\n")
    assert client.api("GET", f"/pages/{own}/origin").get_json()["changes"] == []
    assert client.api("POST", f"/pages/{own}/take-over", json={"seen": 1}).status_code == 200
    made = client.api("POST", f"/pages/{own}/offers", json={}).get_json()["id"]
    client.sign_in("anna")
    got = client.api("GET", f"/offers/{made}").get_json()
    assert len(got["changes"]) == 1 and got["state"] == "open"
    done = client.api("POST", f"/offers/{made}/decide", json={"wanted": [0], "seen": got["seen"]})
    assert done.get_json()["state"] == "accepted"
    assert client.api("GET", f"/pages/{page_id}/offers").get_json()["items"][0]["taken"] == 1
    assert client.api("POST", f"/offers/{made}/withdraw").status_code == 403


def told(name: str) -> list[str]:
    """The kinds of what somebody was told, oldest first."""
    person = cast.PEOPLE[name][0]
    return list(session().scalars(select(Notice.kind).where(Notice.person_id == person).order_by(Notice.id)))


def test_writers_hear_of_an_offer_and_the_school_what_came_of_it(app: Flask) -> None:
    page_id = content.page("Kijkwijzer", BASE)
    own = own_version(page_id)
    save(own, BASE + "\nVierde zin.\n")
    adaptations.decide(content.actor("anna"), offer(own), [0], 1)
    assert (told("anna"), told("carla")) == (["change_offered"], ["change_accepted"])


def test_a_school_hears_what_is_new_in_the_release_of_the_original(app: Flask) -> None:
    page_id = content.page("Kijkwijzer", BASE, state="ready")
    own_version(page_id)
    save(page_id, BASE + "\nVierde zin.\n", by="anna")
    with transaction():
        status.set_released(page_id, 2, "1.1")
        page_released.send(page_id=page_id)
    assert told("carla") == ["origin_moved"]
