"""Projects and costs on the screen, from opening a project to the treasurer's decision."""

import html
import io
import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, func, select

from tests.costs import cost_data
from tests.support import cast
from tests.support.client import Client
from wiki.costs.models.cost import Cost, CostShare
from wiki.costs.models.project import Project
from wiki.costs.queries import costs, keys, projects
from wiki.kernel.db import db, session

PROJECT = {
    "title": "Leerlingonderzoek <b>",
    "activity_id": str(cast.LEARNING_GOALS),
    "lead_school_id": "1",
    "starts_on": "2019-01-07",
    "ends_on": "14 juni 2019",
    "budget": "4.800,00",
    "description": "Een vragenlijst.",
    "school_ids": ["1", "2", "3"],
    "method": "equal",
    "effective_from": "7-1-2019",
    "rationale": "Ieder evenveel.",
}
COST = {
    "description": "Drukwerk",
    "kind": "print",
    "dated_on": "2019-02-04",
    "gross": "100,00",
    "vat": "17,36",
    "payers": "2",
    "supplier": "Drukkerij",
    "document_number": "1",
}


def upload(name: str = "bon.pdf", content: bytes = cost_data.PDF) -> dict[str, Any]:
    return {"receipt": (io.BytesIO(content), name)}


def test_a_visitor_sees_no_project_and_no_cost(client: Client) -> None:
    project_id = cost_data.project()
    cost_id = cost_data.submitted(project_id)
    for path in ("/projects/", f"/projects/{project_id}", f"/costs/{cost_id}", "/costs/"):
        answer = client.get(path)
        assert answer.status_code == 401 or "/sign-in" in answer.headers["Location"]


def test_every_member_sees_projects_costs_and_shares(client: Client) -> None:
    project_id = cost_data.project(title="Onderzoek & meer")
    cost_id = cost_data.approved(project_id, gross=100_00)
    client.sign_in("els")
    assert "Onderzoek &amp; meer" in client.get("/projects/").text
    page = client.get(f"/projects/{project_id}-onderzoek-meer").text
    for shown in ("€\xa033,34", "€\xa0100,00", "Roerdomp College", "ontvangt", "betaalt", "Ieder evenveel."):
        assert shown in page
    page = client.get(f"/costs/{cost_id}").text
    assert "1 / 3" in page
    assert "€\xa033,34" in page


def test_a_wrong_slug_redirects_and_an_unknown_project_is_not_found(client: Client) -> None:
    project_id = cost_data.project()
    client.sign_in("anna")
    for path in (f"/projects/{project_id}", f"/projects/{project_id}-anders"):
        assert client.get(path).headers["Location"] == f"/projects/{project_id}-leerlingonderzoek"
    for path in ("/projects/99-x", "/projects/99999999999999999999-x", "/costs/99", "/costs/99/receipts/x"):
        assert client.get(path).status_code == 404


def test_the_list_is_filtered_by_activity_and_school(client: Client) -> None:
    cost_data.project(title="Met allen")
    cost_data.project(title="Met twee", schools=(1, 2), activity_id=cast.NETWORK_DAYS)
    client.sign_in("anna")
    assert "Met twee" not in client.get("/projects/?school=3").text
    assert "Met allen" not in client.get(f"/projects/?activity={cast.NETWORK_DAYS}").text
    assert "Geen project past" in client.get(f"/projects/?activity={cast.OLD_ACTIVITY}").text
    assert client.get("/projects/?school=x&activity=-1&cursor=%00").status_code == 422


def test_the_empty_list_says_what_to_do(client: Client) -> None:
    assert "Open een project" not in client.sign_in("anna").get("/projects/").text
    assert "Open een project" in client.sign_in("kim").get("/projects/").text


@pytest.mark.parametrize("name", ["kim", "bas"])
def test_the_core_team_and_the_lead_school_open_a_project(client: Client, name: str) -> None:
    client.sign_in(name)
    assert client.get(f"/projects/new?activity={cast.LEARNING_GOALS}").status_code == 200
    answer = client.post("/projects/new", data=PROJECT)
    assert answer.status_code == 303
    page = client.get(answer.headers["Location"])
    assert "Leerlingonderzoek &lt;b&gt;" in page.text
    assert "€\xa04.800,00" in page.text


