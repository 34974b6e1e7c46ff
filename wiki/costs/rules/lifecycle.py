"""What may happen to a cost, what it needs to be submitted, and who may decide on it. Pure: no clock, no tables.

Refusals are codes; `wording` puts them into words.
"""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from enum import StrEnum

from wiki.schools.rules import Role

SchoolCents = tuple[int, int]
"""A school's id and an amount in cents."""

ENTERING = frozenset({Role.SCHOOL_COORDINATOR, Role.NETWORK_COORDINATOR})
"""Who enters costs: for a school that takes part, or for the network."""
DECIDERS = frozenset({Role.TREASURER, Role.SECOND_APPROVER})
"""Who decides on costs."""
REVERSERS = DECIDERS | {Role.NETWORK_COORDINATOR}
"""Who can be the second of the two people that reverse a cost; asking is for those who decide on costs."""


class State(StrEnum):
    """The states of a cost; nothing is ever deleted."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    REVERSED = "reversed"
    SETTLED = "settled"


class Step(StrEnum):
    """What moves a cost to another state; `settle` is the system's, never a person's."""

    SUBMIT = "submit"
    RETURN = "return"
    WITHDRAW = "withdraw"
    APPROVE = "approve"
    REJECT = "reject"
    REVERSE = "reverse"
    SETTLE = "settle"


class Refusal(StrEnum):
    """Why a step is refused."""

    WRONG_STATE = "wrong_state"
    NOT_A_DECIDER = "not_a_decider"
    OWN_COST = "own_cost"
    OWN_SCHOOL_SUBMITTED = "own_school_submitted"
    OWN_SCHOOL_PAID = "own_school_paid"
    RECEIPT_MISSING = "receipt_missing"
    PAYER_TWICE = "payer_twice"
    PAYER_SIGN = "payer_sign"
    PAYERS_SUM = "payers_sum"
    REASON_MISSING = "reason_missing"
    APPROVED_ALREADY = "approved_already"
    OTHER_ROLE = "other_role"
    ASKED_YOURSELF = "asked_yourself"
    TIED = "tied"


class SecondReason(StrEnum):
    """Why one approval is not enough."""

    ABOVE_LIMIT = "above_limit"
    OVER_BUDGET = "over_budget"


TRANSITIONS: Mapping[tuple[State, Step], State] = {
    (State.DRAFT, Step.SUBMIT): State.SUBMITTED,
    (State.DRAFT, Step.WITHDRAW): State.WITHDRAWN,
    (State.SUBMITTED, Step.RETURN): State.DRAFT,
    (State.SUBMITTED, Step.WITHDRAW): State.WITHDRAWN,
    (State.SUBMITTED, Step.APPROVE): State.APPROVED,
    (State.SUBMITTED, Step.REJECT): State.REJECTED,
    (State.APPROVED, Step.SETTLE): State.SETTLED,
    (State.APPROVED, Step.REVERSE): State.REVERSED,
    (State.SETTLED, Step.REVERSE): State.REVERSED,
}

COUNTED = (State.APPROVED, State.SETTLED)
"""The states in which a cost weighs in what schools paid and bear."""
ONCE_COUNTED = (*COUNTED, State.REVERSED)
"""The states of costs that are in the books, also those whose opposite is posted too."""
HANDED_IN = (State.SUBMITTED, *COUNTED)

REPLACEABLE = frozenset({State.REJECTED, State.WITHDRAWN, State.REVERSED})
"""The states that end without the cost counting: another can be entered instead."""

STEPS_WITH_A_REASON = frozenset({Step.REJECT, Step.REVERSE})


def state_after(state: State, step: Step) -> State | None:
    """The state a step leads to; None when the step is not open in this state."""
    return TRANSITIONS.get((state, step))


def open_steps(state: State) -> tuple[Step, ...]:
    """The steps that can be taken from a state, in the order of Step; none when the state is final."""
    return tuple(step for step in Step if (state, step) in TRANSITIONS)


def may_take(state: State, step: Step, reason: str = "") -> Refusal | None:
    """Say why a step cannot be taken from a state (with this reason given), or None."""
    if state_after(state, step) is None:
        return Refusal.WRONG_STATE
    if step in STEPS_WITH_A_REASON and not reason.strip():
        return Refusal.REASON_MISSING
    return None


def may_decide(
    actor_roles: AbstractSet[Role],
    actor_school_id: int | None,
    submitter_id: int,
    actor_id: int | None,
    payer_school_ids: Iterable[int],
    submitter_school_id: int | None = None,
    deciding: AbstractSet[Role] = DECIDERS,
) -> Refusal | None:
    """Say why a person may not approve, reject or reverse a cost, or None: four eyes, two schools.

    Never one's own cost, nor one that one's own school recorded or paid; a deciding role with no school is free of
    the latter two.
    """
    if actor_id is None or not actor_roles & deciding:
        return Refusal.NOT_A_DECIDER
    if actor_id == submitter_id:
        return Refusal.OWN_COST
    if actor_school_id is None:
        return None
    if actor_school_id == submitter_school_id:
        return Refusal.OWN_SCHOOL_SUBMITTED
    if actor_school_id in payer_school_ids:
        return Refusal.OWN_SCHOOL_PAID
    return None


def second_reasons(
    gross_cents: int, limit_cents: int, budget_cents: int | None, spent_cents: int
) -> tuple[SecondReason, ...]:
    """Why a cost needs a second approval: above the limit, or over the budget. A credit can be large too."""
    over = budget_cents is not None and gross_cents > 0 and spent_cents + gross_cents > budget_cents
    found = {SecondReason.ABOVE_LIMIT: abs(gross_cents) > limit_cents, SecondReason.OVER_BUDGET: over}
    return tuple(reason for reason, holds in found.items() if holds)


def are_two_roles(first: AbstractSet[Role], second: AbstractSet[Role]) -> bool:
    """True when one of two people can stand as the treasurer and the other as the second approver.

    Who approved and decides no more (no roles) stands as either.
    """
    if not first & DECIDERS:
        return bool(second & DECIDERS)
    return (Role.TREASURER in first and Role.SECOND_APPROVER in second) or (
        Role.SECOND_APPROVER in first and Role.TREASURER in second
    )


def submit_problems(
    gross_cents: int, payers: Sequence[SchoolCents], *, has_receipt: bool
) -> tuple[Refusal, ...]:
    """Everything that prevents submitting a cost: its receipt, and payers who together paid the gross."""
    schools = [school_id for school_id, _ in payers]
    amounts = [cents for _, cents in payers]
    found = {
        Refusal.RECEIPT_MISSING: not has_receipt,
        Refusal.PAYER_TWICE: len(set(schools)) < len(schools),
        Refusal.PAYER_SIGN: min(amounts, default=0) < 0 < max(amounts, default=0),
        Refusal.PAYERS_SUM: sum(amounts) != gross_cents,
    }
    return tuple(refusal for refusal, holds in found.items() if holds)


def key_is_beforehand(effective_from: date, approved_on: date | None, cost_on: date) -> bool:
    """Tell whether a key was fixed before the cost: approved on an earlier day, and in force on the day itself.

    The fourth condition of "kosten voor gemene rekening" (Besluit 2024-13855, 3.4).
    """
    return approved_on is not None and approved_on < cost_on and effective_from <= cost_on
