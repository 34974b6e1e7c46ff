"""Joining and leaving: looked at first, and what was shared before stays to the cent."""

import hashlib
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from tests.costs import cost_data
from tests.support import cast
from tests.support.client import Client
from wiki.audit.models import AuditEvent
from wiki.costs.queries import projects as project_queries
from wiki.costs.rules.distribution_keys import Method
from wiki.costs.services import participation_preview
from wiki.costs.services import projects as project_services
from wiki.kernel.db import session, transaction

LAST = date(2019, 3, 1)


def shares() -> str:
    """A mark of every share there is."""
    rows = session().execute(text("SELECT * FROM cost_share ORDER BY cost_id, school_id")).all()
    return hashlib.sha256(repr(rows).encode()).hexdigest()


def participant(project_id: int, school_id: int) -> int:
    return next(row.id for row in project_queries.participants(project_id) if row.school_id == school_id)


def test_looking_at_a_move_changes_nothing_and_tells_what_would(app: Flask) -> None:
    project_id = cost_data.project(cost_data.key(Method.WEIGHTS, dict.fromkeys(cost_data.ALL, 1)))
    cost_data.approved(project_id, "dirk")
    kim, id_ = cost_data.who("kim"), participant(project_id, cast.VUURVLINDER)
    events = session().scalar(select(func.count()).select_from(AuditEvent))
    seen = participation_preview.preview(
        kim, project_id, lambda: project_services.leave_project(kim, project_id, id_, LAST)
    )
    assert (seen.leaves, seen.day, seen.costs) == (True, LAST, 1)
    assert seen.position is not None and seen.position.borne == 3_333
    assert len(seen.misfits) == 1 and "Vuurvlinder" in seen.misfits[0]
    assert all(row.to_on is None for row in project_queries.participants(project_id))
    assert session().scalar(select(func.count()).select_from(AuditEvent)) == events


def test_who_joins_or_leaves_moves_no_earlier_share(app: Flask) -> None:
    project_id = cost_data.project(schools=(cast.VEENPLUIS, cast.ROERDOMP))
    cost_data.approved(project_id, "dirk", document_number="1")
    before = shares()
    kim = cost_data.who("kim")
    with transaction():
        project_services.join_project(kim, project_id, cast.VUURVLINDER, LAST)
    with transaction():
        id_ = participant(project_id, cast.ROERDOMP)
        project_services.leave_project(kim, project_id, id_, LAST)
    assert shares() == before
    later = cost_data.approved(
        project_id, "bas", payer=cast.VEENPLUIS, dated_on=date(2019, 4, 1), document_number="2"
    )
    assert set(cost_data.shares_of(later)) == {cast.VEENPLUIS, cast.VUURVLINDER}


@pytest.mark.one_database
def test_a_move_is_confirmed_on_the_screen(client: Client) -> None:
    project_id = cost_data.project(schools=(cast.VEENPLUIS, cast.ROERDOMP))
    cost_data.approved(project_id, "dirk")
    client.sign_in("kim")
    url = f"/projects/{project_id}/participants"
    join = {"school_id": cast.VUURVLINDER, "from_on": "2019-03-01"}
    page = client.post(url, data=join).text
    assert "1 goedgekeurde kostenpost blijft precies zoals die is" in page and "passen bij de scholen" in page
    assert len(project_queries.participants(project_id)) == 2
    assert client.post(url, data=join | {"confirmed": "1"}).status_code == 303
    assert client.post(url, data=join | {"confirmed": "1"}).status_code == 422
    assert len(project_queries.participants(project_id)) == 3
