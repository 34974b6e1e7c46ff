import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.settlement.certificate import Flaw, fewest_transfers, verify_certificate
from tests.support.examples import some
from tests.support.work import counted
from wiki.settlement.rules.transfers import (
    EXACT_UP_TO,
    Algorithm,
    Plan,
    Transfer,
    Unbalanced,
    minimal,
    per_project,
    through_hub,
)

V1 = [30000, -20000, -10000, 24000, -17000, -7000]
V3 = [123456, -100000, -23456, 98765, -45678, -53087, 40001, -20000, -20001]
# Seven pairs and six schools without one: 7 + 4.
V5 = [*(sign * (100 + pair) for pair in range(7) for sign in (1, -1)), *V1]


def by_school(cents: list[int]) -> dict[int, int]:
    return dict(enumerate(cents, start=1))


def balanced(cents: list[int]) -> dict[int, int]:
    return by_school([*cents, -sum(cents)])


def after(plan: Plan, balances: dict[int, int]) -> dict[int, int]:
    left = dict(balances)
    for transfer in plan.transfers:
        left[transfer.from_school] = left.get(transfer.from_school, 0) - transfer.cents
        left[transfer.to_school] = left.get(transfer.to_school, 0) + transfer.cents
    return left


few = st.lists(st.integers(-6, 6), max_size=9).map(balanced)
any_size = st.lists(st.integers(-20, 20), min_size=0, max_size=40).map(balanced)
large = st.lists(st.integers(-(10**12), 10**12), max_size=12).map(balanced)


@pytest.mark.parametrize(("cents", "fewest"), [(V1, 4), (V3, 6), (V5, 11)], ids=["V1", "V3", "V5"])
def test_the_worked_vectors_need_exactly_these_transfers(cents: list[int], fewest: int) -> None:
    plan = minimal(by_school(cents))
    assert len(plan.transfers) == fewest
    assert plan.proven_minimal
    assert plan.algorithm is Algorithm.SUBSETS
    assert verify_certificate(plan, by_school(cents)) == ()


def test_seven_schools_that_share_thirty_euros_settle_to_the_cent_and_only_once() -> None:
    balances = by_school([429 - 3000, 429, 429, 429, 428, 428, 428])
    plan = minimal(balances)
    assert [(t.from_school, t.to_school, t.cents) for t in plan.transfers] == [
        (2, 1, 429),
        (3, 1, 429),
        (4, 1, 429),
        (5, 1, 428),
        (6, 1, 428),
        (7, 1, 428),
    ]
    assert minimal(after(plan, balances)).transfers == ()


def test_an_invoice_that_proves_lower_after_settling_is_one_transfer_back() -> None:
    assert minimal({1: -5000, 2: 5000}).transfers == (Transfer(2, 1, 5000),)
    assert minimal({1: 5000, 2: -5000}).transfers == (Transfer(1, 2, 5000),)


def test_twenty_schools_settle_exactly_with_little_work() -> None:
    chance = random.Random(20)
    cents = [chance.randint(-10_000_000, 10_000_000) for _ in range(18)]
    for vector in ([300] * 5 + [-100] * 14, [*cents, 7], list(range(1, 20))):
        balances = balanced(vector)
        with counted() as work:
            plan = minimal(balances)
        assert work.calls < 20_000
        assert plan.proven_minimal
        assert verify_certificate(plan, balances) == ()


def test_twenty_schools_take_as_few_transfers_as_the_textbook_says() -> None:
    chance = random.Random(7)
    balances = balanced([chance.choice([-7, -4, -3, 2, 5, 9, 11]) * 50_000 for _ in range(15)] + V1[:4])
    assert len(balances) == EXACT_UP_TO
    assert verify_certificate(minimal(balances), balances, exhaustive=True) == ()


@settings(max_examples=some(150))
@given(few)
def test_no_plan_has_fewer_transfers(balances: dict[int, int]) -> None:
    plan = minimal(balances)
    assert len(plan.transfers) == fewest_transfers(balances)
    assert verify_certificate(plan, balances, exhaustive=True) == ()


@given(any_size | large)
def test_every_plan_brings_all_schools_to_zero_and_holds_its_certificate(balances: dict[int, int]) -> None:
    standing = sum(map(bool, balances.values()))
    for plan in (minimal(balances), through_hub(balances, hub=1)):
        assert not any(after(plan, balances).values())
        assert all(transfer.cents > 0 for transfer in plan.transfers)
        assert verify_certificate(plan, balances) == ()
    assert len(minimal(balances).transfers) <= max(0, standing - 1)


@given(any_size, st.randoms())
def test_the_order_in_which_balances_come_changes_nothing(
    balances: dict[int, int], chance: random.Random
) -> None:
    shuffled = list(balances.items())
    chance.shuffle(shuffled)
    assert minimal(dict(shuffled)) == minimal(balances)
    assert through_hub(dict(shuffled), 1) == through_hub(balances, 1)


def test_ties_follow_the_order_of_schools_that_is_given() -> None:
    balances = {1: 100, 2: 100, 3: -100, 4: -100}
    assert minimal(balances).groups == ((1, 3), (2, 4))
    assert minimal(balances, order=[4, 3, 2, 1]).groups == ((4, 2), (3, 1))


