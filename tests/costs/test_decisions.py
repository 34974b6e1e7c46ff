"""Deciding on costs: four eyes, the content that was looked at, once."""

import io

import pytest
from flask import Flask
from sqlalchemy import func, insert, select

from tests.costs import cost_data
from tests.costs.cost_data import at_once, do, shares_of, status_of
from tests.support import cast
from tests.support.without_guards import without_guards
from wiki.costs.models.cost import Cost, CostShare, Decision
from wiki.costs.queries import costs as cost_queries
from wiki.costs.services import costs as cost_services
from wiki.kernel import clock
from wiki.kernel.db import session, transaction
from wiki.kernel.errors import Conflict, Invalid, NotAllowed

pytestmark = pytest.mark.usefixtures("app")


@pytest.mark.parametrize("name", ["anna", "bas", "dirk", "kim", "ad"])
def test_only_treasurer_and_second_approver_decide(name: str) -> None:
    cost_id = cost_data.submitted(cost_data.project())
    with pytest.raises(NotAllowed):
        do(cost_services.approve_cost, name, cost_id)
    with pytest.raises(NotAllowed):
        do(cost_services.reject_cost, name, cost_id, "Nee.")


def test_nobody_decides_on_what_the_own_school_paid_or_entered() -> None:
    project_id = cost_data.project()
    entered = cost_data.submitted(project_id, payer=cast.VEENPLUIS)
    paid = cost_data.submitted(project_id, "bas", payer=cast.ROERDOMP, document_number="2")
    neither = cost_data.submitted(project_id, "bas", payer=cast.VEENPLUIS, document_number="3")
    for cost_id in (entered, paid):
        with pytest.raises(NotAllowed):
            do(cost_services.approve_cost, "truus", cost_id)
    do(cost_services.approve_cost, "truus", neither)
    do(cost_services.approve_cost, "sofie", paid)


def test_who_had_a_hand_in_a_cost_does_not_decide_on_it() -> None:
    cost_id = cost_data.submitted(cost_data.project())
    with transaction() as database:
        row = {"cost_id": cost_id, "step": "change", "reason": "", "actor_id": cast.TOM, "at": clock.now()}
        database.execute(insert(Decision).values(**row))
    with pytest.raises(NotAllowed):
        do(cost_services.approve_cost, "tom", cost_id)
    do(cost_services.approve_cost, "sofie", cost_id)


def test_a_cost_is_approved_once() -> None:
    cost_id = cost_data.approved(cost_data.project())
    for step, more in ((cost_services.approve_cost, ()), (cost_services.reject_cost, ("Toch niet.",))):
        with pytest.raises(Conflict):
            do(step, "sofie", cost_id, *more)
    assert sum(shares_of(cost_id).values()) == 10_000


def test_a_draft_cannot_be_approved_and_an_approved_cost_not_changed() -> None:
    project_id = cost_data.project()
    with pytest.raises(Conflict):
        do(cost_services.approve_cost, "tom", cost_data.draft(project_id))
    done = cost_data.approved(project_id, document_number="2")
    for step, more in (
        (cost_services.submit_cost, ()),
        (cost_services.withdraw_cost, ()),
        (cost_services.return_cost, ()),
        (cost_services.change_cost, (3, cost_data.command())),
        (cost_services.add_receipt, ("bon.pdf", io.BytesIO(cost_data.PDF))),
    ):
        with pytest.raises(Conflict):
            do(step, "dirk", done, *more)


def test_an_approval_is_of_the_content_that_was_looked_at() -> None:
    cost_id = cost_data.submitted(cost_data.project())
    seen = cost_queries.cost(cost_data.who("tom"), cost_id).content_sha256
    do(cost_services.return_cost, "dirk", cost_id)
    row = cost_queries.cost(cost_data.who("dirk"), cost_id)
    do(cost_services.change_cost, "dirk", cost_id, row.version, cost_data.command(gross=99_000))
    do(cost_services.submit_cost, "dirk", cost_id)
    with pytest.raises(Conflict):
        do(cost_services.approve_cost, "tom", cost_id, seen)
    assert status_of(cost_id) == "submitted"
    now = cost_queries.cost(cost_data.who("tom"), cost_id).content_sha256
    do(cost_services.approve_cost, "tom", cost_id, now)


def test_content_changed_behind_the_services_cannot_be_approved() -> None:
    cost_id = cost_data.submitted(cost_data.project())
    with without_guards() as database:
        database.get_one(Cost, cost_id).description = "Iets anders"
    with pytest.raises(Conflict):
        do(cost_services.approve_cost, "tom", cost_id)


def test_a_rejection_says_why() -> None:
    cost_id = cost_data.submitted(cost_data.project())
    for reason in ("", "  ", "x" * 501):
        with pytest.raises(Invalid):
            do(cost_services.reject_cost, "tom", cost_id, reason)
    do(cost_services.reject_cost, "tom", cost_id, "x" * 500)
    assert status_of(cost_id) == "rejected"
    assert shares_of(cost_id) == {}


def test_who_decides_sends_a_cost_back_with_a_question() -> None:
    cost_id = cost_data.submitted(cost_data.project())
    for reason in ("", "x" * 501):
        with pytest.raises(Invalid):
            do(cost_services.return_cost, "tom", cost_id, reason)
    do(cost_services.return_cost, "tom", cost_id, "Welke klas was dit?")
    assert status_of(cost_id) == "draft"
    assert cost_queries.history(cost_id)[-1].reason == "Welke klas was dit?"
    do(cost_services.submit_cost, "dirk", cost_id)
    do(cost_services.approve_cost, "tom", cost_id)


def test_every_step_is_in_the_history() -> None:
    cost_id = cost_data.approved(cost_data.project())
    steps = [(h.step, h.by) for h in cost_queries.history(cost_id)]
    dirk = "Dirk van 't Hof"
    assert steps == [("record", dirk), ("receipt", dirk), ("submit", dirk), ("approve", "Tom Tel")]


def test_of_two_who_approve_at_once_one_comes_second(app: Flask) -> None:
    cost_id = cost_data.submitted(cost_data.project())
    session().rollback()
    tom, sofie = cost_data.who("tom"), cost_data.who("sofie")
    session().rollback()
    results = at_once(
        app,
        *[
            lambda: cost_services.approve_cost(tom, cost_id),
            lambda: cost_services.approve_cost(sofie, cost_id),
        ]
        * 3,
    )
    assert results == ["Conflict"] * 5 + ["done"]
    counted = select(func.count()).select_from(CostShare).where(CostShare.cost_id == cost_id)
    assert session().scalar(counted) == 3