@pytest.mark.parametrize("name", ["anna", "dirk", "tom", "sofie", "ad"])
def test_nobody_else_opens_or_changes_a_project(client: Client, name: str) -> None:
    project_id = cost_data.project()
    client.sign_in(name)
    assert client.get("/projects/new").status_code == 403
    assert client.post("/projects/new", data=PROJECT).status_code == 403
    for form in ("edit", "key", "participants"):
        assert client.get(f"/projects/{project_id}/{form}").status_code == 403
        assert client.post(f"/projects/{project_id}/{form}", data={}).status_code == 403
    assert session().scalar(select(func.count()).select_from(Project)) == 1


def test_a_refused_project_keeps_everything_typed(client: Client) -> None:
    client.sign_in("kim")
    thirds = {"method": "percent", "value_1": "33,33 %", "value_2": "33.33", "value_3": "33,33"}
    answer = client.post("/projects/new", data=PROJECT | thirds | {"budget": "12.34"})
    assert answer.status_code == 422
    for kept in (
        "33,33 %",
        "33.33",
        "Leerlingonderzoek &lt;b&gt;",
        "14 juni 2019",
        "€\xa012,34",
        "€\xa01.234,00",
    ):
        assert kept in answer.text
    answer = client.post("/projects/new", data=PROJECT | thirds)
    assert answer.status_code == 422
    assert "99,99 %, " not in answer.text
    assert "kies ‘Gelijk’" in answer.text


def test_percentages_are_typed_the_dutch_way(client: Client) -> None:
    client.sign_in("kim")
    typed = {"method": "percent", "value_1": "33,33 %", "value_2": "33,3", "value_3": "33,37%"}
    answer = client.post("/projects/new", data=PROJECT | typed)
    assert answer.status_code == 303
    assert "33,37 %" in client.get(answer.headers["Location"]).text


def test_a_value_of_a_school_that_is_not_ticked_is_not_passed_over(client: Client) -> None:
    client.sign_in("kim")
    typed = {"method": "percent", "value_1": "60", "value_2": "40", "value_3": "25", "school_ids": ["1", "2"]}
    answer = client.post("/projects/new", data=PROJECT | typed)
    assert answer.status_code == 422
    assert '<a href="#f-value_3">Je vulde een waarde in voor deze school' in answer.text
    assert 'value="25"' in answer.text
    assert session().scalar(select(func.count()).select_from(Project)) == 0
    assert client.post("/projects/new", data=PROJECT | typed | {"value_3": " "}).status_code == 303
    equal = PROJECT | typed | {"method": "equal", "title": "Gelijk"}
    assert client.post("/projects/new", data=equal).status_code == 303


def test_a_new_key_and_other_schools_are_set_on_the_screen(client: Client) -> None:
    project_id = cost_data.project()
    client.sign_in("bas")
    key = {"method": "weights", "value_1": "10", "value_2": "8", "value_3": "0", "effective_from": "1-3-2019"}
    key["rationale"] = "Naar inzet."
    assert client.get(f"/projects/{project_id}/key").status_code == 200
    assert client.post(f"/projects/{project_id}/key", data=key | {"value_1": "1,5"}).status_code == 422
    assert client.post(f"/projects/{project_id}/key", data=key).status_code == 303
    row = next(p for p in projects.participants(project_id) if p.school_id == 3)
    leave = {"participant_id": str(row.id), "to_on": "2018-01-01"}
    assert client.post(f"/projects/{project_id}/participants", data=leave).status_code == 422
    leave["to_on"] = "2019-03-31"
    shown = client.post(f"/projects/{project_id}/participants", data=leave)
    assert (shown.status_code, 'name="confirmed"' in shown.text) == (200, True)
    sure = {"confirmed": "1"}
    assert client.post(f"/projects/{project_id}/participants", data=leave | sure).status_code == 303
    join = {"school_id": "3", "from_on": "2019-05-01"}
    assert client.post(f"/projects/{project_id}/participants", data=join | sure).status_code == 303
    assert client.get(f"/projects/{project_id}/participants").status_code == 200
    assert len(keys.key_versions(project_id)) == 2


