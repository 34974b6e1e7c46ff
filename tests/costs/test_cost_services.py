"""Costs through their services: who may do what, what is frozen, and that no cent is lost."""

import io
import threading
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, insert, select

from tests.costs import stage
from tests.support import cast
from wiki.costs import cost_queries, project_services, queries, services
from wiki.costs.commands import OpenProject
from wiki.costs.division import divide
from wiki.costs.models import Cost, CostPayer, CostShare, Decision
from wiki.costs.splitting import Method
from wiki.kernel import clock
from wiki.kernel.db import session, transaction
from wiki.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from wiki.kernel.money import MAX_CENTS
from wiki.schools.models import PupilCount
from wiki.schools.rules import VISITOR

pytestmark = pytest.mark.usefixtures("app")


def do(step: Any, who: str, *args: Any) -> Any:
    """One step in a transaction of its own."""
    with transaction():
        return step(stage.who(who), *args)


def status_of(cost_id: int) -> str:
    return cost_queries.cost(stage.who("tom"), cost_id).status


def shares_of(cost_id: int) -> dict[int, int]:
    return {s.school_id: s.cents for s in cost_queries.shares(cost_id)}


def test_an_approved_cost_is_divided_to_the_cent_and_frozen() -> None:
    project_id = stage.project(stage.key(Method.PUPILS))
    cost_id = stage.approved(project_id, gross=480_000)
    shares = cost_queries.shares(cost_id)
    assert sum(s.cents for s in shares) == 480_000
    assert {s.school_id: s.numerator for s in shares} == cast.PUPILS
    assert {s.denominator for s in shares} == {sum(cast.PUPILS.values())}
    with transaction() as database:
        database.execute(
            insert(PupilCount).values(school_id=1, counted_on=date(2019, 2, 1), pupils=9999, source="late")
        )
    assert cost_queries.shares(cost_id) == shares


def test_the_odd_cent_goes_round_with_the_number_of_the_cost() -> None:
    project_id = stage.project()
    found = [shares_of(stage.approved(project_id, document_number=str(n))) for n in range(3)]
    assert [max(shares, key=lambda s: shares[s]) for shares in found] == [
        cast.ROERDOMP,
        cast.VUURVLINDER,
        cast.VEENPLUIS,
    ]
    assert {sum(shares[school] for shares in found) for school in stage.ALL} == {10_000}


def test_pupils_are_those_of_the_latest_count_up_to_the_day_of_the_cost() -> None:
    with transaction() as database:
        for school, pupils in ((1, 100), (2, 100), (3, 200)):
            row = {"school_id": school, "counted_on": date(2019, 3, 1), "pupils": pupils, "source": "x"}
            database.execute(insert(PupilCount).values(**row))
    project_id = stage.project(stage.key(Method.PUPILS))
    before = stage.approved(project_id, dated_on=date(2019, 2, 28), document_number="a")
    after = stage.approved(project_id, dated_on=date(2019, 3, 1), document_number="b")
    assert shares_of(before)[cast.VEENPLUIS] > 4_600
    assert shares_of(after) == {1: 2_500, 2: 2_500, 3: 5_000}


def test_a_cost_before_the_key_cannot_be_handed_in() -> None:
    project_id = stage.project(stage.key(effective_from=date(2019, 3, 1)))
    cost_id = stage.draft(project_id)
    with pytest.raises(Invalid, match="vóór de kosten"):
        do(services.submit_cost, "dirk", cost_id)
    assert status_of(cost_id) == "draft"


def test_a_cost_without_a_receipt_cannot_be_handed_in() -> None:
    cost_id = stage.draft(stage.project(), receipt=False)
    with pytest.raises(Invalid) as refused:
        do(services.submit_cost, "dirk", cost_id)
    assert "receipt" in refused.value.errors


def test_payers_must_have_paid_the_whole_amount() -> None:
    cost_id = stage.draft(stage.project(), payers=((cast.ROERDOMP, 5_000), (cast.VEENPLUIS, 4_999)))
    with pytest.raises(Invalid) as refused:
        do(services.submit_cost, "dirk", cost_id)
    assert "payers" in refused.value.errors


