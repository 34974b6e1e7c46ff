"""Changing costs: record, submit, take back, withdraw. Nothing is deleted; every step is a row in the history.

Each step locks the project first and then the cost, so that of two people who decide at once one comes second
and finds a cost that was decided.
"""

import secrets
from datetime import date
from typing import BinaryIO, NoReturn

from sqlalchemy import func, select

from wiki.costs import wording
from wiki.costs.models.cost import Cost, CostLink, Receipt
from wiki.costs.models.project import Project
from wiki.costs.queries import cost_details, costs, projects, related_costs
from wiki.costs.queries.credit_notes import division_of
from wiki.costs.rules import permissions as permission_rules
from wiki.costs.rules.commands import MAX_REASON, MAX_RECEIPTS, RecordCost
from wiki.costs.rules.cost_kinds import CostKind
from wiki.costs.rules.lifecycle import REPLACEABLE, State, Step, submit_problems
from wiki.costs.services import cost_fields, notifications, receipts
from wiki.costs.services import permissions as permission_services
from wiki.costs.services.decisions import approve_cost, reject_cost
from wiki.costs.services.locks import locked_project
from wiki.costs.services.projects import (
    change_project,
    form_details,
    join_project,
    leave_project,
    open_project,
)
from wiki.costs.services.reversals import reject_reversal, reverse_cost
from wiki.costs.services.transitions import (
    locked_cost,
    need_draft,
    need_step,
    note,
    own_cost,
    payers_of,
    receipt_hashes,
    take,
)
from wiki.kernel import clock
from wiki.kernel.db import session
from wiki.kernel.errors import Conflict, Invalid, NotAllowed
from wiki.kernel.forms import too_long
from wiki.kernel.i18n import _
from wiki.schools.rules import Actor, Role

__all__ = [
    "add_receipt",
    "approve_cost",
    "attach_receipt",
    "change_cost",
    "change_project",
    "join_project",
    "leave_project",
    "open_project",
    "record_cost",
    "reject_cost",
    "reject_reversal",
    "return_cost",
    "reverse_cost",
    "submit_cost",
    "withdraw_cost",
]


def record_cost(actor: Actor, project_id: int, command: RecordCost, form: str = "") -> Cost:
    """Record a cost as a draft, with the next number of the project.

    `form` is the mark of the form it came from, by which a second sending of it is recognised.

    Raises NotFound, NotAllowed, Conflict when the project is closed, and Invalid with a sentence for each wrong field
    (those of `cost_fields.check`, `dated_on`, `replaces`).
    """
    project = locked_project(actor, project_id)
    present = _participants(project, command.dated_on)
    if not permission_rules.may_record_cost(actor, present):
        _refuse(actor, project)
    if project.closed_at is not None:
        raise Conflict(_("This project is closed."))
    cost_fields.check(project, command, present)
    last = session().scalar(select(func.max(Cost.number)).where(Cost.project_id == project_id)) or 0
    cost = Cost(
        project_id=project_id,
        number=last + 1,
        status=State.DRAFT.value,
        recorded_by_id=actor.member_id,
        recorded_for_school_id=permission_rules.recorded_for(actor, present),
        recorded_at=clock.now(),
    )
    cost_fields.fill(cost, command)
    session().add(cost)
    session().flush()
    cost_fields.set_parts(cost, command)
    _replace(actor, cost, command.replaces)
    note(actor, cost, "record", **form_details(form))
    return cost


def change_cost(actor: Actor, cost_id: int, version: int, command: RecordCost) -> Cost:
    """Change a draft.

    Raises NotFound, NotAllowed, Conflict when it is no draft any more or was changed since `version` was read, and
    Invalid with a sentence for each wrong field (those of `cost_fields.check`).
    """
    cost, project = own_cost(actor, cost_id)
    need_draft(cost)
    if cost.version != version:
        raise Conflict(_("Somebody else changed this cost in the meantime. Look at it and try again."))
    cost_fields.check(project, command, _participants(project, command.dated_on), cost_id)
    cost_fields.fill(cost, command)
    cost.version += 1
    cost_fields.set_parts(cost, command)
    note(actor, cost, "change")
    return cost


def add_receipt(actor: Actor, cost_id: int, name: str, stream: BinaryIO) -> Receipt:
    """Store a file (PDF or image, 50 MB at most) and attach it to a draft.

    Raises NotFound, NotAllowed, Conflict when the cost is no draft, and Invalid (field `receipt`).
    """
    return attach_receipt(actor, cost_id, receipts.store(name, stream))


