"""The file on costs for joint account: the findings from the books, the screen, and the ZIP."""

import csv
import hashlib
import io
import zipfile
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import event

from tests.agreements.test_agreements import PDF, added
from tests.costs import cost_data
from tests.support import cast
from tests.support.client import Client
from wiki.agreements.queries import kvgr
from wiki.agreements.rules import Flag, Verdict
from wiki.agreements.services import agreements
from wiki.costs.rules.commands import OpenProject
from wiki.costs.services import projects
from wiki.kernel import clock
from wiki.kernel.db import db, session, transaction
from wiki.ledger.queries import books
from wiki.ledger.services import period_closing

pytestmark = pytest.mark.usefixtures("app")
SCHOOLS = (cast.VEENPLUIS, cast.ROERDOMP)


def in_order() -> tuple[int, int]:
    """A project with everything in order, and its one cost."""
    project_id = cost_data.project(schools=SCHOOLS)
    added(project_id)
    for name in ("bas", "dirk"):
        cost_data.do(agreements.sign_agreement, name, project_id, 1)
    return project_id, cost_data.approved(project_id)


def test_a_project_in_order_is_green_seven_times() -> None:
    project_id, _cost = in_order()
    assert [f.verdict for f in kvgr.findings_of(project_id)] == [Verdict.GREEN] * 7


def test_a_key_approved_the_day_after_a_cost_makes_condition_4_red_with_its_number() -> None:
    opened = datetime.combine(cost_data.DATED + timedelta(days=1), datetime.min.time(), UTC)
    with clock.frozen(opened), transaction():
        command = OpenProject(cost_data.facts(), SCHOOLS, cost_data.key())
        project_id = projects.open_project(cost_data.who("kim"), command).id
    cost_id = cost_data.approved(project_id)
    fourth = kvgr.findings_of(project_id)[3]
    assert fourth.verdict == Verdict.RED
    [remark] = fourth.reasons
    assert (remark.flag, remark.cost_id, remark.cost_number) == (Flag.KEY_AFTERWARDS, cost_id, 1)


def test_the_findings_take_as_many_statements_for_many_costs_as_for_one(app: Flask) -> None:
    project_id, _cost = in_order()
    cost_data.approved(project_id, document_number="2")
    session().rollback()
    seen: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_more: object) -> None:
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        kvgr.facts_of([project_id])
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    assert len([s for s in seen if s.lstrip().startswith("SELECT")]) <= 7


@pytest.mark.one_database
def test_the_screen_says_what_is_not_in_order_and_that_it_is_no_advice(client: Client) -> None:
    project_id = cost_data.project(schools=SCHOOLS)
    cost_data.approved(project_id)
    client.sign_in("anna")
    html = client.get(f"/projects/{project_id}/kvgr").text
    assert "Dit is geen belastingadvies" in html
    assert "Er is geen overeenkomst." in html and "Wat te doen:" in html
    answer = client.api("GET", f"/projects/{project_id}/kvgr").get_json()
    assert [item["verdict"] for item in answer["items"]].count("red") == 1
    assert answer["items"][4]["reasons"][0]["flag"] == "no_agreement"


def unzipped(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_zip_holds_everything_with_check_sums_and_the_same_books_give_the_same_bytes(
    client: Client,
) -> None:
    project_id, _cost = in_order()
    cost_data.approved(project_id, description="=1+1", document_number="2")
    client.sign_in("dirk")
    with client.get(f"/projects/{project_id}/kvgr.zip") as answer:
        assert answer.status_code == 200
        content = answer.data
    with client.api("GET", f"/projects/{project_id}/kvgr.zip") as again:
        assert again.data == content
    files = unzipped(content)
    assert files["overeenkomst/overeenkomst-v1.pdf"] == PDF
    assert files["bonnen/kostenpost-0001-1.pdf"] == cost_data.PDF
    lines = files.pop("SHA256SUMS.txt").decode().splitlines()
    assert {line[66:]: line[:64] for line in lines} == {
        name: hashlib.sha256(inside).hexdigest() for name, inside in files.items()
    }
    shares = list(csv.DictReader(io.StringIO(files["aandelen.csv"].decode("utf-8-sig")), delimiter=";"))
    assert sum(int(row["aandeel_cent"]) for row in shares) == 20_000
    assert (shares[0]["teller"], shares[0]["noemer"]) == ("1", "2")
    assert shares[-1]["omschrijving"] == "'=1+1"


def test_the_zip_names_no_people(client: Client) -> None:
    project_id, _cost = in_order()
    client.sign_in("tom")
    with client.get(f"/projects/{project_id}/kvgr.zip") as answer:
        together = b"\n".join(unzipped(answer.data).values()).decode("utf-8", "replace")
    for _id, name, _grants in cast.PEOPLE.values():
        assert name not in together


def test_the_zip_is_for_schools_that_take_part_and_who_decides(client: Client) -> None:
    project_id, _cost = in_order()
    client.sign_in("els")
    assert client.get(f"/projects/{project_id}/kvgr").status_code == 200
    assert client.get(f"/projects/{project_id}/kvgr.zip").status_code == 403
    assert client.api("GET", f"/projects/{project_id}/kvgr.zip").status_code == 403


def test_what_is_not_in_order_is_a_flag_when_the_period_closes_and_stops_nothing() -> None:
    in_order()
    project_id = cost_data.project(schools=SCHOOLS, title="Zonder overeenkomst")
    cost_data.approved(project_id, document_number="3")
    [period] = books.periods()
    report = period_closing.closing_report(period)
    told = [flag for flag in report.flags if flag.entity == "project"]
    assert [flag.entity_id for flag in told] == [project_id]
    assert "Zonder overeenkomst" in told[0].text
    assert not report.objections
