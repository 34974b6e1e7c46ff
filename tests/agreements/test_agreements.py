"""Agreements of a project: kept as they came, signed per school, never changed."""

import hashlib
import io

import pytest
from flask import Flask
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import DBAPIError

from tests.costs import cost_data
from tests.support import cast
from tests.support.client import Client
from wiki.agreements.models import Agreement, AgreementSignature
from wiki.agreements.queries import agreements as agreement_queries
from wiki.agreements.services import agreement_file
from wiki.agreements.services import agreements as agreement_services
from wiki.kernel.db import session, transaction
from wiki.kernel.errors import Conflict, Invalid, NotAllowed

pytestmark = pytest.mark.usefixtures("app")
PDF = cost_data.PDF.replace(b"trailer", b"%overeenkomst\ntrailer")


def added(project_id: int, name: str = "bas", content: bytes = PDF, shares_risk: bool = True) -> int:
    stored = agreement_file.store("C:\\map\\overeenkomst.pdf", io.BytesIO(content))
    terms = agreement_services.Terms(cost_data.STARTS, shares_risk)
    return int(cost_data.do(agreement_services.add_agreement, name, project_id, terms, stored).version)


def test_the_agreement_is_kept_byte_for_byte_and_handed_out_as_a_download(client: Client) -> None:
    project_id = cost_data.project()
    client.sign_in("bas")
    url = f"/projects/{project_id}/agreements"
    form = {"file": (io.BytesIO(PDF), "overeenkomst.pdf"), "effective_from": "07-01-2019", "shares_risk": "1"}
    assert client.post(url, data=form, content_type="multipart/form-data").status_code == 303
    row = agreement_queries.agreements(project_id)[0]
    assert (row.version, row.sha256, row.shares_risk) == (1, hashlib.sha256(PDF).hexdigest(), True)
    answer = client.get(row.url)
    assert answer.data == PDF
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    answer.close()
    assert "Nog niet ondertekend door" in client.get(url).text
    assert client.post(f"{row.url}/sign").status_code == 303
    assert "Bas Yılmaz" in client.get(url).text


def test_what_is_missing_is_said_next_to_its_field(client: Client) -> None:
    project_id = cost_data.project()
    client.sign_in("kim")
    answer = client.post(f"/projects/{project_id}/agreements", data={"effective_from": "31-31-2019"})
    assert answer.status_code == 422
    assert "Kies de overeenkomst als pdf." in answer.text and "31-31-2019" in answer.text
    with pytest.raises(Invalid):
        added(project_id, content=cost_data.png())


def test_each_school_signs_for_itself_and_a_new_version_is_signed_again() -> None:
    project_id = cost_data.project(schools=(cast.VEENPLUIS, cast.ROERDOMP))
    added(project_id)
    for name in ("anna", "kim", "tom"):
        with pytest.raises(NotAllowed):
            cost_data.do(agreement_services.sign_agreement, name, project_id, 1)
    for name in ("bas", "dirk"):
        cost_data.do(agreement_services.sign_agreement, name, project_id, 1)
    assert agreement_queries.agreements(project_id)[0].signed_by_schools == {cast.VEENPLUIS, cast.ROERDOMP}
    assert added(project_id, shares_risk=False) == 2
    assert agreement_queries.agreements(project_id)[0].signatures == ()
    with pytest.raises(Conflict):
        cost_data.do(agreement_services.sign_agreement, "bas", project_id, 1)


def test_only_who_keeps_the_project_adds_an_agreement() -> None:
    project_id = cost_data.project()
    for name in ("dirk", "anna", "tom", "ad"):
        with pytest.raises(NotAllowed):
            added(project_id, name)


def test_two_clicks_at_once_make_one_version_and_one_signature(app: Flask) -> None:
    project_id = cost_data.project()
    stored = agreement_file.store("a.pdf", io.BytesIO(PDF))
    terms = agreement_services.Terms(cost_data.STARTS, True)
    bas = cost_data.who("bas")
    adding = [lambda: agreement_services.add_agreement(bas, project_id, terms, stored)] * 2
    assert cost_data.at_once(app, *adding) == ["done", "done"]
    signing = [lambda: agreement_services.sign_agreement(bas, project_id, 1)] * 2
    assert cost_data.at_once(app, *signing) == ["done", "done"]
    session().rollback()
    for table in (Agreement, AgreementSignature):
        assert session().scalar(select(func.count()).select_from(table)) == 1


def test_the_database_refuses_to_change_or_delete_what_was_signed() -> None:
    project_id = cost_data.project()
    added(project_id)
    cost_data.do(agreement_services.sign_agreement, "bas", project_id, 1)
    with pytest.raises(DBAPIError), transaction():
        session().execute(update(Agreement).values(shares_risk=False))
    with pytest.raises(DBAPIError), transaction():
        session().execute(delete(AgreementSignature))


def test_the_api_does_the_same(client: Client) -> None:
    project_id = cost_data.project()
    client.sign_in("bas")
    url = f"/projects/{project_id}/agreements"
    form = {"file": (io.BytesIO(PDF), "o.pdf"), "effective_from": "2019-01-07", "shares_risk": "true"}
    made = client.api("POST", url, data=form, content_type="multipart/form-data")
    assert made.status_code == 201 and made.get_json()["version"] == 1
    signed = client.api("POST", f"{url}/1/sign")
    assert [s["school"] for s in signed.get_json()["signatures"]] == [cast.VEENPLUIS]
    assert len(client.api("GET", url).get_json()["items"]) == 1
    file = client.api("GET", f"{url}/1")
    assert file.data == PDF
    file.close()
    assert client.api("GET", f"{url}/2").status_code == 404
