from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from wiki.costs.rules.fingerprints import Content, content_hash
from wiki.costs.rules.lifecycle import (
    Refusal,
    State,
    Step,
    key_is_beforehand,
    may_decide,
    may_take,
    open_steps,
    state_after,
    submit_problems,
)
from wiki.schools.rules import Role

A, B, C = 1, 2, 3
TREASURER = frozenset({Role.TREASURER})
ME, SOMEONE_ELSE = 10, 20


@pytest.mark.parametrize(
    ("state", "steps"),
    [
        (State.DRAFT, (Step.SUBMIT, Step.WITHDRAW)),
        (State.SUBMITTED, (Step.RETURN, Step.WITHDRAW, Step.APPROVE, Step.REJECT)),
        (State.APPROVED, (Step.REVERSE, Step.SETTLE)),
        (State.SETTLED, (Step.REVERSE,)),
        (State.REJECTED, ()),
        (State.WITHDRAWN, ()),
        (State.REVERSED, ()),
    ],
)
def test_a_state_offers_exactly_these_steps(state: State, steps: tuple[Step, ...]) -> None:
    assert open_steps(state) == steps


@pytest.mark.parametrize(("state", "step"), list(product(State, Step)))
def test_a_step_leads_somewhere_only_where_it_is_offered(state: State, step: Step) -> None:
    offered = step in open_steps(state)
    assert (state_after(state, step) is not None) is offered
    assert (may_take(state, step, "want dubbel") is None) is offered


def test_a_step_that_is_not_open_is_a_wrong_state_whatever_the_reason() -> None:
    assert may_take(State.DRAFT, Step.APPROVE) is Refusal.WRONG_STATE
    assert may_take(State.REJECTED, Step.REJECT, "nogmaals") is Refusal.WRONG_STATE


@pytest.mark.parametrize(("state", "step"), [(State.SUBMITTED, Step.REJECT), (State.SETTLED, Step.REVERSE)])
def test_rejecting_and_reversing_need_a_reason(state: State, step: Step) -> None:
    assert may_take(state, step) is Refusal.REASON_MISSING
    assert may_take(state, step, " \n") is Refusal.REASON_MISSING
    assert may_take(state, step, "bon onleesbaar") is None


def test_approving_needs_no_reason() -> None:
    assert may_take(State.SUBMITTED, Step.APPROVE) is None


@pytest.mark.parametrize("role", [Role.TREASURER, Role.SECOND_APPROVER])
def test_a_treasurer_and_a_second_approver_decide(role: Role) -> None:
    assert may_decide({role, Role.TEACHER}, None, SOMEONE_ELSE, ME, [A], A) is None
    assert may_decide({role}, C, SOMEONE_ELSE, ME, [A, B], A) is None


@pytest.mark.parametrize(
    "roles", [set(), {Role.TEACHER}, {Role.SCHOOL_COORDINATOR, Role.NETWORK_COORDINATOR, Role.ADMINISTRATOR}]
)
def test_no_other_role_decides(roles: set[Role]) -> None:
    assert may_decide(roles, None, SOMEONE_ELSE, ME, [A], A) is Refusal.NOT_A_DECIDER


def test_a_visitor_never_decides() -> None:
    assert may_decide(TREASURER, None, SOMEONE_ELSE, None, [A], A) is Refusal.NOT_A_DECIDER


def test_nobody_decides_on_their_own_cost() -> None:
    assert may_decide(TREASURER, None, ME, ME, [A], A) is Refusal.OWN_COST


def test_nobody_decides_on_a_cost_that_their_school_recorded() -> None:
    assert may_decide(TREASURER, A, SOMEONE_ELSE, ME, [B], A) is Refusal.OWN_SCHOOL_SUBMITTED


def test_nobody_decides_on_a_cost_that_their_school_paid_even_in_part() -> None:
    assert may_decide(TREASURER, A, SOMEONE_ELSE, ME, [B, A], B) is Refusal.OWN_SCHOOL_PAID
    assert may_decide(TREASURER, A, SOMEONE_ELSE, ME, iter([A])) is Refusal.OWN_SCHOOL_PAID


