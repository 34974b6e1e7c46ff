"""Closing a period by two people: what stands in the way, the seal, and that nothing is posted in it any more."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from tests.costs import cost_data
from tests.support.without_guards import without_guards
from wiki.audit.models import AuditEvent
from wiki.costs.models.cost import CostShare
from wiki.costs.models.key import KeyVersion
from wiki.costs.services import costs
from wiki.kernel import clock
from wiki.kernel.db import session, transaction
from wiki.kernel.errors import Conflict, Invalid, NotAllowed
from wiki.ledger.models import Journal, Period, Posting
from wiki.ledger.queries import books
from wiki.ledger.rules import Account, JournalKind, Line
from wiki.ledger.services import period_closing, sealing
from wiki.ledger.services import posting as ledger
from wiki.verification import differences

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def period_id() -> int:
    """A school year in which one cost was approved."""
    cost_data.approved(cost_data.project())
    return period().id


def period() -> Period:
    found = books.period_on(cost_data.DATED)
    assert found is not None
    return found


def close(period_id: int, second: str = "sofie") -> None:
    cost_data.do(period_closing.start_review, "tom", period_id)
    with transaction():
        period_closing.close_period(cost_data.who(second), period_id, flags_seen=True)


def test_a_period_is_closed_by_two_people_and_sealed(period_id: int) -> None:
    close(period_id)
    closed = period()
    assert (closed.state, closed.seal_sha256) == ("closed", sealing.seal_of(closed))


@pytest.mark.parametrize("name", ["sofie", "kim", "dirk", "anna"])
def test_only_the_treasurer_puts_a_period_in_review(period_id: int, name: str) -> None:
    with pytest.raises(NotAllowed):
        cost_data.do(period_closing.start_review, name, period_id)


@pytest.mark.parametrize("name", ["tom", "dirk", "anna"])
def test_the_same_person_or_somebody_without_that_role_does_not_close(period_id: int, name: str) -> None:
    with pytest.raises(NotAllowed):
        close(period_id, name)
    assert period().state == "review"


def test_a_period_is_not_closed_before_it_was_in_review_nor_twice(period_id: int) -> None:
    with pytest.raises(Conflict):
        cost_data.do(period_closing.close_period, "sofie", period_id)
    close(period_id)
    with pytest.raises(Conflict):
        cost_data.do(period_closing.close_period, "sofie", period_id)
    with pytest.raises(Conflict):
        cost_data.do(period_closing.start_review, "tom", period_id)


def test_a_cost_that_waits_for_a_decision_stops_the_closing(period_id: int) -> None:
    waiting = cost_data.submitted(cost_data.project(), document_number="2")
    with pytest.raises(Conflict):
        close(period_id)
    assert [o.entity_id for o in period_closing.closing_report(period()).objections] == [waiting]


def test_flags_do_not_stop_but_are_confirmed(period_id: int) -> None:
    cost_data.draft(cost_data.project(), document_number="2")
    cost_data.do(period_closing.start_review, "tom", period_id)
    with pytest.raises(Invalid):
        cost_data.do(period_closing.close_period, "sofie", period_id)
    with transaction():
        period_closing.close_period(cost_data.who("sofie"), period_id, flags_seen=True)
    assert period().state == "closed"


def test_an_earlier_period_closes_first(period_id: int) -> None:
    with transaction():
        later = ledger.period_for(cost_data.DATED + timedelta(days=365)).id
    with pytest.raises(Conflict, match="2018-2019"):
        close(later)


@pytest.mark.parametrize("days", [-1, 121])
def test_the_day_until_which_schools_object_is_ahead(period_id: int, days: int) -> None:
    with pytest.raises(Invalid):
        cost_data.do(period_closing.start_review, "tom", period_id, clock.today() + timedelta(days=days))


def test_what_comes_after_the_closing_is_posted_in_the_next_period(period_id: int) -> None:
    close(period_id)
    late = cost_data.approved(cost_data.project(), document_number="3")
    assert {journal.period_id for journal in books.of_cost(late)}.isdisjoint({period_id})
    assert period().seal_sha256 == sealing.seal_of(period())


def test_each_seal_holds_the_one_before_it(period_id: int) -> None:
    late = cost_data.approved(cost_data.project(), document_number="4", dated_on=cost_data.DATED)
    close(period_id)
    with transaction():
        later = ledger.period_for(cost_data.DATED + timedelta(days=365))
        later_id = later.id
    close(later_id)
    second = books.period(later_id)
    assert second.previous_seal_sha256 == period().seal_sha256
    assert late


@pytest.mark.parametrize("table", [Posting, CostShare])
def test_one_cent_that_changes_breaks_the_seal(
    period_id: int, table: type[Posting] | type[CostShare]
) -> None:
    close(period_id)
    with without_guards():
        session().execute(update(table).values(cents=table.cents + 1))
    session().expire_all()
    assert period().seal_sha256 != sealing.seal_of(period())


def test_what_is_written_in_a_sealed_period_is_found_even_when_the_trail_tells_of_it(period_id: int) -> None:
    close(period_id)
    assert list(differences()) == []
    with without_guards():
        session().execute(update(Journal).values(occurred_on=cost_data.DATED + timedelta(days=1)))
    session().expire_all()
    found = [text for text in differences() if text.startswith("journal ")]
    assert found and all("was sealed with it, and it was written again since" in text for text in found)
    with without_guards():
        session().execute(update(KeyVersion).values(rationale="Anders."))
    assert any(text.startswith("key_version ") for text in differences())


def test_a_seal_that_holds_every_row_is_still_worked_out(period_id: int) -> None:
    close(period_id)
    with without_guards() as current:
        period().seal_sha256 = sealing.seal_of_rows(period())
        event = current.scalars(select(AuditEvent).where(AuditEvent.action == "close_period")).one()
        event.details = {name: value for name, value in event.details.items() if name != "trail"}
    assert period().seal_sha256 == sealing.seal_of(period())
    with without_guards():
        session().execute(update(Posting).values(cents=Posting.cents + 1))
    session().expire_all()
    assert period().seal_sha256 != sealing.seal_of(period())


def test_of_two_people_who_close_at_once_one_comes_second(app: Flask, period_id: int) -> None:
    cost_data.do(period_closing.start_review, "tom", period_id)
    works = [
        lambda name=name: period_closing.close_period(cost_data.who(name), period_id, flags_seen=True)
        for name in ("sofie", "kim")
    ]
    assert cost_data.at_once(app, *works) == ["Conflict", "done"]


def test_nothing_is_posted_in_a_period_while_it_closes(app: Flask, period_id: int) -> None:
    cost_data.do(period_closing.start_review, "tom", period_id)
    school, project = 1, cost_data.project()
    lines = [Line(Account.PAID, -5, school, project), Line(Account.COST, 5, None, project)]
    works = [lambda: ledger.post(JournalKind.COST, cost_data.DATED, lines) for _ in range(3)]
    closes = [lambda: period_closing.close_period(cost_data.who("sofie"), period_id, flags_seen=True)]
    assert cost_data.at_once(app, *works, *closes) == ["done"] * 4
    session().rollback()
    assert period().seal_sha256 == sealing.seal_of(period())


def test_a_cost_approved_while_its_period_closes_is_seen_or_goes_to_the_next(
    app: Flask, period_id: int
) -> None:
    cost_data.do(period_closing.start_review, "tom", period_id)
    waiting = cost_data.submitted(cost_data.project(), document_number="5")
    became = cost_data.at_once(
        app,
        lambda: costs.approve_cost(cost_data.who("tom"), waiting),
        lambda: period_closing.close_period(cost_data.who("sofie"), period_id, flags_seen=True),
    )
    assert became in (["Conflict", "done"], ["done", "done"])
    session().rollback()
    assert period().seal_sha256 in (None, sealing.seal_of(period()))


def test_a_school_year_without_postings_is_split_into_halves() -> None:
    with transaction():
        period_id = ledger.period_for(cost_data.DATED).id
    with transaction():
        period_closing.split_into_halves(cost_data.who("tom"), period_id)
    assert [(p.label, p.state) for p in books.periods()] == [
        ("2018-2019 II", "open"),
        ("2018-2019 I", "open"),
    ]
    cost_data.approved(cost_data.project())
    assert period().label == "2018-2019 II"


def test_a_period_with_postings_is_not_split(period_id: int) -> None:
    with pytest.raises(Conflict):
        cost_data.do(period_closing.split_into_halves, "tom", period_id)
    assert session().scalar(select(Journal.id).limit(1))