@pytest.mark.parametrize("name", ["anna", "carla", "els", "tom", "sofie", "ad", "truus"])
def test_only_coordinators_record_costs(name: str) -> None:
    project_id = stage.project()
    with pytest.raises(NotAllowed):
        do(services.record_cost, name, project_id, stage.command())


def test_a_coordinator_of_a_school_that_does_not_take_part_records_nothing() -> None:
    project_id = stage.project(schools=(cast.VEENPLUIS, cast.VUURVLINDER))
    with pytest.raises(NotAllowed):
        do(services.record_cost, "dirk", project_id, stage.command(payer=cast.VEENPLUIS))


def test_a_visitor_knows_of_no_project_and_no_cost() -> None:
    project_id = stage.project()
    cost_id = stage.submitted(project_id)
    for look in (lambda: queries.project(VISITOR, project_id), lambda: cost_queries.cost(VISITOR, cost_id)):
        with pytest.raises(NotFound):
            look()
    assert queries.positions(VISITOR, project_id) == []
    assert queries.projects(VISITOR).items == []


@pytest.mark.parametrize("step", [services.submit_cost, services.withdraw_cost, services.return_cost])
def test_another_school_cannot_touch_a_cost(step: Any) -> None:
    cost_id = stage.draft(stage.project())
    with pytest.raises(NotAllowed):
        do(step, "bas", cost_id)
    with pytest.raises(NotAllowed):
        do(services.change_cost, "bas", cost_id, 1, stage.command())
    with pytest.raises(NotAllowed):
        do(services.add_receipt, "bas", cost_id, "bon.pdf", io.BytesIO(stage.PDF))


@pytest.mark.parametrize("name", ["anna", "bas", "dirk", "kim", "ad"])
def test_only_treasurer_and_second_approver_decide(name: str) -> None:
    cost_id = stage.submitted(stage.project())
    with pytest.raises(NotAllowed):
        do(services.approve_cost, name, cost_id)
    with pytest.raises(NotAllowed):
        do(services.reject_cost, name, cost_id, "Nee.")


def test_nobody_decides_on_what_the_own_school_paid_or_entered() -> None:
    project_id = stage.project()
    entered = stage.submitted(project_id, payer=cast.VEENPLUIS)
    paid = stage.submitted(project_id, "bas", payer=cast.ROERDOMP, document_number="2")
    neither = stage.submitted(project_id, "bas", payer=cast.VEENPLUIS, document_number="3")
    for cost_id in (entered, paid):
        with pytest.raises(NotAllowed):
            do(services.approve_cost, "truus", cost_id)
    do(services.approve_cost, "truus", neither)
    do(services.approve_cost, "sofie", paid)


def test_who_had_a_hand_in_a_cost_does_not_decide_on_it() -> None:
    cost_id = stage.submitted(stage.project())
    with transaction() as database:
        row = {"cost_id": cost_id, "step": "change", "reason": "", "actor_id": cast.TOM, "at": clock.now()}
        database.execute(insert(Decision).values(**row))
    with pytest.raises(NotAllowed):
        do(services.approve_cost, "tom", cost_id)
    do(services.approve_cost, "sofie", cost_id)


def test_a_cost_is_approved_once() -> None:
    cost_id = stage.approved(stage.project())
    for step, more in ((services.approve_cost, ()), (services.reject_cost, ("Toch niet.",))):
        with pytest.raises(Conflict):
            do(step, "sofie", cost_id, *more)
    assert sum(shares_of(cost_id).values()) == 10_000