def test_a_project_changed_meanwhile_is_shown_not_overwritten(client: Client) -> None:
    project_id = cost_data.project()
    client.sign_in("kim")
    assert client.get(f"/projects/{project_id}/edit").status_code == 200
    assert client.post(f"/projects/{project_id}/edit", data=PROJECT | {"version": "1"}).status_code == 303
    again = client.post(
        f"/projects/{project_id}/edit", data=PROJECT | {"version": "1", "title": "Mijn titel"}
    )
    assert again.status_code == 409
    rows = re.findall(r"<tr><th scope=\"row\">(.*?)</th><td>(.*?)</td><td>(.*?)</td></tr>", again.text)
    assert rows == [("Titel", html.escape(PROJECT["title"]), "Mijn titel")]
    assert 'value="Mijn titel"' in again.text
    assert client.post(f"/projects/{project_id}/edit", data=PROJECT | {"version": "2"}).status_code == 303


def test_a_cost_goes_from_paper_to_shares(client: Client) -> None:
    project_id = cost_data.project()
    client.sign_in("dirk")
    assert client.get(f"/projects/{project_id}/costs/new").status_code == 200
    answer = client.post(f"/projects/{project_id}/costs/new", data=COST | upload())
    assert answer.status_code == 303
    url = answer.headers["Location"]
    assert client.post(f"{url}/submit").status_code == 303
    assert "Zet terug naar concept" in client.get(url).text
    client.sign_in("tom")
    assert "Drukwerk" in client.get("/costs/").text
    page = client.get(url).text
    row = costs.waiting(cost_data.who("tom")).items[0]
    assert row.content_sha256
    assert row.content_sha256 in page
    stale = client.post(f"{url}/approve", data={"content_sha256": "0" * 64})
    assert stale.status_code == 409
    assert client.post(f"{url}/approve", data={"content_sha256": row.content_sha256}).status_code == 303
    again = client.post(f"{url}/approve", data={"content_sha256": row.content_sha256})
    assert again.status_code == 409
    assert session().scalar(select(func.count()).select_from(CostShare)) == 3
    assert "Nu wacht er niets" not in client.get("/costs/").text


def test_several_schools_can_have_paid(client: Client) -> None:
    project_id = cost_data.project()
    client.sign_in("dirk")
    typed = COST | {"payers": "several", "payer_1": "40", "payer_2": "60,00"}
    answer = client.post(f"/projects/{project_id}/costs/new", data=typed)
    assert answer.status_code == 303
    cost_id = int(answer.headers["Location"].rsplit("/", 1)[1])
    assert [(p.school_id, p.cents) for p in costs.payers([cost_id])[cost_id]] == [
        (1, 4_000),
        (2, 6_000),
    ]
    assert 'value="40,00"' in client.get(f"/costs/{cost_id}/edit").text


@pytest.mark.parametrize("typed", ["", "0", "-5", "NaN", "1e308", "12,345", "1,234.56", "$ 5", "٣", "9" * 40])
def test_an_amount_that_is_none_is_refused_and_kept(client: Client, typed: str) -> None:
    project_id = cost_data.project()
    client.sign_in("dirk")
    answer = client.post(f"/projects/{project_id}/costs/new", data=COST | {"gross": typed})
    assert answer.status_code == 422
    assert f'value="{typed}"' in answer.text
    assert "Drukkerij" in answer.text


def test_an_amount_with_two_meanings_is_chosen_not_guessed(client: Client) -> None:
    project_id = cost_data.project()
    client.sign_in("dirk")
    url = f"/projects/{project_id}/costs/new"
    unclear = COST | {"gross": "12.34", "vat": ""}
    answer = client.post(url, data=unclear)
    assert answer.status_code == 422
    assert "Bedoel je €\xa012,34 of €\xa01.234,00?" in answer.text
    assert client.post(url, data=unclear | {"gross_meant": "€\xa099,00"}).status_code == 422
    assert client.post(url, data=unclear | {"gross_meant": "€\xa012,34"}).status_code == 303
    assert session().scalar(select(Cost.gross_cents)) == 1_234


