"""Changing costs: record, hand in, decide. Nothing is deleted; every step is a row in the history.

Each step locks the project first and then the cost, so that of two people who decide at once one comes second
and finds a cost that was decided.
"""

import secrets
from datetime import date
from typing import BinaryIO, NoReturn

from sqlalchemy import func, select

from wiki.audit.services import record
from wiki.costs import cost_queries, deciders, queries, receipts, rights, wording
from wiki.costs.booking import post_cost
from wiki.costs.commands import (
    MAX_COST_DESCRIPTION,
    MAX_DOCUMENT_NUMBER,
    MAX_REASON,
    MAX_RECEIPTS,
    MAX_SUPPLIER,
    RecordCost,
)
from wiki.costs.division import divide
from wiki.costs.models import Cost, CostPayer, CostShare, Decision, Project, Receipt
from wiki.costs.project_services import (
    add_key_version,
    change_project,
    join_project,
    leave_project,
    locked_project,
    marked,
    open_project,
)
from wiki.costs.rules import Refusal, SchoolCents, State, Step, may_take, state_after, submit_problems
from wiki.kernel import clock
from wiki.kernel.db import session
from wiki.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from wiki.kernel.i18n import _
from wiki.kernel.money import MAX_CENTS
from wiki.schools.rules import Actor

__all__ = [
    "add_key_version",
    "add_receipt",
    "approve_cost",
    "change_cost",
    "change_project",
    "join_project",
    "keep_receipt",
    "leave_project",
    "open_project",
    "record_cost",
    "reject_cost",
    "return_cost",
    "submit_cost",
    "withdraw_cost",
]


def record_cost(actor: Actor, project_id: int, command: RecordCost, form: str = "") -> Cost:
    """Record a cost as a draft, with the next number of the project; raises NotAllowed, Invalid.

    `form` is the mark of the form it came from, by which a second sending of it is known.
    """
    project = locked_project(actor, project_id)
    present = _participants(project, command.dated_on)
    if not rights.may_record_cost(actor, present):
        _refuse(actor, project)
    if project.closed_at is not None:
        raise Conflict(_("This project is closed."))
    _check(command, present)
    last = session().scalar(select(func.max(Cost.number)).where(Cost.project_id == project_id)) or 0
    cost = Cost(
        project_id=project_id,
        number=last + 1,
        status=State.DRAFT.value,
        recorded_by_id=actor.member_id,
        recorded_for_school_id=rights.recorded_for(actor, present),
        recorded_at=clock.now(),
    )
    _fill(cost, command)
    session().add(cost)
    session().flush()
    _set_payers(cost, command.payers)
    _note(actor, cost, "record", **marked(form))
    return cost


def change_cost(actor: Actor, cost_id: int, version: int, command: RecordCost) -> Cost:
    """Change a draft; raises Conflict when it is none any more, or changed since `version` was read."""
    cost, project = _own_cost(actor, cost_id)
    _need_draft(cost)
    if cost.version != version:
        raise Conflict(_("Somebody changed this cost in the meantime. Look at it and try again."))
    _check(command, _participants(project, command.dated_on))
    _fill(cost, command)
    cost.version += 1
    _set_payers(cost, command.payers)
    _note(actor, cost, "change")
    return cost


def add_receipt(actor: Actor, cost_id: int, name: str, stream: BinaryIO) -> Receipt:
    """Keep a file (PDF or image, 50 MB at most) and put it behind a draft; raises Invalid."""
    return keep_receipt(actor, cost_id, receipts.store(name, stream))


def keep_receipt(actor: Actor, cost_id: int, stored: receipts.StoredReceipt) -> Receipt:
    """Put a file that is in the store behind a draft. A newer one is added; the older stays."""
    cost, _project = _own_cost(actor, cost_id)
    _need_draft(cost)
    if len(_receipt_hashes(cost_id)) >= MAX_RECEIPTS:
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
    _note(actor, cost, "receipt", row.name)
    return row


def submit_cost(actor: Actor, cost_id: int) -> Cost:
    """Hand a draft in; it needs a receipt, payers that add up, and a key that was fixed before its date."""
    cost, project = _own_cost(actor, cost_id)
    _need_step(cost, Step.SUBMIT)
    paid, files = _payers(cost_id), _receipt_hashes(cost_id)
    problems = submit_problems(cost.gross_cents, paid, has_receipt=bool(files))
    if problems:
        raise Invalid({wording.REFUSAL_FIELDS[p]: str(wording.REFUSALS[p]) for p in problems})
    if not {school_id for school_id, _cents in paid} <= _participants(project, cost.dated_on):
        raise Invalid({"payers": _only_participants_pay()})
    divide(cost.project_id, cost.dated_on, cost.gross_cents, cost.number)
    cost.content_sha256 = cost_queries.present_hash(cost, paid, files)
    cost.submitted_at = clock.now()
    return _take(actor, cost, Step.SUBMIT)


