"""Reading the distribution keys of the network."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from wiki.accounts.models import Person
from wiki.costs.models.key import KeyAdoption, KeyVersion, NetworkKeyLine, NetworkKeyVersion
from wiki.costs.rules.distribution_keys import Key, KeyLine, Method
from wiki.kernel.db import session
from wiki.kernel.errors import NotFound
from wiki.kernel.i18n import _


@dataclass(frozen=True)
class NetworkKey:
    """A version of a key of the network; it counts once `approved_at` is set. `projects` took it over."""

    id: int
    name: str
    version: int
    key: Key
    rationale: str
    created_by: str
    created_by_id: int
    created_at: datetime
    approved_by: str | None
    approved_at: datetime | None
    projects: int


def network_keys(key_id: int | None = None) -> list[NetworkKey]:
    """The keys of the network by name, the newest version first: two statements, one when there are none."""
    creator, approver = aliased(Person), aliased(Person)
    used = (
        select(func.count())
        .where(KeyAdoption.network_key_version_id == NetworkKeyVersion.id)
        .correlate(NetworkKeyVersion)
        .scalar_subquery()
    )
    statement = (
        select(NetworkKeyVersion, creator.name, approver.name, used)
        .join(creator, creator.id == NetworkKeyVersion.created_by_id)
        .outerjoin(approver, approver.id == NetworkKeyVersion.approved_by_id)
        .order_by(func.lower(NetworkKeyVersion.name), NetworkKeyVersion.version.desc())
        .limit(500)
    )
    if key_id is not None:
        statement = statement.where(NetworkKeyVersion.id == key_id)
    rows = session().execute(statement).all()
    lines = _lines([row[0].id for row in rows]) if rows else {}
    return [_row(row, lines.get(row[0].id, ())) for row in rows]


def _lines(ids: Sequence[int]) -> dict[int, tuple[KeyLine, ...]]:
    found: dict[int, tuple[KeyLine, ...]] = {}
    statement = select(NetworkKeyLine).where(NetworkKeyLine.network_key_version_id.in_(ids))
    for line in session().scalars(statement.order_by(NetworkKeyLine.school_id)):
        at = line.network_key_version_id
        found[at] = (*found.get(at, ()), KeyLine(line.school_id, line.value))
    return found


def _row(row: Any, lines: tuple[KeyLine, ...]) -> NetworkKey:
    version, creator, approver, used = row
    rest = Method(version.rest_method)
    key = Key(Method(version.method), lines, version.effective_from, rest, version.basis)
    return NetworkKey(
        version.id,
        version.name,
        version.version,
        key,
        version.rationale,
        creator,
        version.created_by_id,
        version.created_at,
        approver,
        version.approved_at,
        used,
    )


def network_key(key_id: int) -> NetworkKey:
    """One version; raises NotFound."""
    found = network_keys(key_id)
    if not found:
        raise NotFound(_("There is no such distribution key."))
    return found[0]


def adopted(project_id: int) -> dict[int, tuple[str, int]]:
    """Of a project's key versions (id) the key of the network they came from: its name and version."""
    statement = (
        select(KeyAdoption.key_version_id, NetworkKeyVersion.name, NetworkKeyVersion.version)
        .join(NetworkKeyVersion, NetworkKeyVersion.id == KeyAdoption.network_key_version_id)
        .join(KeyVersion, KeyVersion.id == KeyAdoption.key_version_id)
        .where(KeyVersion.project_id == project_id)
    )
    return {row[0]: (row[1], row[2]) for row in session().execute(statement)}