def test_a_meaning_once_chosen_is_not_asked_again(client: Client) -> None:
    project_id = cost_data.project()
    client.sign_in("dirk")
    chosen = COST | {"gross": "12.34", "gross_meant": "€\xa012,34", "vat": "", "description": ""}
    answer = client.post(f"/projects/{project_id}/costs/new", data=chosen)
    assert answer.status_code == 422
    assert 'name="gross_meant" value="€\xa012,34"' in answer.text


@pytest.mark.parametrize("typed", ["4-2-2019", "04/02/2019", "4 februari 2019", "4 feb. 2019", "2019-02-04"])
def test_a_date_is_typed_as_people_type_it(client: Client, typed: str) -> None:
    project_id = cost_data.project()
    client.sign_in("dirk")
    assert (
        client.post(f"/projects/{project_id}/costs/new", data=COST | {"dated_on": typed}).status_code == 303
    )
    assert session().scalar(select(Cost.dated_on)) == cost_data.DATED


@pytest.mark.parametrize(
    "typed", ["", "31-02-2019", "2019-13-01", "gisteren", "4-2-19", "01-01-1900", "3 foo 2019"]
)
def test_a_date_that_is_none_is_refused(client: Client, typed: str) -> None:
    project_id = cost_data.project()
    client.sign_in("dirk")
    answer = client.post(f"/projects/{project_id}/costs/new", data=COST | {"dated_on": typed})
    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("name", "content", "fine"),
    [
        ("bon.pdf", cost_data.PDF, True),
        ("foto.png", cost_data.png(), True),
        ("eigenlijk-een-plaatje.pdf", cost_data.png(), True),
        ("bon.pdf", b"%PDF-1.4 half", False),
        ("bon.pdf", b"<html><script>alert(1)</script>%%EOF", False),
        ("plaatje.png", b"\x89PNG\r\n\x1a\n<script>alert(1)</script>", False),
        ("plaatje.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", False),
        ("leeg.pdf", b"", False),
    ],
)
def test_a_receipt_is_what_its_bytes_say(client: Client, name: str, content: bytes, fine: bool) -> None:
    cost_id = cost_data.draft(cost_data.project(), receipt=False)
    client.sign_in("dirk")
    answer = client.post(f"/costs/{cost_id}/receipts", data=upload(name, content))
    assert answer.status_code == (303 if fine else 422)
    assert len(costs.receipts(cost_id)) == fine


def test_a_receipt_never_runs_as_a_page(client: Client) -> None:
    cost_id = cost_data.draft(cost_data.project(), receipt=False)
    client.sign_in("dirk")
    client.post(f"/costs/{cost_id}/receipts", data=upload("../..\\ré y\u202e.pdf"))
    client.post(f"/costs/{cost_id}/receipts", data=upload("foto.png", cost_data.png()))
    pdf, image = costs.receipts(cost_id)
    for row, disposition in ((pdf, "attachment"), (image, "inline")):
        answer = client.get(row.url)
        answer.close()
        assert answer.status_code == 200
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Disposition"].startswith(disposition)
        assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert answer.mimetype == row.media_type
    page = client.get(f"/costs/{cost_id}")
    assert f'<iframe src="{pdf.url}?show=1#' in page.text and f'<img src="{image.url}"' in page.text
    assert "frame-src 'self'" in page.headers["Content-Security-Policy"]
    in_a_frame = client.get(f"{pdf.url}?show=1")
    in_a_frame.close()
    assert in_a_frame.headers["Content-Disposition"].startswith("inline")
    assert in_a_frame.headers["Content-Security-Policy"] == "frame-ancestors 'self'"
    assert in_a_frame.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert in_a_frame.headers["X-Content-Type-Options"] == "nosniff"
    assert client.get(pdf.url, headers={"If-None-Match": f'"{pdf.sha256}"'}).status_code == 304


