"""The rules about money: proposed by one, agreed to by another, counting from a day on and never back."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update
from sqlalchemy.exc import DatabaseError

from tests.costs import cost_data
from tests.support.without_guards import without_guards
from wiki import verification
from wiki.kernel import clock
from wiki.kernel.db import session, transaction
from wiki.kernel.errors import Conflict, Invalid, NotAllowed
from wiki.ledger.models import MoneyProposal, MoneyRule
from wiki.ledger.queries import policies as rules
from wiki.ledger.queries import proposals as proposal_queries
from wiki.ledger.rules import ProposalKind, TieRule
from wiki.ledger.services import policies
from wiki.settlement.services import consents

NOW = datetime(2019, 3, 4, 12, 0, tzinfo=UTC)
DAYS = st.dates(date(2019, 3, 5), date(2019, 12, 31))


def propose(day: date, **given_rules: int) -> int:
    return int(cost_data.do(policies.propose_rules, "tom", given_rules, day).id)


@pytest.mark.usefixtures("app")
def test_nothing_counts_before_somebody_else_agrees_and_the_day_has_come() -> None:
    with clock.frozen(NOW):
        asked = propose(date(2019, 4, 1), payment_days=14, second_approver_above=100)
        assert rules.values()["payment_days"] == 30
        for name in ("tom", "dirk", "ad"):
            with pytest.raises(NotAllowed):
                cost_data.do(consents.agree, name, asked)
        with pytest.raises(Conflict):
            propose(date(2019, 5, 1), payment_days=7)
        cost_data.do(consents.agree, "sofie", asked)
        assert rules.values()["payment_days"] == 30
        with pytest.raises(Conflict):
            cost_data.do(consents.agree, "kim", asked)
    with clock.frozen(NOW + timedelta(days=29)):
        assert rules.values()["payment_days"] == 14
        assert rules.limits().at(NOW) == 500_000
        assert rules.limits().at(None) == 100
    assert list(verification.differences()) == []


@pytest.mark.usefixtures("app")
def test_who_agrees_late_makes_it_count_from_then() -> None:
    with clock.frozen(NOW):
        asked = propose(NOW.date(), payment_days=14)
    with clock.frozen(NOW + timedelta(days=10)):
        cost_data.do(consents.agree, "kim", asked)
        [row] = rules.history()
        assert (row.counts_from, row.begins) == (date(2019, 3, 14), NOW + timedelta(days=10))
        assert (row.set_by, row.agreed_by) == ("Tom Tel", "Kim Kern")


@pytest.mark.usefixtures("app")
def test_what_is_refused_or_taken_back_changes_nothing() -> None:
    for name in ("kim", "tom"):
        cost_data.do(consents.refuse, name, propose(clock.today(), payment_days=14))
    assert rules.history() == []
    assert [row.agreed for row in proposal_queries.decided()] == [False, False]


@pytest.mark.usefixtures("app")
def test_a_rule_is_never_set_back_nor_to_what_holds_already() -> None:
    for day, given_rules, field in (
        (clock.today() - timedelta(days=1), {"payment_days": 14}, "counts_from"),
        (clock.today() + timedelta(days=900), {"payment_days": 14}, "counts_from"),
        (clock.today(), {"hub": 99}, "hub"),
        (clock.today(), {"tie_rule": 2}, "tie_rule"),
        (clock.today(), {"payment_days": 30}, ""),
    ):
        with pytest.raises(Invalid) as refused:
            propose(day, **given_rules)
        assert set(refused.value.errors) == {field}


@pytest.mark.usefixtures("app")
def test_the_database_itself_asks_for_two_and_verify_finds_what_one_did() -> None:
    asked = propose(clock.today(), payment_days=14)
    alone = {"name": "payment_days", "value": 1, "set_by_id": 7, "set_at": clock.now()}
    for more in ({}, {"counts_from": clock.today(), "proposal_id": asked}):
        with pytest.raises(DatabaseError), transaction() as db:
            db.add(MoneyRule(**alone, **more))
    cost_data.do(consents.agree, "kim", asked)
    with pytest.raises(DatabaseError), transaction() as db:
        db.execute(update(MoneyProposal).values(agreed=False))
    with without_guards() as db:
        db.execute(update(MoneyRule).values(value=1))
        db.execute(update(MoneyProposal).values(proposed_by_id=8))
    assert any("nobody agreed to 1" in line for line in verification.differences())


@pytest.mark.usefixtures("app")
def test_the_rule_for_left_over_cents_holds_for_what_is_approved_from_then_on() -> None:
    project_id = cost_data.project()
    before = cost_data.approved(project_id, document_number="1", gross=10_000)
    cost_data.set_rules({"tie_rule": TieRule.BY_BRIN.value})
    found = [cost_data.approved(project_id, document_number=str(n), gross=10_000) for n in (2, 3, 4)]
    assert {tuple(cost_data.shares_of(id_).values()) for id_ in found} == {(3_334, 3_333, 3_333)}
    assert tuple(cost_data.shares_of(before).values()) == (3_333, 3_334, 3_333)
    assert list(verification.differences()) == []


@given(st.lists(st.tuples(DAYS, DAYS, st.integers(0, 365)), max_size=6), DAYS)
def test_at_any_day_the_last_rule_that_has_begun_counts_and_none_before_it_was_set(
    made: list[tuple[date, date, int]], day: date
) -> None:
    rows = [
        (rules.begins(datetime(set_on.year, set_on.month, set_on.day, 12, tzinfo=UTC), counts_from), value)
        for set_on, counts_from, value in sorted(made, key=lambda row: row[0])
    ]
    moment = datetime(day.year, day.month, day.day, 13, tzinfo=UTC)
    begun = [(at, place, value) for place, (at, value) in enumerate(rows) if at <= moment]
    assert rules.RuleOverTime(rows, 30).at(moment) == (max(begun)[2] if begun else 30)


@given(st.integers(1, 10_000))
def test_who_comes_first_moves_on_or_stays(number: int) -> None:
    assert TieRule.IN_TURN.start(number) == number
    assert TieRule.BY_BRIN.start(number) == 0


@pytest.mark.usefixtures("app")
def test_a_proposal_and_its_answer_are_told() -> None:
    asked = propose(clock.today(), payment_days=14)
    kinds = {row.kind: row.person_id for row in session().scalars(select(_notice()))}
    assert "proposal_rules" in kinds
    cost_data.do(consents.agree, "kim", asked)
    assert proposal_queries.agreed(ProposalKind.RULES, 0) is not None
    told = {(row.kind, row.person_id) for row in session().scalars(select(_notice()))}
    assert ("proposal_agreed", 7) in told and ("proposal_rules", 7) not in told


def _notice() -> type:
    from wiki.notices.models import Notice

    return Notice
