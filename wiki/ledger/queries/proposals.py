"""Reads about what one person proposed about money and another has to agree to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased

from wiki.accounts.models import Person
from wiki.kernel.db import session
from wiki.kernel.errors import NotFound
from wiki.kernel.i18n import lazy as _
from wiki.ledger.models import MoneyProposal
from wiki.ledger.rules import ProposalKind
from wiki.schools.models import Membership

SHOWN = 50


@dataclass(frozen=True)
class ProposalRow:
    """A proposal with the names a screen shows; `agreed` is None while it waits."""

    id: int
    kind: ProposalKind
    subject_id: int
    facts: dict[str, Any]
    reason: str
    by_id: int
    by: str
    at: datetime
    agreed: bool | None
    decided_by_id: int | None
    decided_by: str
    decided_at: datetime | None


def waiting() -> list[ProposalRow]:
    """What waits until somebody else agrees, the oldest first."""
    return _rows(MoneyProposal.agreed.is_(None))[::-1]


def waits(kind: ProposalKind, subject_id: int) -> ProposalRow | None:
    """What waits of this kind and subject: never more than one."""
    return _one(MoneyProposal.agreed.is_(None), kind, subject_id)


def agreed(kind: ProposalKind, subject_id: int) -> ProposalRow | None:
    """The last proposal of this kind and subject that somebody agreed to."""
    return _one(MoneyProposal.agreed.is_(True), kind, subject_id)


def decided() -> list[ProposalRow]:
    """What was decided last, the newest first."""
    return _rows(MoneyProposal.agreed.is_not(None))


def proposal(proposal_id: int) -> ProposalRow:
    """One proposal; raises NotFound."""
    found = _rows(MoneyProposal.id == proposal_id)
    if not found:
        raise NotFound(_("There is no such proposal."))
    return found[0]


def holders(roles: Iterable[str]) -> set[int]:
    """The people who have one of these roles of the network, and can sign in."""
    statement = (
        select(Person.id)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.role.in_(sorted(roles)), Person.active)
    )
    return set(session().scalars(statement))


def _one(where: ColumnElement[bool], kind: ProposalKind, subject_id: int) -> ProposalRow | None:
    found = _rows(where, MoneyProposal.kind == kind.value, MoneyProposal.subject_id == subject_id)
    return found[0] if found else None


def _rows(*where: ColumnElement[bool]) -> list[ProposalRow]:
    by, decided_by = aliased(Person), aliased(Person)
    statement = (
        select(MoneyProposal, by.name, decided_by.name)
        .join(by, by.id == MoneyProposal.proposed_by_id)
        .outerjoin(decided_by, decided_by.id == MoneyProposal.decided_by_id)
        .where(*where)
        .order_by(MoneyProposal.id.desc())
        .limit(SHOWN)
    )
    return [
        ProposalRow(
            row.id,
            ProposalKind(row.kind),
            row.subject_id,
            row.facts,
            row.reason,
            row.proposed_by_id,
            name,
            row.proposed_at,
            row.agreed,
            row.decided_by_id,
            other or "",
            row.decided_at,
        )
        for row, name, other in session().execute(statement)
    ]