def test_a_draft_cannot_be_approved_and_an_approved_cost_not_changed() -> None:
    project_id = stage.project()
    with pytest.raises(Conflict):
        do(services.approve_cost, "tom", stage.draft(project_id))
    done = stage.approved(project_id, document_number="2")
    for step, more in (
        (services.submit_cost, ()),
        (services.withdraw_cost, ()),
        (services.return_cost, ()),
        (services.change_cost, (3, stage.command())),
        (services.add_receipt, ("bon.pdf", io.BytesIO(stage.PDF))),
    ):
        with pytest.raises(Conflict):
            do(step, "dirk", done, *more)


def test_an_approval_is_of_the_content_that_was_looked_at() -> None:
    cost_id = stage.submitted(stage.project())
    seen = cost_queries.cost(stage.who("tom"), cost_id).content_sha256
    do(services.return_cost, "dirk", cost_id)
    row = cost_queries.cost(stage.who("dirk"), cost_id)
    do(services.change_cost, "dirk", cost_id, row.version, stage.command(gross=99_000))
    do(services.submit_cost, "dirk", cost_id)
    with pytest.raises(Conflict):
        do(services.approve_cost, "tom", cost_id, seen)
    assert status_of(cost_id) == "submitted"
    now = cost_queries.cost(stage.who("tom"), cost_id).content_sha256
    do(services.approve_cost, "tom", cost_id, now)


def test_content_changed_behind_the_services_cannot_be_approved() -> None:
    cost_id = stage.submitted(stage.project())
    with transaction() as database:
        database.get_one(Cost, cost_id).description = "Iets anders"
    with pytest.raises(Conflict):
        do(services.approve_cost, "tom", cost_id)


def test_a_rejection_says_why() -> None:
    cost_id = stage.submitted(stage.project())
    for reason in ("", "  ", "x" * 501):
        with pytest.raises(Invalid):
            do(services.reject_cost, "tom", cost_id, reason)
    do(services.reject_cost, "tom", cost_id, "x" * 500)
    assert status_of(cost_id) == "rejected"
    assert shares_of(cost_id) == {}


def test_a_withdrawn_cost_keeps_its_number() -> None:
    project_id = stage.project()
    do(services.withdraw_cost, "dirk", stage.draft(project_id))
    number = cost_queries.cost(stage.who("dirk"), stage.draft(project_id)).number
    assert number == 2


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"gross_cents": 0}, "gross"),
        ({"gross_cents": -1}, "gross"),
        ({"gross_cents": MAX_CENTS + 1}, "gross"),
        ({"vat_cents": -1}, "vat"),
        ({"vat_cents": 10_001}, "vat"),
        ({"description": " "}, "description"),
        ({"description": "x" * 301}, "description"),
        ({"supplier": "x" * 121}, "supplier"),
        ({"document_number": "x" * 61}, "document_number"),
        ({"dated_on": date(2190, 1, 1)}, "dated_on"),
        ({"payers": ()}, "payers"),
        ({"payers": ((2, 1), (2, 9_999))}, "payers"),
        ({"payers": ((2, 0),)}, "payers"),
        ({"payers": ((2, -5),)}, "payers"),
        ({"payers": ((99, 10_000),)}, "payers"),
    ],
)
def test_a_cost_outside_the_limits_is_refused(changes: dict[str, Any], field: str) -> None:
    project_id = stage.project()
    with pytest.raises(Invalid) as refused:
        do(services.record_cost, "dirk", project_id, stage.command(**changes))
    assert field in refused.value.errors


def test_the_limits_themselves_are_allowed() -> None:
    largest = stage.command(
        gross=MAX_CENTS,
        vat_cents=MAX_CENTS,
        description="x" * 300,
        supplier="y" * 120,
        document_number="9" * 60,
    )
    project_id = stage.project()
    do(services.record_cost, "dirk", project_id, largest)
    do(services.record_cost, "dirk", project_id, stage.command(gross=1))


def test_the_same_document_entered_twice_is_noticed() -> None:
    project_id = stage.project()
    first = stage.draft(project_id)
    second = stage.draft(project_id, supplier="drukkerij  duinzicht")
    row = cost_queries.cost(stage.who("tom"), second)
    assert [twin.id for twin in cost_queries.same_document(stage.who("tom"), row)] == [first]
    do(services.withdraw_cost, "dirk", first)
    assert cost_queries.same_document(stage.who("tom"), row) == []


