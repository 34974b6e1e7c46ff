"""Reading the distribution keys of projects."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import (
    func,
    select,
)
from sqlalchemy.orm import aliased

from wiki.accounts.models import Person
from wiki.costs.models.cost import Cost
from wiki.costs.models.key import KeyApproval, KeyLine, KeyVersion
from wiki.costs.rules.distribution_keys import Key, Method
from wiki.costs.rules.distribution_keys import KeyLine as Line
from wiki.kernel.db import session
from wiki.schools.models import School


@dataclass(frozen=True)
class KeyRow:
    """A version of a project's key; `used_by` is how many approved costs were divided by it."""

    id: int
    version: int
    key: Key
    rationale: str
    created_at: datetime
    created_by: str
    used_by: int = 0
    name: str = ""
    """Which key of the project it is a version of; empty is the usual one."""
    approved: bool | None = None
    """None while it is a proposal; only an approved version divides costs."""
    decided_by: str = ""
    decided_at: datetime | None = None
    reason: str = ""
    created_by_id: int = 0


def key_versions(project_id: int) -> list[KeyRow]:
    """The versions of a project's keys, oldest first, each with its lines; proposals and refused ones too."""
    decider = aliased(Person)
    used = (
        select(func.count())
        .where(Cost.key_version_id == KeyVersion.id)
        .correlate(KeyVersion)
        .scalar_subquery()
    )
    statement = (
        select(KeyVersion, Person.name, used, KeyApproval, decider.name)
        .join(Person, Person.id == KeyVersion.created_by_id)
        .outerjoin(KeyApproval, KeyApproval.key_version_id == KeyVersion.id)
        .outerjoin(decider, decider.id == KeyApproval.decided_by_id)
        .where(KeyVersion.project_id == project_id)
        .order_by(KeyVersion.version)
    )
    rows = session().execute(statement).all()
    lines = _lines_of([row[0].id for row in rows])
    return [
        KeyRow(
            id=version.id,
            version=version.version,
            key=_key(version, lines.get(version.id, ())),
            rationale=version.rationale,
            created_at=version.created_at,
            created_by=name,
            used_by=used_by,
            name=version.name,
            approved=approval.approved if approval else None,
            decided_by=decided_by or "",
            decided_at=approval.decided_at if approval else None,
            reason=approval.reason if approval else "",
            created_by_id=version.created_by_id,
        )
        for version, name, used_by, approval, decided_by in rows
    ]


def _key(version: KeyVersion, lines: Iterable[Line]) -> Key:
    method, rest = Method(version.method), Method(version.rest_method)
    return Key(method, tuple(lines), version.effective_from, rest, version.basis)


def _lines_of(version_ids: Sequence[int]) -> dict[int, list[Line]]:
    statement = (
        select(KeyLine.key_version_id, KeyLine.school_id, KeyLine.value)
        .join(School, School.id == KeyLine.school_id)
        .where(KeyLine.key_version_id.in_(version_ids))
        .order_by(School.brin)
    )
    lines: dict[int, list[Line]] = {}
    for version_id, school_id, value in session().execute(statement):
        lines.setdefault(version_id, []).append(Line(school_id, value))
    return lines


def key_in_force(versions: Iterable[KeyRow], day: date) -> KeyRow | None:
    """The version that holds on a day: the last approved one that was in force by then."""
    begun = [version for version in versions if version.approved and version.key.effective_from <= day]
    return max(begun, key=lambda version: version.version, default=None)


def key_names(versions: Iterable[KeyRow]) -> list[str]:
    """The named keys a cost can be divided by, besides the usual one."""
    return sorted({version.name for version in versions if version.name and version.approved})