def test_a_receipt_is_found_with_its_own_cost_only(client: Client) -> None:
    project_id = cost_data.project()
    mine, other = cost_data.draft(project_id), cost_data.draft(project_id, document_number="2")
    receipt = costs.receipts(mine)[0]
    client.sign_in("anna")
    found = client.get(f"/costs/{mine}/receipts/{receipt.id}")
    found.close()
    assert found.status_code == 200
    assert client.get(f"/costs/{other}/receipts/{receipt.id}").status_code == 404
    assert client.sign_out().get(receipt.url).status_code in (303, 401)


def test_another_school_can_do_nothing_with_a_cost(client: Client) -> None:
    cost_id = cost_data.draft(cost_data.project())
    client.sign_in("bas")
    assert client.get(f"/costs/{cost_id}/edit").status_code == 403
    for step in ("submit", "withdraw", "return", "receipts", "edit"):
        assert client.post(f"/costs/{cost_id}/{step}", data=COST | {"version": "1"}).status_code == 403
    client.sign_in("carla")
    assert client.post(f"/costs/{cost_id}/submit").status_code == 403


def test_a_draft_is_changed_and_no_other_cost(client: Client) -> None:
    project_id = cost_data.project()
    cost_id, done = cost_data.draft(project_id), cost_data.submitted(project_id, document_number="2")
    client.sign_in("dirk")
    assert client.get(f"/costs/{cost_id}/edit").status_code == 200
    assert client.post(f"/costs/{cost_id}/edit", data=COST | {"version": "1"}).status_code == 303
    assert client.post(f"/costs/{cost_id}/edit", data=COST | {"version": "1"}).status_code == 303
    other = COST | {"version": "1", "description": "Iets anders"}
    assert client.post(f"/costs/{cost_id}/edit", data=other).status_code == 409
    assert client.get(f"/costs/{done}/edit").status_code == 409


def test_a_rejection_needs_a_reason_and_can_be_entered_anew(client: Client) -> None:
    cost_id = cost_data.submitted(cost_data.project())
    client.sign_in("tom")
    assert client.post(f"/costs/{cost_id}/reject", data={"reason": " "}).status_code == 422
    assert (
        client.post(f"/costs/{cost_id}/reject", data={"reason": "Dit is <b>geen</b> bon."}).status_code == 303
    )
    client.sign_in("dirk")
    page = client.get(f"/costs/{cost_id}").text
    assert "Dit is &lt;b&gt;geen&lt;/b&gt; bon." in page
    form = client.get(f"/projects/1/costs/new?copy={cost_id}").text
    assert "Drukwerk vragenlijsten" in form


def test_the_desk_says_who_can_decide_what_this_person_cannot(client: Client) -> None:
    cost_data.submitted(cost_data.project())
    client.sign_in("truus")
    page = client.get("/costs/").text
    assert "Niet voor jou" in page
    assert "Sofie Som, Tom Tel" in page
    client.sign_in("sofie")
    assert "Wacht op jou" in client.get("/costs/").text


def statements(app: Flask, client: Client, path: str) -> int:
    """How many SQL statements a page costs."""
    count = 0

    def one(*_args: Any) -> None:
        nonlocal count
        count += 1

    event.listen(db.engine, "before_cursor_execute", one)
    try:
        assert client.get(path).status_code == 200
    finally:
        event.remove(db.engine, "before_cursor_execute", one)
    return count


def test_pages_cost_the_same_statements_with_ten_costs_and_a_hundred(app: Flask, client: Client) -> None:
    project_id = cost_data.project()
    last = 0
    for n in range(10):
        last = cost_data.submitted(project_id, document_number=str(n))
    client.sign_in("tom")
    paths = ("/projects/", f"/projects/{project_id}-leerlingonderzoek", "/costs/", f"/costs/{last}")
    few = [statements(app, client, path) for path in paths]
    for n in range(10, 100):
        cost_data.submitted(project_id, document_number=str(n))
    assert [statements(app, client, path) for path in paths] == few
    assert max(few) <= 24
    assert "Toon meer" in client.get("/costs/").text or "cursor=" in client.get("/costs/").text