def attach_receipt(actor: Actor, cost_id: int, stored: receipts.StoredReceipt) -> Receipt:
    """Attach a stored file to a draft. A newer one is added; the older stays.

    Raises NotFound, NotAllowed, Conflict when the cost is no draft, and Invalid (field `receipt`) when it has as many
    as it may have.
    """
    cost, _project = own_cost(actor, cost_id)
    need_draft(cost)
    if len(receipt_hashes(cost_id)) >= MAX_RECEIPTS:
        raise Invalid({"receipt": _("A cost has at most %(max)s receipts.", max=MAX_RECEIPTS)})
    row = Receipt(
        id=secrets.token_hex(16),
        cost_id=cost_id,
        name=stored.name,
        sha256=stored.sha256,
        bytes=stored.bytes,
        media_type=stored.media_type,
        added_by_id=actor.member_id,
        added_at=clock.now(),
    )
    session().add(row)
    note(actor, cost, "receipt", row.name)
    return row


def submit_cost(actor: Actor, cost_id: int) -> Cost:
    """Submit a draft; it needs a receipt, payers that add up, and a key that was fixed before its date.

    Raises NotFound, NotAllowed, Conflict when it is no draft, and Invalid with what is missing (fields `receipt`,
    `payers`, `dated_on`, `credits`, `gross`).
    """
    cost, project = own_cost(actor, cost_id)
    need_step(cost, Step.SUBMIT)
    paid, files = payers_of(cost_id), receipt_hashes(cost_id)
    problems = submit_problems(cost.gross_cents, paid, has_receipt=bool(files))
    if problems:
        raise Invalid({wording.REFUSAL_FIELDS[p]: str(wording.REFUSALS[p]) for p in problems})
    is_credit = cost.kind == CostKind.CREDIT
    if not is_credit and not {school for school, _cents in paid} <= _participants(project, cost.dated_on):
        raise Invalid({"payers": cost_fields.only_participants_pay()})
    division_of(cost)
    cost.content_sha256 = costs.present_hash(cost, paid, files, cost_details.of_cost(cost_id, cost.kind))
    cost.submitted_at = clock.now()
    return take(actor, cost, Step.SUBMIT)


def return_cost(actor: Actor, cost_id: int, reason: str = "") -> Cost:
    """Take a submitted cost back to draft; who decides on costs sends it back with a question.

    Raises NotFound, NotAllowed, Conflict when it is not submitted, and Invalid (field `reason`).
    """
    cost, _project = locked_cost(actor, cost_id)
    if not permission_rules.decides(actor):
        permission_services.need_change(actor, cost.recorded_for_school_id)
    elif not reason.strip() and not permission_rules.may_change_cost(actor, cost.recorded_for_school_id):
        raise Invalid({"reason": _("Say what has to be different, so that the school can continue.")})
    if len(reason) > MAX_REASON:
        raise Invalid({"reason": too_long(MAX_REASON)})
    need_step(cost, Step.RETURN)
    cost.content_sha256 = cost.submitted_at = None
    take(actor, cost, Step.RETURN, reason.strip())
    notifications.tell(actor, cost, Step.RETURN, reason.strip())
    return cost


def withdraw_cost(actor: Actor, cost_id: int) -> Cost:
    """Withdraw a draft or a submitted cost, for good; its number stays used.

    Raises NotFound, NotAllowed, and Conflict for a cost in another state.
    """
    cost, _project = own_cost(actor, cost_id)
    need_step(cost, Step.WITHDRAW)
    return take(actor, cost, Step.WITHDRAW)


def _replace(actor: Actor, cost: Cost, replaced_id: int | None) -> None:
    """Link a cost to the one it is entered instead of: each is replaced once. Raises Invalid (field `replaces`)."""
    if replaced_id is None:
        return
    replaced = session().get(Cost, replaced_id)
    if replaced is None or replaced.project_id != cost.project_id or replaced.status not in REPLACEABLE:
        raise Invalid(
            {"replaces": _("Only a rejected, withdrawn or reversed cost of this project is replaced.")}
        )
    own = permission_rules.may_change_cost(actor, replaced.recorded_for_school_id)
    if not own and not actor.has(Role.NETWORK_COORDINATOR):
        raise Invalid({"replaces": _("Only the school that entered a cost can enter another to replace it.")})
    if number := related_costs.replacement_of(replaced_id):
        raise Invalid(
            {"replaces": _("This cost has already been replaced by cost %(number)s.", number=number)}
        )
    session().add(CostLink(cost_id=cost.id, replaces_cost_id=replaced_id))
    session().flush()


def _participants(project: Project, dated_on: date) -> set[int]:
    """The schools that take part on the date of the cost; before the project began, those of its first day."""
    day = max(dated_on, project.starts_on)
    rows = projects.participants_on(projects.participants(project.id), day)
    return {row.school_id for row in rows}


def _refuse(actor: Actor, project: Project) -> NoReturn:
    """A school that takes part on other days only gets its form back; others may not do this at all."""
    ever = {row.school_id for row in projects.participants(project.id)}
    if permission_rules.may_record_cost(actor, ever):
        raise Invalid({"dated_on": _("Your school does not take part in the project on this date.")})
    raise NotAllowed(_("Coordinators enter costs of projects their own school takes part in."))
