"""What joining or leaving a project would change, worked out in a transaction that is rolled back."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select

from wiki.costs import wording
from wiki.costs.models.cost import Cost
from wiki.costs.models.project import ProjectParticipant
from wiki.costs.queries import keys, projects
from wiki.costs.rules.distribution_keys import KeyProblem, check_key
from wiki.costs.rules.lifecycle import COUNTED
from wiki.kernel.db import session, transaction
from wiki.schools.rules import Actor


@dataclass(frozen=True)
class Preview:
    """A school joins from a day or leaves after it: what stays, and whether the keys fit who takes part then."""

    school_id: int
    school: str
    day: date
    leaves: bool
    costs: int
    """Approved costs, of which every share stays as it is."""
    position: projects.SchoolPosition | None
    """What the school paid and bears of the project so far; None when it has no part in it."""
    misfits: tuple[str, ...]
    """Why a key of the project cannot divide costs from then on; empty when all can."""


class _RolledBack(Exception):
    def __init__(self, preview: Preview) -> None:
        self.preview = preview


def preview(actor: Actor, project_id: int, move: Callable[[], ProjectParticipant]) -> Preview:
    """Make the move in a transaction, work out what it changes, and roll back. Raises what the move itself raises."""
    try:
        with transaction():
            row = move()
            session().flush()
            raise _RolledBack(_effects(actor, project_id, row))
    except _RolledBack as rolled_back:
        return rolled_back.preview


def _effects(actor: Actor, project_id: int, row: ProjectParticipant) -> Preview:
    day = row.to_on or row.from_on
    changes_on = day + timedelta(days=1) if row.to_on else day
    positions = projects.positions(actor, project_id)
    counted = select(func.count()).where(Cost.project_id == project_id, Cost.status.in_(COUNTED))
    return Preview(
        row.school_id,
        dict(projects.schools_to_choose())[row.school_id],
        day,
        row.to_on is not None,
        session().scalars(counted).one(),
        next((p for p in positions if p.school_id == row.school_id), None),
        tuple(_misfits(project_id, changes_on)),
    )


def _misfits(project_id: int, day: date) -> list[str]:
    """Of each key that holds on a day, why it cannot divide among the schools of that day."""
    versions = [version for version in keys.key_versions(project_id) if version.approved]
    present = projects.participants_on(projects.participants(project_id), day)
    names = dict(projects.schools_to_choose())
    found = []
    for name in sorted({version.name for version in versions}):
        version = keys.key_in_force([v for v in versions if v.name == name], day)
        try:
            if version:
                check_key(version.key, [row.school_id for row in present])
        except KeyProblem as problem:
            sentence = str(wording.key_sentence(problem, names))
            found.append(f"{name}: {sentence}" if name else sentence)
    return found
