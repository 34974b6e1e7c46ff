"""The screens of focal points, from a school's first to a message to the one that fits; and the price of the lists."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask

from tests.support import cast, content
from tests.support.client import Client
from tests.support.statements import statements
from wiki.bench.focus import grow
from wiki.days.rules.days import DayCommand
from wiki.days.services import days
from wiki.focus.queries.matches import matches_of_school
from wiki.focus.queries.matrix import matrix
from wiki.focus.queries.points import Filters, points, shown_year
from wiki.focus.queries.previews import previews
from wiki.focus.queries.rounds import round_on
from wiki.focus.rules.points import Flag, PointCommand, Stage
from wiki.focus.services import points as services
from wiki.kernel import clock
from wiki.kernel.db import session, transaction
from wiki.plan.queries import school_years

DAY = date(2018, 11, 27)
POINT = {"building_block": "2", "stage": "explore", "requests": "Een leidraad", "flags": ["seeks_partner"]}


@pytest.fixture(autouse=True)
def _in_the_year() -> object:
    with clock.frozen(datetime(2018, 11, 1, 12, tzinfo=UTC)):
        yield


def of_roerdomp(stage: Stage = Stage.DESIGN) -> int:
    command = PointCommand(
        cast.COACHING, "Coachgesprekken", stage, offers="Onze leidraad", contact_id=cast.CARLA
    )
    with transaction():
        return services.add_point(content.actor("dirk"), cast.ROERDOMP, cast.YEAR, command).id


def announced() -> int:
    """A network day that is announced."""
    kim = content.actor("kim")
    with transaction():
        made = days.add_day(kim, DayCommand("Netwerkdag 2", DAY, 570, 900, cast.ROERDOMP)).id
        days.publish(kim, made)
    return made


def own() -> int:
    session().rollback()
    return points(content.actor("bas"), cast.YEAR, Filters(school=cast.VEENPLUIS))[-1].id


def test_a_new_school_finds_its_partner_asks_it_and_reads_the_answer(client: Client) -> None:
    of_roerdomp()
    client.sign_in("bas")
    assert "Nog geen speerpunten in dit schooljaar" in client.get("/focus/update").text
    made = client.post("/focus/points/new", data=POINT)
    assert made.status_code == 303
    update = client.get("/focus/update").text
    assert "Coaching" in update and "Hier staan we" in update
    assert (
        client.post("/focus/update", data={f"stage-{own()}": "explore", f"version-{own()}": "1"}).status_code
        == 303
    )
    found = client.get("/focus/matches").text
    for fact in (
        "Roerdomp College",
        "Biedt wat jullie vragen",
        "Is er verder mee",
        "“leidraad”",
        "Zullen we een moment",
    ):
        assert fact in found
    match = f"{own()}-{cast.ROERDOMP}"
    assert "Nobody" not in client.get(f"/focus/matches/{match}/contact").text
    sent = client.post(f"/focus/matches/{match}/contact", data={"body": "Mogen wij komen?"})
    assert "Mogen wij komen?" in client.get(sent.location).text
    assert "Berichten lezen" in client.get("/focus/matches").text
    client.sign_in("carla")
    assert client.post(f"{sent.location}/answer", data={"body": "Graag!"}).status_code == 303
    assert "Lyceum De Veenpluis: Coaching" in client.get("/focus/contacts").text
    client.sign_in("bas")
    assert "Graag!" in client.get(sent.location).text and "@lichtwerk" not in client.get(sent.location).text
    assert "Roerdomp College" in client.get("/notices/").text
    for other in ("els", "kim"):
        client.sign_in(other)
        assert client.get(sent.location).status_code == 404


def test_what_was_typed_is_shown_again_with_the_sentence_beside_its_field(client: Client) -> None:
    client.sign_in("bas")
    wrong = client.post(
        "/focus/points/new", data={"stage": "x", "building_block": "x", "requests": "Mijn vraag"}
    )
    assert wrong.status_code == 422 and "Mijn vraag" in wrong.text
    assert "Kies hoe ver jullie school is." in wrong.text and "Kies er een uit de lijst." in wrong.text
    long = client.post("/focus/points/new", data=POINT | {"title": "x" * 121, "offers": "y" * 1001})
    assert long.status_code == 422 and long.text.count("Gebruik hoogstens") >= 2
    client.post("/focus/points/new", data=POINT)
    edit = f"/focus/points/{own()}/edit"
    assert "Een leidraad" in client.get(edit).text
    assert client.post(edit, data=POINT | {"stage": "design", "version": "1"}).status_code == 303
    late = client.post(edit, data=POINT | {"requests": "Van mij", "version": "1"})
    assert late.status_code == 409 and "Van mij" in late.text and "Ontwerpen" in late.text
    odd = client.post("/focus/update", data={f"stage-{own()}": "x", f"version-{own()}": "2"})
    assert odd.status_code == 422 and "Kies hoe ver jullie school is." in odd.text
    assert client.post(f"/focus/points/{own()}/remove", data={"version": "2"}).status_code == 303
    assert client.get(edit).status_code == 404


def test_the_matrix_is_a_table_that_filters_and_downloads(client: Client) -> None:
    of_roerdomp()
    client.sign_in("anna")
    command = PointCommand(cast.COACHING, "", Stage.EXPLORE, flags=frozenset([Flag.BRINGS, Flag.HOSTS]))
    with transaction():
        services.add_point(content.actor("dirk"), cast.ROERDOMP, cast.YEAR, command)
    page = client.get("/focus/").text
    for mark, flag in (("↑", "Wil brengen"), ("⌂", "Kan gastheer zijn")):
        marked = f'aria-hidden="true">{mark}</span><span class="hidden">, {flag}</span>'
        assert page.count(marked) == 1
    assert (
        '<th scope="col"><span>Coaching</span></th>' in page
        and '<th scope="row">' in page
        and "Ontwerpen" in page
    )
    assert "Roerdomp College" not in client.get("/focus/?stage=embed").text
    assert "Geen speerpunt past bij deze filters" in client.get("/focus/?stage=embed").text
    csv = client.get("/focus/export?format=csv")
    assert (
        "School;Leerlingregie;Coaching;In eigen woorden" in csv.text
        and "Coachgesprekken (Ontwerpen); Verkennen (Wil brengen, Kan gastheer zijn)" in csv.text
    )
    assert client.get("/focus/export?format=xlsx").data.startswith(b"PK")
    assert client.get("/focus/export?format=exe").status_code == 404
    assert "Coachgesprekken" in client.get("/focus/schools/2-roerdomp-college").text
    assert (
        client.get("/focus/schools/2-x").status_code == 301
        and client.get("/focus/schools/99-x").status_code == 404
    )


def test_a_school_and_a_person_can_stay_out(client: Client) -> None:
    of_roerdomp()
    client.sign_in("bas")
    client.post("/focus/points/new", data=POINT)
    client.sign_in("dirk")
    page = client.get("/focus/schools/2-roerdomp-college").text
    assert "Onze school niet voorstellen" in page and "Vraag mij niets" in page
    client.post("/focus/opt-out", data={"whose": "school", "out": "1"})
    client.post("/focus/opt-out", data={"whose": "person", "out": "1"})
    page = client.get("/focus/schools/2-roerdomp-college").text
    assert "Onze school weer voorstellen" in page and "Scholen mogen mij weer iets vragen" in page
    client.sign_in("bas")
    assert "Hier past nog geen school bij." in client.get("/focus/matches").text


def test_the_coordinator_asks_previews_sends_and_prints(client: Client) -> None:
    of_roerdomp()
    client.sign_in("kim")
    assert "Er is geen netwerkdag aangekondigd" in client.get("/focus/rounds").text
    on = announced()
    page = client.get("/focus/rounds").text
    assert "3 scholen hebben hun speerpunten niet bekeken" in page and f"/days/{on}-netwerkdag-2" in page
    assert client.post(f"/focus/rounds/{on}/remind", data={}).status_code == 303
    seen = client.get(f"/focus/preview/{on}").text
    assert "Roerdomp College" in seen and f"/days/{on}-netwerkdag-2" in seen
    assert f"/focus/preview/{on}" in client.get(f"/days/{on}-netwerkdag-2").text
    assert "3 scholen moeten hun speerpunten nog bekijken" in client.get("/").text
    pdf = client.get(f"/focus/preview/{on}/pdf")
    assert pdf.mimetype == "application/pdf" and pdf.data.startswith(b"%PDF")
    assert client.post(f"/focus/rounds/{on}/send", data={}).status_code == 303
    assert client.post("/focus/rounds/99/send", data={}).status_code == 404
    client.sign_in("dirk")
    assert "Bekijk jullie speerpunten" in client.get("/").text
    own = client.get(f"/focus/preview/{on}", follow_redirects=True)
    assert "Waar staat Roerdomp College?" in own.text and "Coachgesprekken" in own.text
    assert f"/focus/preview/{on}" in client.get(f"/days/{on}-netwerkdag-2").text
    assert client.get(f"/focus/preview/{on}/{cast.VEENPLUIS}").status_code == 403
    assert client.get(f"/focus/preview/{on}/{cast.ROERDOMP}/pdf").data.startswith(b"%PDF")
    for gone in ("ooit", "99"):
        assert client.get(f"/focus/preview/{gone}").status_code == 404
    assert client.get("/focus/rounds").status_code == 403


def test_the_api_does_what_the_screens_do(client: Client) -> None:
    client.sign_in("bas")
    theirs = of_roerdomp()
    body = {
        "school": cast.VEENPLUIS,
        "building_block": cast.COACHING,
        "stage": "explore",
        "requests": "Een leidraad",
    }
    made = client.api("POST", "/focal-points", json=body)
    assert made.status_code == 201 and made.json["name"] == "Coaching" and made.json["flags"] == []
    id_ = made.json["id"]
    assert client.api("POST", "/focal-points", json=body | {"school": cast.ROERDOMP}).status_code == 403
    assert client.api("POST", "/focal-points", json=body | {"stage": "x"}).status_code == 422
    changed = {"title": "Coaching in klas 1", "stage": "design", "flags": ["hosts"], "version": 1}
    assert client.api("PUT", f"/focal-points/{id_}", json=changed).json["flags"] == ["hosts"]
    assert client.api("PUT", f"/focal-points/{id_}", json=changed).status_code == 409
    assert client.api("GET", f"/focal-points/{id_}").json["version"] == 2
    listed = client.api("GET", "/focal-points?school_year=2018-2019&stage=design")
    assert listed.status_code == 200, listed.text
    assert [row["id"] for row in listed.json["items"]] == [theirs, id_]
    stages = [{"id": id_, "version": 2, "stage": "explore"}]
    path = f"/schools/{cast.VEENPLUIS}/focal-points"
    assert client.api("POST", f"{path}/confirm", json={"stages": stages}).status_code == 204
    assert client.api("POST", f"{path}/take-over", json={}).json == {"added": 0}
    rows = client.api("GET", "/focus-matrix").json["items"]
    assert rows[0]["is_current"] and rows[0]["cells"][0]["focal_points"][0]["id"] == id_
    assert client.api("GET", "/focus-matrix/csv").status_code == 200
    (match,) = client.api("GET", "/matches").json["items"]
    assert match["school"] == cast.ROERDOMP and match["reasons"][0]["title"] == "Coachgesprekken"
    assert client.api("GET", f"/matches?school={cast.ROERDOMP}").status_code == 403
    address = f"/matches/{match['id']}"
    assert client.api("POST", f"{address}/dismiss").status_code == 204
    assert client.api("GET", "/matches").json["items"][0]["dismissed"] is True
    assert client.api("DELETE", f"{address}/dismiss").status_code == 204
    contact = client.api("POST", f"{address}/contact", json={"body": "Hallo"}).json
    assert (
        client.api("POST", f"/contacts/{contact['id']}/messages", json={"body": "Nog iets"}).json["messages"]
        == 2
    )
    messages = client.api("GET", f"/contacts/{contact['id']}/messages").json["items"]
    assert [one["body"] for one in messages] == ["Hallo", "Nog iets"] and client.api("GET", "/contacts").json[
        "items"
    ]
    assert client.api("PUT", "/me/focus-opt-out", json={"whose": "school", "out": True}).status_code == 204
    on = announced()
    preview = f"/focus-previews?day=2018-11-27&school={cast.VEENPLUIS}"
    (own_preview,) = client.api("GET", preview).json["items"]
    assert own_preview["is_current"] and own_preview["standings"][0]["change"]["then"] is None
    assert client.api("GET", preview.replace("?", "/pdf?")).data.startswith(b"%PDF")
    assert client.api("GET", "/focus-previews?day=2018-11-27").status_code == 403
    assert client.api("DELETE", f"/focal-points/{id_}?version=3").status_code == 204
    client.sign_in("kim")
    (round_,) = client.api("GET", "/focus-rounds").json["items"]
    assert round_ == {"id": on, "title": "Netwerkdag 2", "day": "2018-11-27", "sent_at": None}
    assert client.api("POST", f"/focus-rounds/{on}/remind").json == {"people": 1}
    assert client.api("POST", f"/focus-rounds/{on}/send").json["people"] >= 1
    assert client.api("GET", "/focus-previews?day=2018-11-28").status_code == 404


def test_each_list_takes_four_statements_at_most_however_many_schools_and_years_there_are(app: Flask) -> None:
    kim = content.actor("kim")
    counts = []
    announced()
    for schools, years in ((10, 2), (200, 10)):
        _grown(schools, years)
        year = shown_year(school_years(), "2018-2019")
        assert year is not None
        on = round_on(DAY)
        for read in (
            lambda: matrix(kim, year),  # noqa: B023
            lambda: matches_of_school(kim, cast.VEENPLUIS, year),  # noqa: B023
            lambda: previews(kim, on),  # noqa: B023
        ):
            session().expunge_all()
            with statements() as sent:
                found = read()
            counts.append(len([one for one in sent if one.startswith("SELECT")]))
            assert found
    assert counts[:3] == counts[3:]
    in_matrix, in_matches, in_previews = counts[:3]
    assert in_matrix <= 4 and in_matches <= 7 and in_previews <= 12


def _grown(schools: int, years: int) -> None:
    """As the bench, with the people of the cast."""
    with transaction():
        grow(schools, years, cast.KIM)
    session().rollback()


def test_home_tells_a_teacher_of_the_focal_points_of_their_school(client: Client) -> None:
    of_roerdomp()
    client.sign_in("carla")
    assert "Coachgesprekken" in client.get("/").text
    client.sign_in("els")
    assert "focal-points" not in client.get("/").text
