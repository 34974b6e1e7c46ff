"""Forms that arrive twice: a double click, or "back" and send again. The second finds what the first made.

A form carries an id of its own. What was typed and that id together make a mark, kept with the audit event of what was
made: the same form with other words in it is meant as something new.
"""

import hashlib
import re
import secrets
from typing import Any

from sqlalchemy import String, cast, select

from wiki.audit.models import AuditEvent
from wiki.costs.models.cost import Cost
from wiki.costs.models.project import Project
from wiki.costs.rules.commands import OpenProject, RecordCost
from wiki.costs.services import costs, locks, projects
from wiki.costs.services.receipts import StoredReceipt
from wiki.kernel.db import session
from wiki.schools.rules import Actor

_FORM_ID = re.compile(r"[0-9a-f]{32}", re.ASCII)
_RECENT = 50
"""How many of somebody's last costs or projects are looked at: nobody sends a form again after that many others."""


def new_form_id() -> str:
    """An id for a form that is about to be shown."""
    return secrets.token_hex(16)


def mark_of(form_id: str, *typed: object) -> str:
    """The mark of this form with these words in it; empty, and never found again, for a form without an id."""
    if not _FORM_ID.fullmatch(form_id):
        return ""
    return hashlib.sha256(repr((form_id, typed)).encode()).hexdigest()


def record_cost_once(
    actor: Actor, project_id: int, command: RecordCost, receipt: StoredReceipt | None, mark: str
) -> int:
    """Record a cost with its receipt, or find the one this very form made before. Returns its id.

    Raises NotFound, NotAllowed, Conflict and Invalid as `record_cost` and `attach_receipt`.
    """
    locks.locked_project(actor, project_id)
    mine = (Cost.project_id == project_id, Cost.recorded_by_id == actor.id)
    before = _made_before("cost.record", mark, Cost.id, mine)
    if before is not None:
        return before
    cost = costs.record_cost(actor, project_id, command, mark)
    if receipt is not None:
        costs.attach_receipt(actor, cost.id, receipt)
    return cost.id


def open_project_once(actor: Actor, command: OpenProject, mark: str) -> tuple[int, str]:
    """Open a project, or find the one this very form made before. Returns its id and slug.

    Raises NotAllowed and Invalid as `open_project`.
    """
    locks.lock_activity(command.facts.activity_id)
    before = _made_before("project.opened", mark, Project.id, (Project.created_by_id == actor.id,))
    if before is not None:
        found = session().get_one(Project, before)
        return found.id, found.slug
    project = projects.open_project(actor, command, mark)
    return project.id, project.slug


def _made_before(action: str, mark: str, column: Any, mine: tuple[Any, ...]) -> int | None:
    if not mark:
        return None
    recent = select(column).where(*mine).order_by(column.desc()).limit(_RECENT).subquery()
    statement = (
        select(recent.c.id)
        .join(AuditEvent, AuditEvent.entity_id == cast(recent.c.id, String))
        .where(
            AuditEvent.entity == action.partition(".")[0],
            AuditEvent.action == action,
            AuditEvent.details["form"].as_string() == mark,
        )
    )
    return session().scalar(statement)
