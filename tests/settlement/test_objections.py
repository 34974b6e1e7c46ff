"""Objections: made while a period is in review, answered on record, and in the way of closing until they end."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import DatabaseError

from tests.costs import cost_data
from tests.support import cast
from tests.support.without_guards import without_guards
from wiki import verification
from wiki.kernel import clock
from wiki.kernel.db import session, transaction
from wiki.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from wiki.ledger.models import MoneyProposal, Period
from wiki.ledger.queries import books
from wiki.ledger.services import period_closing
from wiki.notices.models import Notice
from wiki.settlement.models import PeriodObjection
from wiki.settlement.queries import objections as queries
from wiki.settlement.rules.objecting import Object
from wiki.settlement.services import consents, objections, settlements
from wiki.settlement.services.settlements import Mode

pytestmark = pytest.mark.usefixtures("app")


def reviewed(days: int = 7) -> tuple[int, int]:
    """A cost that Veenpluis paid for itself and Roerdomp, settled, in a period in review: (cost, period)."""
    project_id = cost_data.project(schools=(cast.VEENPLUIS, cast.ROERDOMP))
    cost_id = cost_data.approved(project_id, "bas", payer=cast.VEENPLUIS)
    found = books.period_on(cost_data.DATED)
    assert found is not None
    period_id = found.id
    cost_data.do(settlements.settle_period, "tom", period_id, Mode.MINIMAL)
    cost_data.do(period_closing.start_review, "tom", period_id, clock.today() + timedelta(days=days))
    return cost_id, period_id


def object_to(period_id: int, name: str = "dirk", **about: int) -> int:
    return int(cost_data.do(objections.object_to, name, period_id, Object("Dit is dubbel.", **about)).id)


def answer(objection_id: int, *, grant: bool = False, name: str = "tom") -> None:
    with transaction():
        objections.answer(cost_data.who(name), objection_id, "Dit klopt: zie de bon.", grant=grant)


def close(period_id: int) -> None:
    with transaction():
        period_closing.close_period(cost_data.who("sofie"), period_id, flags_seen=True)


def told(kind: str) -> set[int]:
    return set(session().scalars(select(Notice.person_id).where(Notice.kind == kind)))


def test_a_school_objects_to_a_cost_a_settlement_and_its_statement_and_the_treasurer_hears() -> None:
    cost_id, period_id = reviewed()
    assert told("period_in_review") == {cast.BAS, cast.DIRK}
    [settlement_id] = queries.settlements_of(period_id)
    for about in ({"cost_id": cost_id}, {"settlement_id": settlement_id}, {}):
        object_to(period_id, **about)
        with pytest.raises(Conflict):
            object_to(period_id, **about)
    found = queries.of_period(cost_data.who("dirk"), period_id)
    assert [row.about for row in found] == ["statement", "settlement", "cost"]
    assert told("objection_made") == {cast.TOM, cast.TRUUS}
    assert queries.of_period(cost_data.who("bas"), period_id) == []
    assert len(queries.of_period(cost_data.who("kim"), period_id)) == 3
    with pytest.raises(NotFound):
        queries.objection(cost_data.who("bas"), found[0].id)
    assert list(verification.differences()) == []


def test_only_a_coordinator_objects_in_time_to_what_concerns_the_school() -> None:
    cost_id, period_id = reviewed()
    other = cost_data.approved(
        cost_data.project(
            title="Elders", schools=(cast.VUURVLINDER, cast.VEENPLUIS), lead_school_id=cast.VUURVLINDER
        ),
        "kim",
        payer=cast.VUURVLINDER,
        document_number="3",
    )
    for name in ("carla", "tom", "kim"):
        with pytest.raises(NotAllowed):
            object_to(period_id, name)
    for command, field in (
        (Object(" "), "reason"),
        (Object("x" * 1001), "reason"),
        (Object("Nee.", cost_id=other), "about"),
        (Object("Nee.", settlement_id=99), "about"),
    ):
        with pytest.raises(Invalid) as refused:
            cost_data.do(objections.object_to, "dirk", period_id, command)
        assert set(refused.value.errors) == {field}
    with clock.frozen(clock.now() + timedelta(days=8)), pytest.raises(Conflict):
        object_to(period_id, cost_id=cost_id)


def test_an_open_objection_is_in_the_way_of_closing_until_it_is_granted_or_taken_back() -> None:
    _cost, period_id = reviewed(0)
    first, second = object_to(period_id), object_to(period_id, "bas")
    with pytest.raises(Conflict, match="Roerdomp"):
        close(period_id)
    with pytest.raises(NotAllowed):
        answer(first, name="sofie")
    answer(first, grant=True)
    assert told("objection_granted") == {cast.DIRK}
    for late in (lambda: answer(first), lambda: cost_data.do(objections.take_back, "dirk", first)):
        with pytest.raises(Conflict):
            late()
    answer(second)
    with pytest.raises(Conflict):
        answer(second)
    assert told("objection_answered") == {cast.BAS}
    with pytest.raises(NotFound):
        cost_data.do(objections.take_back, "dirk", second)
    cost_data.do(objections.take_back, "bas", second)
    close(period_id)
    assert books.period(period_id).state == "closed"
    assert list(verification.differences()) == []


def test_two_people_overrule_an_objection_that_was_answered() -> None:
    _cost, period_id = reviewed(0)
    made = object_to(period_id)
    with pytest.raises(Conflict):
        cost_data.do(objections.propose_overruling, "tom", made)
    answer(made)
    asked = cost_data.do(objections.propose_overruling, "tom", made).id
    with pytest.raises(NotAllowed):
        cost_data.do(consents.agree, "tom", asked)
    with pytest.raises(Conflict):
        close(period_id)
    cost_data.do(consents.agree, "sofie", asked)
    row = queries.objection(cost_data.who("dirk"), made)
    assert (row.state, row.answered_by, row.closed_by) == ("overruled", "Tom Tel", "Sofie Som")
    assert told("objection_overruled") == {cast.DIRK}
    with transaction():
        period_closing.close_period(cost_data.who("kim"), period_id, flags_seen=True)
    assert list(verification.differences()) == []


def test_what_a_school_took_back_is_not_overruled_after_all() -> None:
    _cost, period_id = reviewed(0)
    made = object_to(period_id)
    answer(made)
    asked = cost_data.do(objections.propose_overruling, "tom", made).id
    cost_data.do(objections.take_back, "dirk", made)
    with pytest.raises(Conflict):
        cost_data.do(consents.agree, "sofie", asked)
    assert queries.objection(cost_data.who("tom"), made).state == "withdrawn"


def test_closing_tells_what_is_not_settled_and_not_paid_and_wants_exactly_that_seen() -> None:
    _cost, period_id = reviewed(0)
    cost_data.approved(cost_data.project(title="Later"), document_number="5")
    report = period_closing.closing_report(books.period(period_id))
    texts = " ".join(str(flag.text) for flag in report.flags)
    assert "nog niet verrekend" in texts and "nog niet betaald" in texts
    for seen in ("", "another"):
        with pytest.raises(Invalid) as refused, transaction():
            period_closing.close_period(cost_data.who("sofie"), period_id, flags_seen=True, seen=seen)
        assert set(refused.value.errors) == {"flags_seen"}
    with transaction():
        period_closing.close_period(cost_data.who("sofie"), period_id, flags_seen=True, seen=report.mark)


def test_the_database_itself_keeps_what_was_said_and_the_period_open() -> None:
    _cost, period_id = reviewed(0)
    made = object_to(period_id)
    answer(made)
    objected = update(PeriodObjection)
    for values in (
        {"answer": "Anders."},
        {"reason": "Niets."},
        {"state": "overruled", "closed_at": clock.now()},
    ):
        with pytest.raises(DatabaseError), transaction() as db:
            db.execute(objected.values(**values))
    closed = {"state": "closed", "closed_by_id": 8, "closed_at": clock.now(), "seal_sha256": "0" * 64}
    with pytest.raises(DatabaseError), transaction() as db:
        db.execute(update(Period).where(Period.id == period_id).values(**closed))
    with without_guards() as db:
        db.execute(objected.values(state="overruled", closed_at=clock.now(), closed_by_id=8))
        db.execute(update(MoneyProposal).values(agreed=True))
    assert any("it was overruled" in line for line in verification.differences())