def return_cost(actor: Actor, cost_id: int) -> Cost:
    """Take a cost that was handed in back to draft, to change it."""
    cost, _project = _own_cost(actor, cost_id)
    _need_step(cost, Step.RETURN)
    cost.content_sha256 = cost.submitted_at = None
    return _take(actor, cost, Step.RETURN)


def withdraw_cost(actor: Actor, cost_id: int) -> Cost:
    """Withdraw a draft or a cost that was handed in, for good; its number stays used."""
    cost, _project = _own_cost(actor, cost_id)
    _need_step(cost, Step.WITHDRAW)
    return _take(actor, cost, Step.WITHDRAW)


def approve_cost(
    actor: Actor, cost_id: int, content_sha256: str | None = None, shares_sha256: str | None = None
) -> Cost:
    """Approve exactly the content that was looked at, and freeze what each school bears.

    Who does not say which content that was approves what there is; the history shows it was given unseen.

    Raises NotAllowed for one's own cost or one that one's own school entered or paid, Conflict when the cost was
    decided or changed meanwhile.
    """
    cost = _decidable(actor, cost_id, Step.APPROVE)
    _need_same_content(cost, content_sha256)
    division = divide(cost.project_id, cost.dated_on, cost.gross_cents, cost.number)
    if shares_sha256 is not None and shares_sha256 != division.sha256:
        raise Conflict(_("The shares changed since you looked. Look at them again before you decide."))
    for share in division.shares:
        session().add(
            CostShare(
                cost_id=cost.id,
                school_id=share.school_id,
                numerator=share.numerator,
                denominator=share.denominator,
                floor_cents=share.floor_cents,
                rank=share.rank,
                cents=share.cents,
            )
        )
    session().flush()  # the database holds the approval against them
    cost.key_version_id = division.key.id
    cost.decided_at = clock.now()
    _take(actor, cost, Step.APPROVE, seen=content_sha256 is not None)
    borne = [(share.school_id, share.cents) for share in division.shares]
    post_cost(actor.member_id, cost, _payers(cost_id), borne)
    return cost


def reject_cost(actor: Actor, cost_id: int, reason: str) -> Cost:
    """Reject a cost with a reason the school can go on with."""
    cost = _decidable(actor, cost_id, Step.REJECT)
    if may_take(State(cost.status), Step.REJECT, reason) is Refusal.REASON_MISSING:
        raise Invalid({"reason": str(wording.REFUSALS[Refusal.REASON_MISSING])})
    if len(reason) > MAX_REASON:
        raise Invalid({"reason": _("Use at most %(max)s characters.", max=MAX_REASON)})
    cost.decided_at = clock.now()
    return _take(actor, cost, Step.REJECT, reason.strip())


def _locked_cost(actor: Actor, cost_id: int) -> tuple[Cost, Project]:
    """The cost and its project, both locked until the end of the transaction."""
    project_id = session().scalar(select(Cost.project_id).where(Cost.id == cost_id))
    if project_id is None:
        raise NotFound(_("There is no such cost."))
    project = locked_project(actor, project_id)
    cost = (
        session()
        .scalars(
            select(Cost).where(Cost.id == cost_id).with_for_update().execution_options(populate_existing=True)
        )
        .one()
    )
    return cost, project


def _own_cost(actor: Actor, cost_id: int) -> tuple[Cost, Project]:
    cost, project = _locked_cost(actor, cost_id)
    rights.need_change(actor, cost.recorded_for_school_id)
    return cost, project


def _decidable(actor: Actor, cost_id: int, step: Step) -> Cost:
    cost, _project = _locked_cost(actor, cost_id)
    made_by = deciders.makers([cost_id])[cost_id]
    paid_by = [school_id for school_id, _cents in _payers(cost_id)]
    refusal = deciders.refusal(actor, cost.recorded_for_school_id, made_by, paid_by)
    if refusal is not None:
        raise NotAllowed(str(wording.REFUSALS[refusal]))
    _need_step(cost, step)
    return cost


def _need_step(cost: Cost, step: Step) -> None:
    if state_after(State(cost.status), step) is None:
        raise Conflict(str(wording.REFUSALS[Refusal.WRONG_STATE]))


def _need_draft(cost: Cost) -> None:
    if cost.status != State.DRAFT:
        raise Conflict(_("Only a draft can be changed. Take the cost back to draft first."))


def _need_same_content(cost: Cost, seen: str | None) -> None:
    present = cost_queries.present_hash(cost, _payers(cost.id), _receipt_hashes(cost.id))
    if present != cost.content_sha256 or (seen is not None and seen != present):
        raise Conflict(_("This cost was changed since you looked at it. Look at it again before you decide."))


