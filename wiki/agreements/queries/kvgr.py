"""The facts behind the seven conditions, read for many projects at once: a fixed number of statements."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from wiki.agreements.models import Agreement, AgreementSignature
from wiki.agreements.rules import (
    AgreementFact,
    CostFact,
    Finding,
    KeyFact,
    ProjectFacts,
    SchoolFact,
    findings,
)
from wiki.costs.models.cost import Cost, CostHours, CostLink, CostPayer, CostShare, Receipt
from wiki.costs.models.key import KeyApproval, KeyVersion
from wiki.costs.models.project import ProjectParticipant
from wiki.costs.rules.lifecycle import COUNTED
from wiki.kernel import clock
from wiki.kernel.clock import AMSTERDAM
from wiki.kernel.db import session
from wiki.schools.models import School


def findings_of(project_id: int) -> tuple[Finding, ...]:
    """The seven conditions of one project."""
    return findings(facts_of([project_id])[project_id])


def facts_of(project_ids: Collection[int]) -> dict[int, ProjectFacts]:
    """What the books say of these projects, by id."""
    costs, schools, agreed = _costs(project_ids), _schools(project_ids), _agreements(project_ids)
    return {
        id_: ProjectFacts(
            tuple(schools[id_]),
            tuple(costs[id_]),
            agreed.get(id_),
            _to_sign(schools[id_], agreed.get(id_)),
        )
        for id_ in project_ids
    }


def _to_sign(schools: list[SchoolFact], agreement: AgreementFact | None) -> frozenset[int]:
    """Who takes part while the newest agreement holds; a school that left before it need not sign."""
    since = agreement.effective_from if agreement else clock.today()
    return frozenset(s.id for s in schools if s.to_on is None or s.to_on >= since)


def _schools(project_ids: Collection[int]) -> dict[int, list[SchoolFact]]:
    statement = (
        select(
            ProjectParticipant.project_id,
            School.id,
            School.name,
            ProjectParticipant.from_on,
            ProjectParticipant.to_on,
        )
        .join(School, School.id == ProjectParticipant.school_id)
        .where(ProjectParticipant.project_id.in_(project_ids))
        .order_by(School.brin, ProjectParticipant.from_on)
    )
    found: dict[int, list[SchoolFact]] = defaultdict(list)
    for row in session().execute(statement):
        found[row[0]].append(SchoolFact(*row[1:]))
    return found


def _agreements(project_ids: Collection[int]) -> dict[int, AgreementFact]:
    """The newest version of each project."""
    statement = select(Agreement).where(Agreement.project_id.in_(project_ids)).order_by(Agreement.version)
    newest = {row.project_id: row for row in session().scalars(statement)}
    signed: dict[int, set[int]] = defaultdict(set)
    signatures = select(AgreementSignature.agreement_id, AgreementSignature.school_id).where(
        AgreementSignature.agreement_id.in_([row.id for row in newest.values()])
    )
    for agreement_id, school_id in session().execute(signatures):
        signed[agreement_id].add(school_id)
    return {
        id_: AgreementFact(row.version, row.effective_from, row.shares_risk, frozenset(signed[row.id]))
        for id_, row in newest.items()
    }


def _costs(project_ids: Collection[int]) -> dict[int, list[CostFact]]:
    ours = (Cost.project_id.in_(project_ids), Cost.status.in_(COUNTED))
    payers = _cents_by_school(CostPayer, ours)
    shares = _cents_by_school(CostShare, ours)
    documents = {row[0]: row[1] for row in session().execute(_documents(ours))}
    found: dict[int, list[CostFact]] = defaultdict(list)
    for row in session().execute(_rows(ours)):
        fact = replace(
            _fact(row), documents=documents.get(row.id, 0), payers=payers[row.id], shares=shares[row.id]
        )
        found[row.project_id].append(fact)
    return found


def _documents(ours: tuple[Any, ...]) -> Any:
    return (
        select(Receipt.cost_id, func.count())
        .join(Cost, Cost.id == Receipt.cost_id)
        .where(*ours)
        .group_by(Receipt.cost_id)
    )


def _cents_by_school(table: Any, ours: tuple[Any, ...]) -> dict[int, dict[int, int]]:
    statement = (
        select(table.cost_id, table.school_id, table.cents)
        .join(Cost, Cost.id == table.cost_id)
        .where(*ours)
        .order_by(table.cost_id, table.school_id)
    )
    found: dict[int, dict[int, int]] = defaultdict(dict)
    for cost_id, school_id, cents in session().execute(statement):
        found[cost_id][school_id] = cents
    return found


def _rows(ours: tuple[Any, ...]) -> Any:
    credited, credited_key = aliased(Cost), aliased(KeyVersion)
    return (
        select(
            Cost.id,
            Cost.project_id,
            Cost.number,
            Cost.description,
            Cost.dated_on,
            KeyVersion.version,
            KeyVersion.rationale,
            KeyApproval.approved,
            KeyApproval.reason,
            KeyApproval.decided_at,
            credited_key.version.label("credits_key"),
            CostHours.rate_cents,
            CostHours.wage_cents,
        )
        .outerjoin(KeyVersion, KeyVersion.id == Cost.key_version_id)
        .outerjoin(KeyApproval, KeyApproval.key_version_id == KeyVersion.id)
        .outerjoin(CostHours, CostHours.cost_id == Cost.id)
        .outerjoin(CostLink, CostLink.cost_id == Cost.id)
        .outerjoin(credited, credited.id == CostLink.credits_cost_id)
        .outerjoin(credited_key, credited_key.id == credited.key_version_id)
        .where(*ours)
        .order_by(Cost.project_id, Cost.number)
    )


def _fact(row: Any) -> CostFact:
    approved_on = row.decided_at.astimezone(AMSTERDAM).date() if row.approved else None
    key = (
        None if row.version is None else KeyFact(row.version, approved_on, row.rationale or row.reason or "")
    )
    return CostFact(
        id=row.id,
        number=row.number,
        description=row.description,
        dated_on=row.dated_on,
        documents=0,
        payers={},
        shares={},
        key=key,
        credits_key=row.credits_key,
        rate_cents=row.rate_cents or 0,
        wage_cents=row.wage_cents or 0,
    )
