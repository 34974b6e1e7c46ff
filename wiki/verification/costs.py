"""Costs: nothing is gone, everything says what was handed in, and every share follows from its key."""

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from wiki.audit.models import AuditEvent
from wiki.costs.models.cost import Cost, CostLink, CostPayer, CostShare, Decision, Receipt
from wiki.costs.models.key import KeyVersion
from wiki.costs.queries import approval_status
from wiki.costs.queries.cost_details import NONE, parts_of
from wiki.costs.queries.costs import present_hash
from wiki.costs.rules.distribution_keys import Method
from wiki.costs.rules.lifecycle import ONCE_COUNTED, State, Step, second_reasons, state_after
from wiki.kernel.db import session
from wiki.kernel.money import split
from wiki.ledger.queries import policies as policy_queries
from wiki.schools.models import School


def schools() -> Iterator[str]:
    """Every school that paid or bears something is there."""
    for table in (CostPayer, CostShare):
        lost = select(table.cost_id, table.school_id).where(table.school_id.not_in(select(School.id)))
        for cost_id, school_id in session().execute(lost.order_by(table.cost_id, table.school_id)):
            yield f"{table.__tablename__} of cost {cost_id}: there is no school {school_id}."


def numbers() -> Iterator[str]:
    """Every cost has the number it was entered with, and the numbers of a project have no gaps: nothing is deleted."""
    rows = session().execute(
        select(Cost.id, Cost.project_id, Cost.number).order_by(Cost.project_id, Cost.number)
    )
    there = {id_: (project, number) for id_, project, number in rows}
    entered = _entered()
    for id_ in sorted(there.keys() | entered.keys()):
        yield from _wrong_number(id_, there.get(id_), entered.get(id_))
    for project, group in groupby(there.values(), key=lambda pair: pair[0]):
        for before, after in pairwise([0, *(number for _project, number in group)]):
            if after != before + 1:
                yield f"cost of project {project}: after number {before} comes {after}."


def _entered() -> dict[int, tuple[int, int]]:
    """Project and number of every cost as the audit trail tells of them."""
    told = select(AuditEvent.entity_id, AuditEvent.details).where(
        AuditEvent.entity == "cost", AuditEvent.action == "cost.record"
    )
    return {
        int(id_): (said.get("project_id"), said.get("number"))
        for id_, said in session().execute(told)
        if id_.isdecimal()
    }


def _wrong_number(
    id_: int, present: tuple[int, int] | None, entered: tuple[int, int] | None
) -> Iterator[str]:
    if entered is None:
        yield f"cost {id_}: no audit_event tells that it was entered."
    elif present is None:
        yield f"cost {id_}: it is gone; it was entered as number {entered[1]} of project {entered[0]}."
    elif present != entered:
        was = f"was entered as number {entered[1]} of project {entered[0]}"
        now = f"number {present[1]}" + (f" of project {present[0]}" if present[0] != entered[0] else "")
        yield f"cost {id_}: it has {now}, and {was}."


def payers() -> Iterator[str]:
    """Who paid adds up to the gross amount of everything that was handed in."""
    paid = func.coalesce(func.sum(CostPayer.cents), 0)
    rows = session().execute(
        select(Cost.id, Cost.gross_cents, paid)
        .outerjoin(CostPayer, CostPayer.cost_id == Cost.id)
        .where(Cost.status.in_((*ONCE_COUNTED, State.SUBMITTED)))
        .group_by(Cost.id)
        .having(paid != Cost.gross_cents)
    )
    for id_, gross, cents in rows:
        yield f"cost_payer of cost {id_}: the payers paid {cents} cents of {gross}."


def approvals() -> Iterator[str]:
    """Two people approved what was above the limit when it was handed in."""
    limits = policy_queries.limits()
    rows = session().execute(
        select(Cost.id, Cost.gross_cents, Cost.submitted_at)
        .where(Cost.status.in_(ONCE_COUNTED))
        .order_by(Cost.id)
    )
    above = [id_ for id_, gross, at in rows if second_reasons(gross, limits.at(at), None, 0)]
    given = approval_status.approvals(above) if above else {}
    for id_ in above:
        people = {approval.by_id for approval in given[id_]}
        if len(people) < 2:
            yield f"decision of cost {id_}: {len(people)} of the two people who have to approved it."


def contents() -> Iterator[str]:
    """Every cost that was handed in, its payers and receipts say what they said then."""
    costs = session().scalars(select(Cost).where(Cost.content_sha256.is_not(None)).order_by(Cost.id)).all()
    paid, files = (
        _by_cost(CostPayer.cost_id, CostPayer.school_id, CostPayer.cents),
        _by_cost(Receipt.cost_id, Receipt.sha256),
    )
    parts = parts_of()
    for cost in costs:
        hashes = [sha256 for (sha256,) in files.get(cost.id, [])]
        payers = [(s, c) for s, c in paid.get(cost.id, [])]
        if present_hash(cost, payers, hashes, parts.get(cost.id, NONE)) != cost.content_sha256:
            yield f"cost {cost.id}: it, its cost_payer or receipt rows are not what was handed in."
    shared = select(CostShare.cost_id).where(CostShare.cost_id == Cost.id).exists()
    for id_, status in session().execute(
        select(Cost.id, Cost.status).where(Cost.status.not_in(ONCE_COUNTED), shared)
    ):
        yield f"cost {id_}: it has shares, but is {status}."