@given(any_size)
def test_beyond_twenty_schools_no_proof_is_claimed(balances: dict[int, int]) -> None:
    standing = sum(map(bool, balances.values()))
    assert minimal(balances).proven_minimal == (standing <= EXACT_UP_TO)


def test_beyond_twenty_schools_pairs_triples_and_quads_settle_among_themselves() -> None:
    triples = [1000, -999, -1, 5000, -4900, -100, 70_000, -69_000, -1000]
    quad = [1_000_003, -999_000, -1001, -2]
    pairs = [sign * (333_000 + pair) for pair in range(6) for sign in (1, -1)]
    plan = minimal(by_school([*pairs, *triples, *quad]))
    assert plan.algorithm is Algorithm.PEELING
    assert not plan.proven_minimal
    assert sorted(len(group) for group in plan.groups)[:6] == [2] * 6
    assert verify_certificate(plan, by_school([*pairs, *triples, *quad])) == ()


def test_two_hundred_schools_settle_with_little_work() -> None:
    chance = random.Random(200)
    balances = balanced([chance.randint(-10_000_000, 10_000_000) for _ in range(199)])
    with counted() as work:
        assert verify_certificate(minimal(balances), balances) == ()
    assert work.calls < 250_000


@given(any_size)
def test_through_a_hub_every_school_has_one_transfer(balances: dict[int, int]) -> None:
    plan = through_hub(balances, hub=1)
    others = [school for school, cents in balances.items() if cents and school != 1]
    assert [
        transfer.from_school if transfer.to_school == 1 else transfer.to_school for transfer in plan.transfers
    ] == others
    assert plan.algorithm is Algorithm.HUB


def test_a_hub_may_stand_at_zero_itself() -> None:
    plan = through_hub({1: 40, 2: -40}, hub=9)
    assert plan.transfers == (Transfer(1, 9, 40), Transfer(9, 2, 40))
    assert verify_certificate(plan, {1: 40, 2: -40}) == ()


def test_projects_are_never_netted_with_each_other() -> None:
    projects = {8: {1: 100, 2: -100}, 3: {1: -100, 2: 100}}
    plans = per_project(projects)
    assert {project: plan.transfers for project, plan in plans.items()} == {
        3: (Transfer(2, 1, 100),),
        8: (Transfer(1, 2, 100),),
    }
    assert list(plans) == [3, 8]


def test_a_project_with_a_hub_is_settled_through_it() -> None:
    plans = per_project({3: {1: 100, 2: -60, 4: -40}, 5: {1: 10, 2: -10}}, hubs={3: 2})
    assert plans[3].transfers == (Transfer(1, 2, 100), Transfer(2, 4, 40))
    assert plans[5].proven_minimal


def test_balances_that_do_not_add_up_to_zero_are_refused() -> None:
    with pytest.raises(Unbalanced) as caught:
        minimal({1: 100, 2: -99})
    assert caught.value.cents == 1
    with pytest.raises(Unbalanced):
        through_hub({1: 100, 2: -99}, hub=1)


@pytest.mark.parametrize("amount", [1.0, True, None, "1"])
def test_only_whole_cents_are_settled(amount: object) -> None:
    with pytest.raises(TypeError):
        minimal({1: amount})  # type: ignore[dict-item]


def test_nothing_to_settle_is_no_transfer() -> None:
    assert minimal({}) == Plan((), (), proven_minimal=True, algorithm=Algorithm.SUBSETS)
    assert minimal({1: 0, 2: 0}).transfers == ()
    assert through_hub({1: 0}, hub=1).groups == ()


@pytest.mark.parametrize(
    ("transfers", "groups", "flaw"),
    [
        ([(1, 2, 100), (3, 4, 50), (3, 3, 1)], ((1, 2), (3, 4)), Flaw.NOT_A_PAYMENT),
        ([(1, 2, 100), (4, 3, -50)], ((1, 2), (3, 4)), Flaw.NOT_A_PAYMENT),
        ([(1, 2, 100), (3, 4, 49)], ((1, 2), (3, 4)), Flaw.NOT_SETTLED),
        ([(1, 2, 100), (3, 4, 50)], ((1, 2), (3, 4, 1)), Flaw.GROUPS_OVERLAP),
        ([(1, 2, 100), (3, 4, 50)], ((1, 2),), Flaw.SCHOOL_IN_NO_GROUP),
        ([(1, 2, 100), (3, 4, 50)], ((1, 4), (2, 3)), Flaw.GROUP_NOT_ZERO),
        ([(1, 2, 100), (3, 4, 50)], ((1, 4), (2, 3)), Flaw.CROSSES_GROUPS),
        ([(1, 2, 50), (1, 2, 50), (3, 4, 50)], ((1, 2), (3, 4)), Flaw.TOO_MANY_TRANSFERS),
        ([(1, 2, 50), (1, 4, 50), (3, 2, 50)], ((1, 2, 3, 4),), Flaw.NOT_MINIMAL),
    ],
)
def test_a_plan_that_was_tampered_with_is_found(
    transfers: list[tuple[int, int, int]], groups: tuple[tuple[int, ...], ...], flaw: Flaw
) -> None:
    balances = {1: 100, 2: -100, 3: 50, 4: -50}
    plan = Plan(tuple(Transfer(*transfer) for transfer in transfers), groups, True, Algorithm.SUBSETS)
    assert flaw in verify_certificate(plan, balances, exhaustive=True)