def test_a_treasurer_and_a_submitter_who_both_have_no_school_share_no_school() -> None:
    assert may_decide(TREASURER, None, SOMEONE_ELSE, ME, [A], None) is None


def test_a_cost_with_its_receipt_and_full_payment_can_be_submitted() -> None:
    assert submit_problems(10000, [(A, 6000), (B, 4000)], has_receipt=True) == ()
    assert submit_problems(-10000, [(A, -10000)], has_receipt=True) == ()
    assert submit_problems(0, [], has_receipt=True) == ()


@pytest.mark.parametrize(
    ("gross", "payers", "problem"),
    [
        (10000, [], Refusal.PAYERS_SUM),
        (10000, [(A, 9999)], Refusal.PAYERS_SUM),
        (10000, [(A, -10000)], Refusal.PAYERS_SUM),
        (10000, [(A, 5000), (A, 5000)], Refusal.PAYER_TWICE),
        (10000, [(A, 11000), (B, -1000)], Refusal.PAYER_SIGN),
        (0, [(A, 500), (B, -500)], Refusal.PAYER_SIGN),
    ],
)
def test_payers_pay_the_gross_amount_together_each_once_and_the_same_way(
    gross: int, payers: list[tuple[int, int]], problem: Refusal
) -> None:
    assert submit_problems(gross, payers, has_receipt=True) == (problem,)


def test_all_that_keeps_a_cost_from_being_submitted_is_said_at_once() -> None:
    assert submit_problems(10000, [], has_receipt=False) == (Refusal.RECEIPT_MISSING, Refusal.PAYERS_SUM)


CONTENT = Content(
    project_id=1,
    description="Drukwerk vragenlijst",
    on=date(2019, 2, 4),
    kind="print",
    gross_cents=14520,
    payers=((A, 10000), (B, 4520)),
    receipts=("aa", "bb"),
)


@pytest.mark.parametrize(
    "change",
    [
        {"project_id": 2},
        {"description": "Drukwerk"},
        {"on": date(2019, 2, 5)},
        {"kind": "invoice"},
        {"gross_cents": 14521},
        {"payers": ((A, 4520), (B, 10000))},
        {"receipts": ("aa",)},
        {"vat_cents": 0},
        {"supplier": ""},
        {"document_number": "2019-1"},
        {"key_id": 1},
    ],
)
def test_any_change_of_content_changes_the_hash(change: dict[str, object]) -> None:
    assert content_hash(replace(CONTENT, **change)) != content_hash(CONTENT)  # type: ignore[arg-type]


def test_the_order_of_payers_and_receipts_does_not_change_the_hash() -> None:
    turned = replace(CONTENT, payers=CONTENT.payers[::-1], receipts=CONTENT.receipts[::-1])
    assert content_hash(turned) == content_hash(CONTENT)


def test_a_hash_stays_what_it_was_when_it_was_approved() -> None:
    assert content_hash(CONTENT) == "8dcd3bb17922a9480f614489ff870efa731a479236298403254632a42b3aae88"


def test_any_text_can_be_hashed() -> None:
    assert len(content_hash(replace(CONTENT, description="é\ud800\x00🎈"))) == 64


@pytest.mark.parametrize(
    ("effective", "approved", "holds"),
    [
        (date(2018, 8, 1), date(2018, 7, 1), True),
        (date(2019, 2, 4), date(2019, 2, 3), True),
        (date(2018, 8, 1), date(2019, 2, 4), False),
        (date(2018, 8, 1), date(2019, 2, 5), False),
        (date(2019, 2, 5), date(2018, 7, 1), False),
        (date(2018, 8, 1), None, False),
    ],
)
def test_a_key_is_beforehand_when_approved_before_the_day_and_in_force_on_it(
    effective: date, approved: date | None, holds: bool
) -> None:
    assert key_is_beforehand(effective, approved, date(2019, 2, 4)) is holds
