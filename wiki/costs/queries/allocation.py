"""Dividing one cost by the key, the schools and the numbers of pupils that hold on its date.

The number of pupils is the latest count up to the date of the cost: before 1 October that is last year's.
"""

import hashlib
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from wiki.costs import wording
from wiki.costs.queries import keys, projects
from wiki.costs.rules.distribution_keys import KeyProblem, PupilCount, SchoolShare, pupils_on, shares
from wiki.costs.rules.lifecycle import key_is_beforehand
from wiki.kernel.clock import AMSTERDAM
from wiki.kernel.db import session
from wiki.kernel.errors import Invalid
from wiki.kernel.i18n import _, date_long
from wiki.ledger.queries import policies
from wiki.schools.models import PupilCount as Counted


@dataclass(frozen=True)
class Division:
    """The shares of a cost in BRIN order, and the key version they come from."""

    key: keys.KeyRow
    shares: tuple[SchoolShare, ...]
    beforehand: bool

    @property
    def sha256(self) -> str:
        """Of what each school would bear: a number of pupils may change between looking and deciding."""
        borne = ";".join(f"{share.school_id}={share.cents}" for share in self.shares)
        return hashlib.sha256(borne.encode("ascii")).hexdigest()


def divide(project_id: int, dated_on: date, gross_cents: int, number: int, key_name: str = "") -> Division:
    """Divide a cost by the key of this name.

    Raises Invalid (field `dated_on`) when key, schools or numbers do not allow it.
    """
    version = _key_on(project_id, dated_on, key_name)
    present = projects.participants_on(projects.participants(project_id), dated_on)
    ids = [row.school_id for row in present]
    pupils = _pupils(ids, dated_on) if version.key.needs_pupils else {}
    try:
        parts = shares(gross_cents, version.key, ids, pupils, policies.ties().start(number))
    except KeyProblem as problem:
        names = {row.school_id: row.name for row in present} | dict(projects.schools_to_choose())
        raise Invalid({"dated_on": wording.key_sentence(problem, names)}) from problem
    return Division(version, parts, is_beforehand(version, dated_on))


def is_beforehand(version: keys.KeyRow, dated_on: date) -> bool:
    """True when a key was fixed before the day of a cost, as it should be."""
    fixed_on = version.decided_at.astimezone(AMSTERDAM).date() if version.decided_at else None
    return key_is_beforehand(version.key.effective_from, fixed_on, dated_on)


def _key_on(project_id: int, dated_on: date, name: str) -> keys.KeyRow:
    versions = [
        version for version in keys.key_versions(project_id) if version.name == name and version.approved
    ]
    version = keys.key_in_force(versions, dated_on)
    if version is None:
        first = min((v.key.effective_from for v in versions), default=None)
        raise Invalid(
            {"dated_on": _too_early(first) if first else _("This project has no distribution key yet.")}
        )
    return version


def _too_early(first: date) -> str:
    return _(
        "The distribution key is valid from %(date)s. A cost of an earlier date cannot be shared: a "
        "key is set before the costs.",
        date=date_long(first),
    )


def _pupils(school_ids: list[int], on: date) -> dict[int, int]:
    statement = select(Counted.school_id, Counted.counted_on, Counted.pupils).where(
        Counted.school_id.in_(school_ids), Counted.counted_on <= on
    )
    return pupils_on([PupilCount(*row) for row in session().execute(statement)], on)