def test_every_step_is_in_the_history() -> None:
    cost_id = stage.approved(stage.project())
    steps = [(h.step, h.by) for h in cost_queries.history(cost_id)]
    dirk = "Dirk van 't Hof"
    assert steps == [("record", dirk), ("receipt", dirk), ("submit", dirk), ("approve", "Tom Tel")]


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    gross=st.lists(st.integers(1, 5_000_000), min_size=1, max_size=4),
    method=st.sampled_from([Method.EQUAL, Method.PUPILS, Method.WEIGHTS, Method.PERCENT]),
)
def test_shares_sum_to_the_cost_and_balances_to_zero(gross: list[int], method: Method) -> None:
    values: dict[Method, dict[int, int | None]] = {
        Method.WEIGHTS: {1: 3, 2: 0, 3: 7},
        Method.PERCENT: {1: 3_333, 2: 3_333, 3: 3_334},
    }
    project_id = stage.project(stage.key(method, values.get(method)))
    for n, cents in enumerate(gross):
        cost_id = stage.approved(project_id, gross=cents, payer=stage.ALL[n % 3], document_number=str(n))
        assert sum(shares_of(cost_id).values()) == cents
    positions = queries.positions(stage.who("anna"), project_id)
    assert sum(p.balance for p in positions) == 0
    assert sum(p.paid for p in positions) == sum(gross)


def test_what_is_not_approved_weighs_in_no_balance() -> None:
    project_id = stage.project()
    stage.submitted(project_id)
    assert queries.positions(stage.who("anna"), project_id) == []
    row = queries.project(stage.who("anna"), project_id)
    assert (row.spent_cents, row.waiting_cents) == (0, 10_000)


def at_once(app: Flask, *works: Any) -> list[str]:
    """Do these things in threads that start together; what became of each, sorted."""
    start, results = threading.Barrier(len(works)), []

    def run(work: Any) -> None:
        with app.app_context():
            start.wait()
            try:
                with transaction():
                    work()
                results.append("done")
            except (Conflict, NotAllowed) as error:
                results.append(type(error).__name__)
            finally:
                session().close()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(results)


def test_of_two_who_approve_at_once_one_comes_second(app: Flask) -> None:
    cost_id = stage.submitted(stage.project())
    session().rollback()
    tom, sofie = stage.who("tom"), stage.who("sofie")
    session().rollback()
    results = at_once(
        app,
        *[lambda: services.approve_cost(tom, cost_id), lambda: services.approve_cost(sofie, cost_id)] * 3,
    )
    assert results == ["Conflict"] * 5 + ["done"]
    counted = select(func.count()).select_from(CostShare).where(CostShare.cost_id == cost_id)
    assert session().scalar(counted) == 3


def test_costs_entered_at_once_get_numbers_of_their_own(app: Flask) -> None:
    project_id, dirk = stage.project(), stage.who("dirk")
    session().rollback()
    assert (
        at_once(app, *[lambda: services.record_cost(dirk, project_id, stage.command())] * 6) == ["done"] * 6
    )
    numbers = session().scalars(select(Cost.number).where(Cost.project_id == project_id)).all()
    assert sorted(numbers) == [1, 2, 3, 4, 5, 6]


def test_a_new_key_never_divides_what_was_handed_in() -> None:
    project_id = stage.project()
    stage.submitted(project_id)
    later = stage.key(Method.WEIGHTS, {1: 1, 2: 1, 3: 0}, effective_from=stage.DATED)
    with pytest.raises(Invalid):
        do(project_services.add_key_version, "kim", project_id, later)
    fine = stage.key(Method.WEIGHTS, {1: 1, 2: 1, 3: 0}, effective_from=date(2019, 2, 5))
    do(project_services.add_key_version, "bas", project_id, fine)
    first, second = (
        stage.approved(project_id, dated_on=day, document_number=str(day))
        for day in (date(2019, 2, 4), date(2019, 2, 5))
    )
    assert shares_of(first)[cast.VUURVLINDER] == 3_334
    assert shares_of(second)[cast.VUURVLINDER] == 0