def _take(actor: Actor, cost: Cost, step: Step, reason: str = "", **details: object) -> Cost:
    after = state_after(State(cost.status), step)
    if after is None:
        raise Conflict(str(wording.REFUSALS[Refusal.WRONG_STATE]))
    cost.status = after.value
    cost.version += 1
    _note(actor, cost, step.value, reason, **details)
    return cost


def _note(actor: Actor, cost: Cost, step: str, reason: str = "", **details: object) -> None:
    """Add a step to the history of the cost and to the audit trail."""
    session().add(
        Decision(
            cost_id=cost.id,
            step=step,
            reason=reason,
            content_sha256=cost.content_sha256 if details.get("seen", True) else None,
            actor_id=actor.member_id,
            actor_school_id=actor.school_id,
            at=clock.now(),
        )
    )
    details |= {"project_id": cost.project_id, "number": cost.number}
    record(actor.id, f"cost.{step}", "cost", cost.id, **details)
    session().flush()


def _payers(cost_id: int) -> list[SchoolCents]:
    statement = select(CostPayer.school_id, CostPayer.cents).where(CostPayer.cost_id == cost_id)
    return [(school_id, cents) for school_id, cents in session().execute(statement)]


def _receipt_hashes(cost_id: int) -> list[str]:
    return list(session().scalars(select(Receipt.sha256).where(Receipt.cost_id == cost_id)))


def _set_payers(cost: Cost, payers: tuple[SchoolCents, ...]) -> None:
    present = {
        p.school_id: p for p in session().scalars(select(CostPayer).where(CostPayer.cost_id == cost.id))
    }
    for school_id, payer in present.items():
        if school_id not in dict(payers):
            session().delete(payer)
    for school_id, cents in payers:
        if school_id in present:
            present[school_id].cents = cents
        else:
            session().add(CostPayer(cost_id=cost.id, school_id=school_id, cents=cents))
    session().flush()


def _participants(project: Project, dated_on: date) -> set[int]:
    """The schools that take part on the date of the cost; before the project began, those of its first day."""
    day = max(dated_on, project.starts_on)
    rows = queries.participants_on(queries.participants(project.id), day)
    return {row.school_id for row in rows}


def _refuse(actor: Actor, project: Project) -> NoReturn:
    """A school that takes part on other days only gets its form back; others may not do this at all."""
    ever = {row.school_id for row in queries.participants(project.id)}
    if rights.may_record_cost(actor, ever):
        raise Invalid({"dated_on": _("Your school does not take part in the project on this date.")})
    raise NotAllowed(_("Coordinators enter costs of projects their own school takes part in."))


def _only_participants_pay() -> str:
    return _("Only schools that take part on the date of the cost can have paid it.")


def _fill(cost: Cost, command: RecordCost) -> None:
    cost.kind = command.kind.value
    cost.description = command.description.strip()
    cost.supplier = " ".join(command.supplier.split())
    cost.document_number = " ".join(command.document_number.split())
    cost.dated_on = command.dated_on
    cost.net_cents = command.gross_cents - command.vat_cents
    cost.vat_cents = command.vat_cents
    cost.gross_cents = command.gross_cents


def _check(command: RecordCost, participants: set[int]) -> None:
    errors = _text_errors(command) | _amount_errors(command) | _payer_errors(command, participants)
    if command.dated_on > clock.today():
        errors["dated_on"] = _("This date is in the future. Use the date on the document.")
    if errors:
        raise Invalid(errors)


def _text_errors(command: RecordCost) -> dict[str, str]:
    limits = (
        ("description", command.description, MAX_COST_DESCRIPTION),
        ("supplier", command.supplier, MAX_SUPPLIER),
        ("document_number", command.document_number, MAX_DOCUMENT_NUMBER),
    )
    errors = {
        field: _("Use at most %(max)s characters.", max=most)
        for field, text, most in limits
        if len(text) > most
    }
    if not command.description.strip():
        errors["description"] = _("Say what the cost is for.")
    return errors


def _amount_errors(command: RecordCost) -> dict[str, str]:
    errors: dict[str, str] = {}
    if not 0 < command.gross_cents <= MAX_CENTS:
        errors["gross"] = _("Fill in an amount above € 0,00.")
    elif not 0 <= command.vat_cents <= command.gross_cents:
        errors["vat"] = _("VAT is part of the amount: not below zero and not more than the amount.")
    return errors


def _payer_errors(command: RecordCost, participants: set[int]) -> dict[str, str]:
    schools = [school_id for school_id, _cents in command.payers]
    if not schools:
        return {"payers": _("Say which school paid.")}
    if len(set(schools)) < len(schools):
        return {"payers": str(wording.REFUSALS[Refusal.PAYER_TWICE])}
    if not set(schools) <= participants:
        return {"payers": _only_participants_pay()}
    if any(not 0 < cents <= MAX_CENTS for _school, cents in command.payers):
        return {"payers": _("Fill in an amount above € 0,00 for each school that paid.")}
    return {}
