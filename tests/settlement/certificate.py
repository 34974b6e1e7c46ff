"""Whether a settlement plan keeps what it says: from the plan and the balances alone, apart from the search."""

from collections import Counter
from collections.abc import Mapping
from enum import StrEnum

from wiki.settlement.rules.transfers import Plan


class Flaw(StrEnum):
    """What is wrong with a plan."""

    NOT_A_PAYMENT = "not_a_payment"
    NOT_SETTLED = "not_settled"
    GROUPS_OVERLAP = "groups_overlap"
    SCHOOL_IN_NO_GROUP = "school_in_no_group"
    GROUP_NOT_ZERO = "group_not_zero"
    CROSSES_GROUPS = "crosses_groups"
    TOO_MANY_TRANSFERS = "too_many_transfers"
    NOT_MINIMAL = "not_minimal"


def verify_certificate(
    plan: Plan, balances: Mapping[int, int], *, exhaustive: bool = False
) -> tuple[Flaw, ...]:
    """Name all that is wrong with a plan; empty when it holds.

    The groups prove that so few transfers suffice. That no plan has fewer is recomputed from all 2^n subsets
    when `exhaustive` (only for plans that claim it; about two seconds at twenty schools).
    """
    members = [school for group in plan.groups for school in group]
    group_of = {school: place for place, group in enumerate(plan.groups) for school in group}
    standing = [school for school, cents in balances.items() if cents]
    found = {
        Flaw.NOT_A_PAYMENT: any(t.cents <= 0 or t.from_school == t.to_school for t in plan.transfers),
        Flaw.NOT_SETTLED: any(_after(plan, balances).values()),
        Flaw.GROUPS_OVERLAP: len(set(members)) < len(members),
        Flaw.SCHOOL_IN_NO_GROUP: not set(standing) <= set(members),
        Flaw.GROUP_NOT_ZERO: any(sum(balances.get(school, 0) for school in group) for group in plan.groups),
        Flaw.CROSSES_GROUPS: any(
            group_of.get(t.from_school, -1) != group_of.get(t.to_school, -2) for t in plan.transfers
        ),
        Flaw.TOO_MANY_TRANSFERS: len(plan.transfers) > sum(len(group) - 1 for group in plan.groups),
        Flaw.NOT_MINIMAL: exhaustive
        and plan.proven_minimal
        and len(plan.transfers) > fewest_transfers(balances),
    }
    return tuple(flaw for flaw, present in found.items() if present)


def _after(plan: Plan, balances: Mapping[int, int]) -> Counter[int]:
    left = Counter(balances)
    for transfer in plan.transfers:
        left[transfer.from_school] -= transfer.cents
        left[transfer.to_school] += transfer.cents
    return left


def fewest_transfers(balances: Mapping[int, int]) -> int:
    """The fewest transfers that settle, by the textbook recursion over all subsets: most[m] groups fit in m.

    Time and memory double with every school that does not stand at zero.
    """
    cents = [amount for amount in balances.values() if amount]
    sums, most = [0], bytearray(1 << len(cents))
    for amount in cents:
        sums += [total + amount for total in sums]
    for subset in range(1, len(most)):
        rest, best = subset, 0
        while rest:
            member = rest & -rest
            best = max(best, most[subset ^ member])
            rest ^= member
        most[subset] = best + (sums[subset] == 0)
    return len(cents) - most[-1]