def _by_cost(cost_id: Any, *columns: Any) -> dict[int, list[tuple[Any, ...]]]:
    found: dict[int, list[tuple[Any, ...]]] = {}
    for id_, *values in session().execute(select(cost_id, *columns)):
        found.setdefault(id_, []).append(tuple(values))
    return found


def shares() -> Iterator[str]:
    """The shares of every approved cost are what its frozen fractions give; a credit note's as of what it credits."""
    credited = aliased(Cost)
    rows = session().execute(
        select(
            Cost.id,
            func.coalesce(credited.number, Cost.number).label("number"),
            Cost.gross_cents,
            KeyVersion.method,
            CostShare.school_id,
            CostShare.numerator,
            CostShare.denominator,
            CostShare.floor_cents,
            CostShare.rank,
            CostShare.cents,
            Cost.decided_at,
        )
        .outerjoin(CostShare, CostShare.cost_id == Cost.id)
        .outerjoin(KeyVersion, KeyVersion.id == Cost.key_version_id)
        .outerjoin(CostLink, CostLink.cost_id == Cost.id)
        .outerjoin(credited, credited.id == CostLink.credits_cost_id)
        .outerjoin(School, School.id == CostShare.school_id)
        .where(Cost.status.in_(ONCE_COUNTED))
        .order_by(Cost.id, CostShare.place, School.brin)
        .execution_options(yield_per=1000)
    )
    ties = policy_queries.ties()
    with rows:
        for _cost, group in groupby(rows, key=lambda row: row.id):
            yield from _wrong_shares(list(group), ties)


def _wrong_shares(rows: Sequence[Any], ties: policy_queries.TieRules) -> Iterator[str]:
    first = rows[0]
    if first.school_id is None:
        yield f"cost {first.id}: it was approved without shares."
        return
    total = sum(row.cents for row in rows)
    if total != first.gross_cents:
        yield f"cost {first.id}: its shares are {total} cents together, it is {first.gross_cents}."
    if impossible := [row for row in rows if row.denominator <= 0 or row.numerator < 0]:
        for row in impossible:
            yield f"cost_share {first.id}, school {row.school_id}: {row.numerator}/{row.denominator} is no part."
        return
    left_over = abs(first.gross_cents) - sum(abs(row.floor_cents) for row in rows)
    for row in rows:
        floor = abs(first.gross_cents) * row.numerator // row.denominator
        cents = floor + (row.rank <= left_over)
        if (floor, cents) != (abs(row.floor_cents), abs(row.cents)):
            yield f"cost_share {first.id}, school {row.school_id}: {row.cents} cents, not {cents}."
    if first.method != Method.FIXED_REST:
        yield from _wrong_ranks(rows, ties)


def _wrong_ranks(rows: Sequence[Any], ties: policy_queries.TieRules) -> Iterator[str]:
    """The order in which the odd cents were handed out is that of the rule."""
    first = rows[0]
    start = ties.start(first.number, first.decided_at)
    parts = split(first.gross_cents, [row.numerator for row in rows], start)
    for row, part in zip(rows, parts, strict=True):
        if row.rank != part.rank:
            school = row.school_id
            yield f"cost_share {first.id}, school {school}: rank {row.rank}, not {part.rank}."


def steps() -> Iterator[str]:
    """The state of every cost is the one that its decisions, and the settlement, led to."""
    settled = set(session().scalars(select(AuditEvent.entity_id).where(AuditEvent.action == "settle")))
    taken: dict[int, list[str]] = {}
    for cost_id, step in session().execute(select(Decision.cost_id, Decision.step).order_by(Decision.id)):
        taken.setdefault(cost_id, []).append(step)
    rows = session().execute(select(Cost.id, Cost.status).where(Cost.status != State.DRAFT).order_by(Cost.id))
    for id_, status in rows:
        reached = _reached(taken.get(id_, []), was_settled=str(id_) in settled)
        if State(status) not in reached:
            yield f"cost {id_}: it is {status}; its decision rows lead to {', '.join(sorted(reached))}."


def _reached(steps: Sequence[str], *, was_settled: bool) -> set[State]:
    """Where these steps lead to; after the first of two approvals a cost still waits."""
    states = {State.DRAFT}
    for step in (Step(step) for step in steps if step in set(Step)):
        before = states | ({State.SETTLED} if was_settled and State.APPROVED in states else set())
        states = {after for state in before if (after := state_after(state, step))}
        states |= before & {State.SUBMITTED} if step is Step.APPROVE else set()
    return states | ({State.SETTLED} if was_settled and State.APPROVED in states else set())
