"""The whole table of states, roles and steps: what is not allowed in it is refused, and nobody deletes."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete
from sqlalchemy.exc import DBAPIError

from tests.costs import cost_data
from tests.costs.cost_data import do, status_of
from wiki.costs.models.cost import Cost, Decision, Receipt
from wiki.costs.services import costs
from wiki.kernel.db import session, transaction
from wiki.kernel.errors import Conflict, NotAllowed

pytestmark = pytest.mark.usefixtures("app")

STEPS: dict[str, tuple[Callable[..., Any], tuple[Any, ...]]] = {
    "change": (costs.change_cost, ()),
    "receipt": (costs.add_receipt, ()),
    "submit": (costs.submit_cost, ()),
    "return": (costs.return_cost, ("Welke klas was dit?",)),
    "withdraw": (costs.withdraw_cost, ()),
    "approve": (costs.approve_cost, ()),
    "reject": (costs.reject_cost, ("Dit hoort hier niet.",)),
    "reverse": (costs.reverse_cost, ("Dit was dubbel.",)),
}
OWN = ("change", "receipt", "submit", "return", "withdraw")
"""Steps of the school that entered the cost; the others are of who decides, who also sends a cost back."""

AFTER: dict[str, dict[str, str]] = {
    "draft": {"change": "draft", "receipt": "draft", "submit": "submitted", "withdraw": "withdrawn"},
    "submitted": {"return": "draft", "withdraw": "withdrawn", "approve": "approved", "reject": "rejected"},
    "approved": {"reverse": "approved"},
    "settled": {"reverse": "settled"},
    "rejected": {},
    "withdrawn": {},
    "reversed": {},
}
"""What each step leads to from each state; asking to reverse changes nothing until a second person agrees."""

ALLOWED: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(OWN, ("dirk",)),
    "return": ("dirk", "tom", "sofie", "truus"),
    "approve": ("tom", "sofie"),
    "reject": ("tom", "sofie"),
    "reverse": ("tom", "sofie"),
}
PEOPLE = ("anna", "bas", "dirk", "els", "kim", "tom", "sofie", "ad", "truus")
"""Teacher, coordinator of another and of the own school, core team, treasurer, second approver, administrator, and a
treasurer of the school that paid."""


def cost_in(state: str) -> int:
    project_id = cost_data.project()
    if state == "draft":
        return cost_data.draft(project_id)
    if state in ("approved", "settled", "reversed"):
        cost_id = cost_data.approved(project_id)
    else:
        cost_id = cost_data.submitted(project_id)
    if state == "settled":
        with transaction() as database:
            database.get_one(Cost, cost_id).status = "settled"
    elif state == "reversed":
        do(costs.reverse_cost, "tom", cost_id, "Fout.")
        do(costs.reverse_cost, "sofie", cost_id)
    elif state == "rejected":
        do(costs.reject_cost, "tom", cost_id, "Nee.")
    elif state == "withdrawn":
        do(costs.withdraw_cost, "dirk", cost_id)
    return cost_id


def take(step: str, name: str, cost_id: int) -> None:
    service, more = STEPS[step]
    if step == "change":
        more = (session().get_one(Cost, cost_id).version, cost_data.command(description="Anders"))
    elif step == "receipt":
        more = ("tweede.pdf", io.BytesIO(cost_data.PDF + b"2"))
    session().rollback()
    do(service, name, cost_id, *more)


@pytest.mark.parametrize("state", AFTER)
def test_every_step_that_a_state_does_not_have_is_refused(state: str) -> None:
    cost_id = cost_in(state)
    for step, (name, *_others) in ALLOWED.items():
        if step not in AFTER[state]:
            with pytest.raises(Conflict):
                take(step, name, cost_id)
    assert status_of(cost_id) == state


@pytest.mark.parametrize(("state", "step"), [(state, step) for state in AFTER for step in AFTER[state]])
def test_every_step_is_for_its_own_people_only(state: str, step: str) -> None:
    cost_id = cost_in(state)
    for name in PEOPLE:
        if name not in ALLOWED[step]:
            with pytest.raises(NotAllowed):
                take(step, name, cost_id)
    assert status_of(cost_id) == state
    take(step, ALLOWED[step][0], cost_id)
    assert status_of(cost_id) == AFTER[state][step]


@pytest.mark.parametrize("state", AFTER)
def test_nobody_deletes_a_cost_its_receipt_or_its_history(app: Flask, state: str) -> None:
    cost_id = cost_in(state)
    for table, column in ((Receipt, Receipt.cost_id), (Decision, Decision.cost_id), (Cost, Cost.id)):
        with pytest.raises(DBAPIError), transaction() as database:
            database.execute(delete(table).where(column == cost_id))
    rules = [rule for rule in app.url_map.iter_rules() if "cost_id" in rule.arguments]
    assert rules and not any("DELETE" in (rule.methods or ()) for rule in rules)
    assert status_of(cost_id) == state
