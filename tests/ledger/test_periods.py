"""Periods are made by the treasurer and by closing, not by a date that was typed, and never before a closed one."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from tests.costs import cost_data
from tests.support import cast
from tests.support.client import Client
from tests.support.without_guards import without_guards
from wiki.kernel import clock
from wiki.kernel.db import session, transaction
from wiki.kernel.errors import Invalid, NotAllowed
from wiki.ledger.models import Period
from wiki.ledger.queries import books
from wiki.ledger.rules import school_year_of
from wiki.ledger.services import period_closing
from wiki.statements.queries import statements
from wiki.statements.wording import what
from wiki.verification import differences


def labels() -> list[str]:
    session().rollback()
    return [period.label for period in reversed(books.periods())]


def close(label: str) -> None:
    period_id = session().scalars(select(Period.id).where(Period.label == label)).one()
    cost_data.do(period_closing.start_review, "tom", period_id)
    with transaction():
        period_closing.close_period(cost_data.who("sofie"), period_id, flags_seen=True)


@pytest.mark.parametrize("day", [date(2008, 2, 4), date(2018, 12, 31), date(2020, 2, 4)])
def test_a_cost_outside_its_project_is_refused_next_to_its_date(app: Flask, day: date) -> None:
    project_id = cost_data.project()
    with pytest.raises(Invalid) as refused:
        cost_data.draft(project_id, dated_on=day)
    assert list(refused.value.errors) == ["dated_on"]
    assert labels() == ["2018-2019"]


def test_a_document_may_come_a_while_after_the_project(app: Flask) -> None:
    cost_data.draft(cost_data.project(), dated_on=date(2019, 9, 30))


def test_closing_opens_the_year_after_it_and_what_is_late_is_posted_there_as_such(app: Flask) -> None:
    project_id = cost_data.project()
    close("2018-2019")
    assert labels() == ["2018-2019", "2019-2020"]
    cost_data.approved(project_id)
    assert labels() == ["2018-2019", "2019-2020"]
    now = books.periods()[0]
    found = statements.statement(cost_data.who("tom"), cast.ROERDOMP, statements.Cut(now))
    assert [row.prior for row in found.movements] == [True, True]
    assert "aanpassing van een eerdere periode" in what(found.movements[0])
    assert any("eerdere periode" in flag.text for flag in period_closing.closing_report(now).flags)
    assert list(differences()) == []


def test_the_treasurer_opens_a_year_and_none_before_a_closed_one(app: Flask) -> None:
    this_year = school_year_of(clock.today())[0]
    assert "2018-2019" not in period_closing.years_to_open()
    cost_data.do(period_closing.open_period, "tom", this_year)
    close("2018-2019")
    with pytest.raises(NotAllowed):
        cost_data.do(period_closing.open_period, "kim", "2019-2020")
    for wrong in ("2017-2018", "2018-2019", this_year, "2099-2100", "x"):
        with pytest.raises(Invalid):
            cost_data.do(period_closing.open_period, "tom", wrong)
    assert labels() == ["2018-2019", this_year]


def test_the_database_refuses_a_period_before_a_closed_one(app: Flask) -> None:
    close("2018-2019")
    insert = "insert into period (label, starts_on, ends_on, state) values ('x', '2008-08-01', '2009-07-31', 'open')"
    with pytest.raises(IntegrityError, match="none is made before a closed one"), transaction() as current:
        current.execute(text(insert))


def test_a_period_that_a_wrong_date_once_made_is_shown_and_can_be_closed(app: Flask, client: Client) -> None:
    close("2018-2019")
    with without_guards() as current:
        stray = {"label": "2008-2009", "starts_on": date(2008, 8, 1), "ends_on": date(2009, 7, 31)}
        current.add(Period(**stray, state="open"))
    page = client.sign_in("tom").get("/settlement/").text
    assert "2008-2009 ligt voor een periode die is afgesloten" in page
    close("2008-2009")
    assert books.before_closed() == []
    assert list(differences()) == []


def test_a_year_is_opened_on_the_screen_and_by_the_api(app: Flask, client: Client) -> None:
    client.sign_in("tom")
    assert client.post("/settlement/periods", data={"label": "2020-2021"}, check=False).status_code in (
        302,
        303,
        422,
    )
    wrong = client.post("/settlement/periods", data={"label": "2008-2009"}, check=False)
    assert wrong.status_code == 422
    label = period_closing.years_to_open()[-1]
    assert client.post("/settlement/periods", data={"label": label}).status_code == 303
    other = period_closing.years_to_open()[-1]
    made = client.api("POST", "/periods", json={"label": other})
    assert made.status_code == 201
    assert {label, other} <= set(labels())
    assert (
        client.sign_in("kim")
        .post("/settlement/periods", data={"label": "2021-2022"}, check=False)
        .status_code
        == 403
    )
