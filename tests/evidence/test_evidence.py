"""Naming the research behind a page, replacing it, and looking again."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests.support import content
from tests.support.client import Client
from tests.support.statements import statements
from wiki.evidence import queries
from wiki.evidence.services import evidence
from wiki.kernel.db import session, transaction
from wiki.kernel.errors import Conflict, Invalid, NotAllowed
from wiki.notices.models import Notice
from wiki.pages.models import Page
from wiki.pages.services import status
from wiki.releases.services import releases
from wiki.schools.rules import VISITOR


def research(title: str = "Meer keuze", **more: Any) -> int:
    return content.page(title, "Wat we vonden.", kind="research", state="ready", **more)


def instrument(title: str = "Kijkwijzer", **more: Any) -> int:
    return content.page(title, "Doel.", kind="instrument", state="ready", **more)


def add(page: int, result: int, by: str = "anna", how: str = "supports") -> int:
    with transaction():
        return evidence.add(content.actor(by), page, result, how, "Hooguit acht punten.")


def supersede(result: int, by: int | None = None, who: str = "kim") -> None:
    with transaction():
        evidence.supersede(content.actor(who), result, by, "Nieuwe cijfers.")


def facts(page: int) -> dict[str, Any]:
    session().rollback()
    return session().get_one(Page, page).facts


def told(page: str) -> set[int]:
    session().rollback()
    kind = Notice.kind == "evidence_outdated"
    return {n.person_id for n in session().scalars(select(Notice).where(kind)) if page in n.title}


def asks(page: int) -> bool:
    session().rollback()
    return any(support.needs_review for support in queries.supports_of(page))


def test_the_page_names_its_research_and_the_research_what_was_built_on_it(client: Client) -> None:
    page, result = instrument(), research()
    add(page, result, how="partly")
    client.sign_in("carla")
    shown = client.get(f"/pages/{page}-kijkwijzer").text
    assert "Meer keuze" in shown and "steunt het deels: Hooguit acht punten." in shown
    assert "Kijkwijzer" in client.get(f"/pages/{result}-meer-keuze").text


@pytest.mark.one_database
def test_a_page_view_asks_the_database_nothing_more(client: Client) -> None:
    bare, page = instrument("Kaal"), instrument()
    add(page, research())
    client.sign_in("anna")
    with statements() as without:
        client.get(f"/pages/{bare}-kaal")
    with statements() as with_research:
        client.get(f"/pages/{page}-kijkwijzer")
    assert len(with_research) == len(without)


def test_a_visitor_sees_of_public_pages_only_what_is_public(client: Client) -> None:
    page = instrument(public=True)
    secret, known = research("Intern onderzoek"), research("Openbaar onderzoek", public=True)
    add(page, secret), add(page, known)
    supersede(known, secret)
    shown = client.get(f"/pages/{page}-kijkwijzer").text
    assert "Openbaar onderzoek" in shown and "Intern" not in shown
    replaced = client.get(f"/pages/{known}-openbaar-onderzoek").text
    assert "Nieuwe cijfers." in replaced and "Kijkwijzer" in replaced and "Intern" not in replaced


def test_what_becomes_public_or_gets_another_name_is_shown_so(client: Client) -> None:
    page, result = instrument(public=True), research()
    add(page, result)
    assert "Meer keuze" not in client.get(f"/pages/{page}-kijkwijzer").text
    with transaction():
        status.set_visibility(content.actor("kim"), result, "public")
    assert "Meer keuze" in client.get(f"/pages/{page}-kijkwijzer").text
    with transaction():
        status.set_visibility(content.actor("kim"), result, "network")
    assert "Meer keuze" not in client.get(f"/pages/{page}-kijkwijzer").text


def test_when_a_result_is_replaced_its_keepers_are_asked_once_and_the_page_is_flagged(client: Client) -> None:
    page, old, new = instrument(by="carla"), research(), research("Minder keuze")
    add(page, old)
    supersede(old, new), supersede(old, new)
    assert asks(page) and facts(page)["evidence"][0]["asks"]
    maintainers = {content.actor(name).id for name in ("carla", "dirk")}
    assert told("Kijkwijzer") == maintainers
    client.sign_in("carla")
    assert "steunt op onderzoek dat is vervangen" in client.get(f"/pages/{page}-kijkwijzer").text
    assert f"/pages/{page}-kijkwijzer/evidence" in client.get("/").text
    assert "Kijkwijzer" in client.get("/evidence?mine=1").text


def test_looking_again_takes_the_flag_away_until_the_next_time(app: Flask) -> None:
    page, old = instrument(), research()
    support = add(page, old)
    supersede(old)
    with pytest.raises(Invalid), transaction():
        evidence.confirm(content.actor("anna"), support, " ")
    with transaction():
        evidence.confirm(content.actor("anna"), support, "De acht punten blijven.")
    assert not asks(page) and not facts(page)["evidence"][0]["asks"]
    with pytest.raises(Conflict), transaction():
        evidence.confirm(content.actor("anna"), support, "Nog eens.")
    supersede(old, research("Minder keuze"))
    assert asks(page)


def test_building_on_the_newer_result_takes_the_flag_away(app: Flask) -> None:
    page, old, new = instrument(), research(), research("Minder keuze")
    support = add(page, old)
    supersede(old, new)
    with transaction():
        evidence.replace(content.actor("anna"), support, new)
    assert not asks(page) and [r.page.id for r in queries.resting_on(new)] == [page]
    assert queries.resting_on(old) == [] and facts(old).get("used_in") is None


def test_a_result_whose_release_is_out_of_date_asks_for_a_look_too(app: Flask) -> None:
    page, result = instrument(), research()
    add(page, result)
    with transaction():
        releases.set_outdated(content.actor("kim"), result, True)
    assert asks(page) and told("Kijkwijzer") and facts(page)["evidence"][0]["asks"]
    with transaction():
        releases.set_outdated(content.actor("kim"), result, False)
    assert not asks(page)


def test_a_result_that_was_replaced_already_is_flagged_at_once(app: Flask) -> None:
    page, old = instrument(), research()
    supersede(old)
    add(page, old)
    assert asks(page)


def test_a_result_that_holds_after_all_asks_for_nothing(app: Flask) -> None:
    page, old = instrument(), research()
    add(page, old)
    supersede(old)
    with transaction():
        evidence.undo(content.actor("kim"), old)
    assert not asks(page) and "superseded" not in facts(old)


def test_no_result_replaces_itself_in_the_end(app: Flask) -> None:
    one, two, three = research("Een"), research("Twee"), research("Drie")
    supersede(one, two), supersede(two, three)
    for old, new in ((three, one), (one, one)):
        with pytest.raises(Invalid) as refused:
            supersede(old, new)
        assert set(refused.value.errors) == {"successor"}


@pytest.mark.parametrize("name", ["els", "carla"])
def test_only_who_may_release_a_result_says_that_it_was_replaced(app: Flask, name: str) -> None:
    result = research()
    with pytest.raises(NotAllowed):
        supersede(result, who=name)


def test_a_visitor_names_nothing(app: Flask) -> None:
    page, result = instrument(public=True), research(public=True)
    with pytest.raises(NotAllowed), transaction():
        evidence.add(VISITOR, page, result, "supports", "x")


@pytest.mark.parametrize(
    ("how", "explanation", "wrong"),
    [("", "x", {"how"}), ("supports", " ", {"explanation"}), ("supports", "x" * 281, {"explanation"}),
     ("anders", "", {"how", "explanation"})],
)  # fmt: skip
def test_what_is_wrong_is_said_by_field(app: Flask, how: str, explanation: str, wrong: set[str]) -> None:
    page, result = instrument(), research()
    with pytest.raises(Invalid) as refused, transaction():
        evidence.add(content.actor("anna"), page, result, how, explanation)
    assert set(refused.value.errors) == wrong


def test_only_research_is_named_once_and_not_with_research(app: Flask) -> None:
    page, result = instrument(), research()
    add(page, result)
    for wrong_page, wrong_result in (
        (page, result),
        (page, instrument("Ander")),
        (result, research("Drie")),
        (page, 999),
    ):
        with pytest.raises(Invalid) as refused:
            add(wrong_page, wrong_result)
        assert set(refused.value.errors) == {"research"}


@pytest.mark.one_database
def test_the_screens_do_all_of_it_and_keep_what_was_typed(client: Client) -> None:
    page, old, new = instrument(), research(by="anna"), research("Minder keuze")
    client.sign_in("anna")
    form = {"research": old, "how": "", "explanation": "Dit bleef staan."}
    refused = client.post(f"/pages/{page}/evidence", data=form)
    assert refused.status_code == 422 and "Dit bleef staan." in refused.text and "Kies hoe" in refused.text
    assert client.post(f"/pages/{page}/evidence", data=form | {"how": "idea"}).status_code == 303
    support = queries.supports_of(page)[0].id
    again = client.post(f"/evidence/{support}", data={"how": "partly", "explanation": ""})
    assert again.status_code == 422
    assert (
        client.post(f"/evidence/{support}", data={"how": "partly", "explanation": "Deels."}).status_code
        == 303
    )
    assert client.post(f"/pages/{old}/superseded", data={"reason": "", "successor": new}).status_code == 422
    assert (
        client.post(f"/pages/{old}/superseded", data={"reason": "Nieuw.", "successor": new}).status_code
        == 303
    )
    screen = client.get(f"/pages/{page}-kijkwijzer/evidence").text
    assert "Nieuw." in screen and f'value="{new}"' in screen
    assert client.post(f"/evidence/{support}/keep", data={"remark": ""}).status_code == 422
    assert client.post(f"/evidence/{support}/keep", data={"remark": "Blijft."}).status_code == 303
    assert client.post(f"/evidence/{support}/replace", data={"research": new}).status_code == 303
    assert "Kijkwijzer" in client.get(f"/pages/{new}-minder-keuze/evidence").text
    assert client.post(f"/pages/{old}/superseded/undo").status_code == 303
    assert client.post(f"/evidence/{support}/remove").status_code == 303
    assert client.post(f"/evidence/{support}/remove").status_code == 404


def test_the_api_does_all_of_it(client: Client) -> None:
    page, old, new = instrument(), research(by="anna"), research("Minder keuze")
    client.sign_in("anna")
    given = {"research": old, "how": "idea", "explanation": "Een vondst."}
    made = client.api("POST", f"/pages/{page}/evidence", json=given)
    assert made.status_code == 201 and made.json["asks_a_look"] is False
    id_ = made.json["id"]
    assert (
        client.api("PUT", f"/evidence/{id_}", json={"how": "partly", "explanation": "Deels."}).status_code
        == 200
    )
    said = client.api("PUT", f"/pages/{old}/superseded", json={"successor": new, "reason": "Nieuw."})
    assert said.json["superseded"]["successor"]["id"] == new and said.json["used_in"][0]["asks_a_look"]
    assert [i["id"] for i in client.api("GET", "/evidence?mine=true").json["items"]] == [id_]
    kept = client.api("POST", f"/evidence/{id_}/keep", json={"remark": "Blijft."})
    assert kept.json["asks_a_look"] is False and client.api("GET", "/evidence").json["items"] == []
    assert (
        client.api("POST", f"/evidence/{id_}/replace", json={"research": new}).json["research"]["id"] == new
    )
    assert client.api("DELETE", f"/pages/{old}/superseded").json["superseded"] is None
    assert client.api("DELETE", f"/evidence/{id_}").status_code == 204
    assert client.api("GET", f"/pages/{page}/evidence").json["rests_on"] == []
