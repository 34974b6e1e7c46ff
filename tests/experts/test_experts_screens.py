"""The screens and calls of experts and visits, from invitation to report; and the price of the lists."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import insert

from tests.support import cast, content
from tests.support.client import Client
from tests.support.statements import statements
from wiki.bench.focus import grow
from wiki.experts.models import Expert, ExpertJudgement, ExpertTheme, Visit, VisitDay, VisitOffer, VisitTheme
from wiki.experts.queries import experts as expert_queries
from wiki.experts.queries import offers as offer_queries
from wiki.experts.queries.visits import held_visits, visits_of_school
from wiki.kernel import clock
from wiki.kernel.db import session, transaction

EXPERT = {
    "name": "Mirjam Vosselaar",
    "headline": "Orthopedagoog",
    "about": "Werkt met <b>docenten</b>.",
    "building_blocks": ["1"],
    "tags": "Executieve functies, spel",
    "invited_by": "2",
    "fee_from": "500",
    "fee_to": "1.850,00",
    "fee_note": "voor een ochtend",
}
CONTACT = {
    "email": "mirjam@praktijk.example",
    "phone": "06 12 34 56 78",
    "way": "email",
    "given_on": "1-3-2019",
}
OFFER = {
    "title": "Coachgesprekken",
    "text": "Kom kijken.",
    "day_1": "2019-04-02",
    "from_1": "09:30",
    "to_1": "12:30",
    "seats": "4",
    "tags": "coachen",
}


@pytest.fixture(autouse=True)
def _in_the_year() -> object:
    with clock.frozen(datetime(2019, 3, 20, 12, tzinfo=UTC)):
        yield


def test_an_expert_is_added_judged_linked_and_shown_to_everybody_without_what_is_personal(
    client: Client,
) -> None:
    client.sign_in("anna")
    assert "Nog geen deskundigen" in client.get("/experts/").text
    made = client.post("/experts/new", data=EXPERT | {"link": f"activity:{cast.LEARNING_GOALS}"})
    assert made.status_code == 303 and made.location == "/experts/1-mirjam-vosselaar"
    page = client.get(made.location).text
    for text in (
        "&lt;b&gt;docenten",
        "executieve functies",
        "Bas Yılmaz",
        "€\xa0500,00 tot €\xa01.850,00",
        "Activiteit",
    ):
        assert text in page
    assert "Contact en toestemming" not in page and client.get("/experts/1/contact").status_code == 403
    said = {"verdict": "recommended", "sentence": "Meteen bruikbaar.", "version": "0"}
    assert client.post("/experts/1/judgement", data=said).status_code == 303
    client.sign_in("bas")
    late = client.post("/experts/1/judgement", data=said | {"sentence": "Van mij."})
    assert late.status_code == 409 and "Van mij." in late.text
    assert client.post("/experts/1/contact", data=CONTACT).status_code == 303
    client.sign_in("els")
    page = client.get(made.location).text
    assert (
        "mirjam@praktijk.example" in page and "per e-mail toestemming" in page and "Meteen bruikbaar." in page
    )
    client.sign_out()
    assert client.get(made.location).status_code == 404 and "Mirjam" not in client.get("/experts/").text
    client.sign_in("kim")
    assert client.post("/experts/1/public", data={"way": "talk", "given_on": "2019-03-02"}).status_code == 303
    client.sign_out()
    for address in (
        made.location,
        "/experts/",
        "/search?q=Vosselaar",
        f"/plan/activities/{cast.LEARNING_GOALS}-x",
    ):
        page = client.get(address, follow_redirects=True).text
        assert "Mirjam" in page
        for secret in (
            "praktijk.example",
            "06 12",
            "500,00",
            "een ochtend",
            "Bas Yılmaz",
            "Meteen bruikbaar",
            "Aanrader",
        ):
            assert secret not in page
    client.sign_in("kim")
    assert client.post("/experts/1/withdraw", data={"scope": "contact"}).status_code == 303
    assert "praktijk.example" not in client.get("/experts/1/contact").text
    assert client.post("/experts/1/remove").status_code == 303
    assert client.get(made.location).status_code == 404 and "Mirjam" not in client.get("/experts/").text


def test_what_was_typed_is_shown_again_with_the_sentence_beside_its_field(client: Client) -> None:
    client.sign_in("bas")
    wrong = client.post("/experts/new", data={"name": "", "about": "Bel 06 12345678", "fee_from": "veel"})
    assert wrong.status_code == 422 and "Vul een naam in." in wrong.text and "Bel 06 12345678" in wrong.text
    client.post("/experts/new", data=EXPERT)
    edit = client.get("/experts/1/edit").text
    assert "1.850,00" in edit and "executieve functies, spel" in edit
    assert client.post("/experts/1/edit", data=EXPERT | {"name": "M. V.", "version": "1"}).status_code == 303
    late = client.post("/experts/1/edit", data=EXPERT | {"about": "Van mij", "version": "1"})
    assert late.status_code == 409 and "Van mij" in late.text and "M. V." in late.text
    wrong = client.post("/experts/1/contact", data=CONTACT | {"email": "geen", "way": ""})
    assert (
        wrong.status_code == 422 and "06 12 34 56 78" in wrong.text and "Kies hoe de deskundige" in wrong.text
    )
    for address, data in (
        ("links", {"link": "day:99"}),
        ("links/remove", {"link": "x"}),
        ("withdraw", {"scope": "x"}),
    ):
        assert client.post(f"/experts/1/{address}", data=data).status_code == 422
    odd = client.post(
        "/experts/visits/new", data=OFFER | {"day_1": "31-2-2019", "to_1": "8.00", "seats": "0"}
    )
    assert odd.status_code == 422 and "31-2-2019" in odd.text and "Kom kijken." in odd.text
    client.post("/experts/visits/new", data=OFFER)
    assert (
        client.post("/experts/visits/1/edit", data=OFFER | {"version": "1", "title": "Nieuw"}).status_code
        == 303
    )
    late = client.post("/experts/visits/1/edit", data=OFFER | {"version": "1", "text": "Van mij"})
    assert late.status_code == 409 and "Van mij" in late.text and "Nieuw" in late.text
    client.sign_in("carla")
    assert client.get("/experts/visits/1/edit").status_code == 403
    wrong = client.post("/experts/visits/1/ask", data={"people": "9", "question": "Mijn vraag", "day": "1"})
    assert wrong.status_code == 422 and "Mijn vraag" in wrong.text and "plaats voor 4" in wrong.text


def test_a_visit_goes_from_invitation_by_question_and_answer_to_report_and_tips(client: Client) -> None:
    client.sign_in("dirk")
    made = client.post("/experts/visits/new", data=OFFER)
    assert "2 april 2019, 09:30 – 12:30" in client.get(made.location).text
    client.sign_in("anna")
    assert "Coachgesprekken" in client.get("/experts/visits/?coming=1&tag=coachen").text
    page = client.get(made.location).text
    assert "Vraag een plaats" in page
    asked = client.post("/experts/visits/1/ask", data={"day": "1", "people": "2", "question": "Hoe kort?"})
    assert "Wacht op antwoord" in client.get(asked.location).text
    assert "Wij bezoeken Roerdomp College" in client.get("/experts/visits/ours").text
    client.sign_in("dirk")
    home = client.get("/").text
    assert "Lyceum De Veenpluis wil jullie bezoeken" in home and asked.location in home
    assert "Jullie zijn welkom" in client.get(asked.location).text
    assert client.post(f"{asked.location}/decline", data={}).status_code == 422
    assert client.post(f"{asked.location}/accept", data={"remark": "Tot dan!"}).status_code == 303
    assert client.post(f"{asked.location}/accept", data={}).status_code == 409
    client.sign_in("anna")
    page = client.get(asked.location).text
    assert (
        "Tot dan!" in page
        and "@lichtwerk" not in page
        and "Jullie kunnen komen" in client.get("/notices/").text
    )
    with clock.frozen(datetime(2019, 4, 3, 12, tzinfo=UTC)):
        client.sign_in("anna")
        assert "Schrijf het verslag" in client.get(asked.location).text
        report = client.post(f"{asked.location}/report")
        assert report.status_code == 303 and "Hoe kort?" in client.get(report.location).text
        assert client.post(f"{asked.location}/tips", data={"body": ""}).status_code == 422
        assert client.post(f"{asked.location}/tips", data={"body": "Zet een wekker."}).status_code == 303
        client.sign_in("els")
        assert "Zet een wekker." in client.get(asked.location).text
        assert "met verslag" in client.get("/experts/visits/held").text
        assert "Lyceum De Veenpluis bezocht Roerdomp College" in client.get("/experts/visits/").text
    client.sign_out()
    for address in ("/experts/visits/", made.location, asked.location, "/experts/visits/held"):
        assert client.get(address).status_code in (302, 303, 401)


def test_the_calls_do_what_the_screens_do(client: Client) -> None:
    client.sign_in("bas")
    body = {
        "name": "Mirjam",
        "building_blocks": [1],
        "tags": ["Spel"],
        "fee_from_cents": 5,
        "invited_by": cast.ANNA,
    }
    made = client.api("POST", "/experts", json=body).json
    assert made["themes"] == [
        {"building_block": 1, "name": "Leerlingregie"},
        {"building_block": None, "name": "spel"},
    ]
    one = f"/experts/{made['id']}"
    assert client.api("PUT", one, json=body | {"headline": "Nieuw", "version": 1}).json["version"] == 2
    assert client.api("PUT", one, json=body | {"version": 1}).status_code == 409
    contact = {"email": "m@v.example", "way": "paper", "given_on": "2019-03-01"}
    assert client.api("PUT", f"{one}/contact", json=contact).status_code == 204
    private = client.api("GET", f"{one}/private").json
    assert private["email"] == "m@v.example" and private["consents"]["contact"]["noted_by"] == "Bas Yılmaz"
    assert client.api("DELETE", f"{one}/contact").status_code == 204
    assert client.api("GET", f"{one}/private").json["email"] == ""
    assert (
        client.api("PUT", f"{one}/judgement", json={"verdict": "depends", "sentence": "Ja."}).status_code
        == 204
    )
    assert client.api("GET", f"{one}/judgements").json["items"][0]["school"] == cast.VEENPLUIS
    assert client.api("DELETE", f"{one}/judgement").status_code == 204
    assert client.api("PUT", f"{one}/links/activity/{cast.LEARNING_GOALS}").status_code == 204
    assert client.api("GET", f"{one}/links").json["items"][0]["kind"] == "activity"
    assert client.api("DELETE", f"{one}/links/activity/{cast.LEARNING_GOALS}").status_code == 204
    assert client.api("PUT", f"{one}/links/person/1").status_code == 422
    assert (
        client.api("PUT", f"{one}/public", json={"way": "talk", "given_on": "2019-03-01"}).status_code == 204
    )
    client.sign_out()
    (row,) = client.get("/api/v1/experts").json["items"]
    assert row["name"] == "Mirjam" and client.get(f"/api/v1{one}").status_code == 200
    for address in (f"{one}/private", f"{one}/judgements", "/visit-offers", "/visits/1"):
        assert client.get(f"/api/v1{address}").status_code == 401
    client.sign_in("bas")
    assert client.api("DELETE", f"{one}/public").status_code == 204
    assert client.api("DELETE", one).status_code == 204 and client.api("GET", one).status_code == 404
    days = [{"on": "2019-03-20", "starts_at": "09:30", "ends_at": "12:30"}]
    offer = {"title": "Rubrics", "seats": 4, "days": days}
    made = client.api("POST", "/visit-offers", json=offer).json
    address = f"/visit-offers/{made['id']}"
    assert client.api("PUT", address, json=offer | {"version": 1, "text": "Meer"}).json["version"] == 2
    assert client.api("POST", f"{address}/close").status_code == 204
    assert client.api("POST", f"{address}/reopen").status_code == 204
    client.sign_in("carla")
    assert client.api("GET", "/visit-offers?coming=true").json["items"][0]["days"][0]["starts_at"] == "09:30"
    ask = {"day": made["days"][0]["id"], "people": 1, "question": "Hoe?"}
    visit = f"/visits/{client.api('POST', f'{address}/visits', json=ask).json['id']}"
    assert client.api("POST", f"{visit}/accept", json={}).status_code == 403
    client.sign_in("bas")
    assert client.api("POST", f"{visit}/accept", json={}).json["state"] == "accepted"
    assert client.api("POST", f"{visit}/report").json["url"].startswith("/pages/")
    assert client.api("POST", f"{visit}/tips", json={"body": "Tip"}).status_code == 204
    assert client.api("GET", f"{visit}/tips").json["items"][0]["body"] == "Tip"
    assert client.api("POST", f"{visit}/decline", json={"remark": "Ziek"}).json["state"] == "declined"
    assert client.api("POST", f"{visit}/withdraw").status_code == 403
    client.sign_in("carla")
    again = client.api("POST", f"{address}/visits", json=ask).json["id"]
    assert client.api("POST", f"/visits/{again}/withdraw").json["state"] == "withdrawn"
    assert len(client.api("GET", f"/schools/{cast.ROERDOMP}/visits").json["items"]) == 2


def test_experts_and_visits_are_on_the_screens_of_what_they_are_with(client: Client) -> None:
    project = content.project("Masterclass")
    client.sign_in("dirk")
    for link in (f"project:{project}", f"activity:{cast.LEARNING_GOALS}"):
        client.post("/experts/new", data=EXPERT | {"link": link})
    client.post(
        "/experts/visits/new", data=OFFER | {"project": str(project), "activity": str(cast.LEARNING_GOALS)}
    )
    client.sign_in("els")
    for address in (f"/projects/{project}", f"/plan/activities/{cast.LEARNING_GOALS}-x"):
        page = client.get(address, follow_redirects=True).text
        assert "Mirjam Vosselaar" in page and "Coachgesprekken" in page
    assert "Coachgesprekken" in client.get(f"/schools/{cast.ROERDOMP}-roerdomp-college").text


def test_each_list_takes_as_many_statements_however_many_schools_and_years_there_are(app: Flask) -> None:
    kim, counts = content.actor("kim"), []
    for schools in (10, 200):
        _grow(schools)
        for read in (
            lambda: expert_queries.experts_page(kim, expert_queries.Filters()).items,
            lambda: offer_queries.offers_page(kim, offer_queries.Filters()).items,
            lambda: offer_queries.offers_of(kim, school=cast.VEENPLUIS),
            lambda: held_visits(kim).items,
            lambda: visits_of_school(kim, cast.VEENPLUIS),
        ):
            session().expunge_all()
            with statements() as sent:
                found = read()
            counts.append(len([one for one in sent if one.startswith("SELECT")]))
            assert found
    assert counts[:5] == counts[5:] and max(counts) <= 4


def _grow(schools: int) -> None:
    """So many schools in ten years, each with experts, invitations and visits."""
    with transaction() as db:
        grow(schools, 10, cast.KIM)
        first = max([*db.scalars(Expert.__table__.select().with_only_columns(Expert.id)), 0]) + 1
        now = clock.now()
        common = {"changed_at": now, "added_by_id": cast.KIM}
        ids = range(first, first + schools)
        db.execute(
            insert(Expert), [{"id": id_, "name": f"Naam {id_}", "slug": "naam", **common} for id_ in ids]
        )
        db.execute(insert(ExpertTheme), [{"expert_id": id_, "building_block_id": 1} for id_ in ids])
        said = {
            "school_id": cast.VEENPLUIS,
            "verdict": "depends",
            "sentence": "Ja.",
            "by_id": cast.BAS,
            "at": now,
        }
        db.execute(insert(ExpertJudgement), [{"expert_id": id_, **said} for id_ in ids])
        offer = {"school_id": cast.VEENPLUIS, "title": "Kom", "slug": "kom", "seats": 5, **common}
        db.execute(insert(VisitOffer), [{"id": id_, **offer} for id_ in ids])
        db.execute(insert(VisitTheme), [{"offer_id": id_, "building_block_id": 1} for id_ in ids])
        times = {"starts_at": 570, "ends_at": 750}
        on = date(2019, 3, 1)
        rows = [{"id": id_, "offer_id": id_, "held_on": on - timedelta(days=id_), **times} for id_ in ids]
        db.execute(insert(VisitDay), rows)
        asked = {"school_id": cast.ROERDOMP, "people": 1, "question": "Hoe?", "state": "accepted"}
        asked |= {"asked_by_id": cast.CARLA, "asked_at": now, "changed_at": now}
        db.execute(insert(Visit), [{"day_id": id_, **asked} for id_ in ids])
    session().rollback()