def test_a_school_that_left_bears_nothing_of_later_costs() -> None:
    project_id = stage.project()
    row = next(p for p in queries.participants(project_id) if p.school_id == cast.VUURVLINDER)
    do(project_services.leave_project, "kim", project_id, row.id, stage.DATED)
    assert set(shares_of(stage.approved(project_id))) == set(stage.ALL)
    later = stage.approved(project_id, dated_on=date(2019, 2, 5), document_number="2")
    assert set(shares_of(later)) == {cast.VEENPLUIS, cast.ROERDOMP}
    do(project_services.join_project, "kim", project_id, cast.VUURVLINDER, date(2019, 2, 6))
    again = stage.approved(project_id, dated_on=date(2019, 2, 6), document_number="3")
    assert set(shares_of(again)) == set(stage.ALL)


def test_a_school_cannot_leave_before_a_cost_that_was_handed_in() -> None:
    project_id = stage.project()
    stage.submitted(project_id)
    row = next(p for p in queries.participants(project_id) if p.school_id == cast.VUURVLINDER)
    with pytest.raises(Invalid):
        do(project_services.leave_project, "kim", project_id, row.id, date(2019, 2, 3))


def test_a_participant_of_another_project_cannot_be_sent_away() -> None:
    mine, other = stage.project(), stage.project(title="Ander project")
    row = queries.participants(other)[1]
    with pytest.raises(NotFound):
        do(project_services.leave_project, "kim", mine, row.id, stage.ENDS)


@pytest.mark.parametrize("name", ["anna", "dirk", "tom", "sofie", "ad", "truus"])
def test_only_the_core_team_and_the_lead_open_and_keep_projects(name: str) -> None:

    opening = OpenProject(stage.facts(), stage.ALL, stage.key())
    with pytest.raises(NotAllowed):
        do(project_services.open_project, name, opening)
    project_id = stage.project()
    with pytest.raises(NotAllowed):
        do(project_services.add_key_version, name, project_id, stage.key(effective_from=stage.ENDS))
    with pytest.raises(NotAllowed):
        do(project_services.change_project, name, project_id, 1, stage.facts())


def test_a_project_changed_meanwhile_is_not_overwritten() -> None:
    project_id = stage.project()
    do(project_services.change_project, "bas", project_id, 1, stage.facts(title="Nieuwe titel"))
    with pytest.raises(Conflict):
        do(project_services.change_project, "kim", project_id, 1, stage.facts(title="Mijn titel"))


def test_a_third_is_said_as_equal_not_as_a_percentage() -> None:
    with pytest.raises(Invalid, match="Gelijk") as refused:
        stage.project(stage.key(Method.PERCENT, {1: 3_333, 2: 3_333, 3: 3_333}))
    assert "method" in refused.value.errors


def test_a_key_fixed_on_the_day_of_the_cost_or_later_is_flagged() -> None:

    with clock.frozen(datetime(2019, 2, 4, 8, 0, tzinfo=UTC)), transaction():
        opening = OpenProject(stage.facts(), stage.ALL, stage.key())
        late = project_services.open_project(stage.who("kim"), opening).id
    early = stage.project()
    assert not divide(late, stage.DATED, 100, 1).beforehand
    assert divide(early, stage.DATED, 100, 1).beforehand


def test_nothing_of_money_is_ever_deleted_but_a_payer_of_a_draft() -> None:
    project_id = stage.project()
    cost_id = stage.draft(project_id)
    do(services.change_cost, "dirk", cost_id, 1, stage.command(payers=((cast.VEENPLUIS, 10_000),)))
    assert session().scalars(select(CostPayer.school_id).where(CostPayer.cost_id == cost_id)).all() == [1]
