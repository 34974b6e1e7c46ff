"""Checking what was typed of a cost, by its kind, and storing it with its payers and parts."""

from dataclasses import asdict
from datetime import timedelta

from sqlalchemy import delete, select

from wiki.costs import wording
from wiki.costs.models.cost import Cost, CostCurrency, CostHours, CostLink, CostPayer
from wiki.costs.models.project import Project
from wiki.costs.queries import credit_notes, keys
from wiki.costs.rules import derived_amounts
from wiki.costs.rules.commands import (
    MAX_COST_DESCRIPTION,
    MAX_DOCUMENT_NUMBER,
    MAX_MINUTES,
    MAX_RATE_MILLIONTHS,
    MAX_RATE_REASON,
    MAX_RATE_SOURCE,
    MAX_SUPPLIER,
    Foreign,
    Hours,
    RecordCost,
)
from wiki.costs.rules.cost_kinds import CostKind, traits
from wiki.costs.rules.lifecycle import Refusal, SchoolCents
from wiki.kernel import clock
from wiki.kernel.db import session
from wiki.kernel.errors import Invalid
from wiki.kernel.forms import too_long
from wiki.kernel.i18n import _, date_long
from wiki.kernel.money import MAX_CENTS, format_euro

Errors = dict[str, str]


LATE_DOCUMENTS = timedelta(days=183)
"""So long after the last day of a project documents about it may be dated."""


def check(project: Project, command: RecordCost, participants: set[int], cost_id: int | None = None) -> None:
    """Check that a cost may be stored as a draft; `cost_id` is the draft that is changed, None for a new cost.

    Raises Invalid with a sentence for each wrong field, named as in the form: `description`, `dated_on`,
    `gross`, `vat`, `payers`, `credits` and so on.
    """
    payers = participants
    if command.kind is CostKind.CREDIT:
        original = credit_notes.credited_cost(project.id, command.credits)
        payers = set(session().scalars(select(CostPayer.school_id).where(CostPayer.cost_id == original.id)))
    errors = _text_errors(command) | _kind_errors(command) | _amount_errors(command)
    errors |= _payer_errors(command, payers)
    errors |= _date_errors(project, command)
    if command.key_name and command.key_name not in keys.key_names(keys.key_versions(project.id)):
        errors["key_name"] = _("This project has no key with that name.")
    if errors:
        raise Invalid(errors)
    if command.kind is CostKind.CREDIT:
        credit_notes.need_room(original, command.gross_cents, cost_id)


def _date_errors(project: Project, command: RecordCost) -> Errors:
    """A cost lies within its project; a document about it may come a while later, a credit note at any time."""
    if command.dated_on > clock.today():
        return {"dated_on": _("This date is in the future. Use the date on the document.")}
    last = project.ends_on + LATE_DOCUMENTS
    if command.dated_on >= project.starts_on and (
        command.dated_on <= last or command.kind is CostKind.CREDIT
    ):
        return {}
    sentence = _(
        "This project runs from %(first)s: its costs are dated from then until %(last)s. Check the year.",
        first=date_long(project.starts_on),
        last=date_long(last),
    )
    return {"dated_on": sentence}


def fill(cost: Cost, command: RecordCost) -> None:
    """Copy what was typed to the columns of the cost."""
    cost.kind = command.kind.value
    cost.description = command.description.strip()
    cost.supplier = " ".join(command.supplier.split())
    cost.document_number = " ".join(command.document_number.split())
    cost.dated_on = command.dated_on
    cost.net_cents = command.gross_cents - command.vat_cents
    cost.vat_cents = command.vat_cents
    cost.gross_cents = command.gross_cents
    cost.key_name = command.key_name
    cost.in_kind = command.in_kind or traits(command.kind).brought_in


def set_parts(cost: Cost, command: RecordCost) -> None:
    """Store who paid a draft, and its hours, currency and the cost it credits, in place of those it had."""
    _set_payers(cost, command.payers)
    for table in (CostHours, CostCurrency):
        session().execute(delete(table).where(table.cost_id == cost.id))
    session().execute(
        delete(CostLink).where(CostLink.cost_id == cost.id, CostLink.credits_cost_id.is_not(None))
    )
    if command.hours is not None:
        session().add(CostHours(cost_id=cost.id, **asdict(command.hours)))
    if command.foreign is not None:
        session().add(_currency(cost.id, command.foreign))
    if command.credits is not None:
        session().add(CostLink(cost_id=cost.id, credits_cost_id=command.credits))
    session().flush()


def _currency(cost_id: int, foreign: Foreign) -> CostCurrency:
    return CostCurrency(
        cost_id=cost_id,
        currency=foreign.currency,
        original_minor=foreign.minor,
        rate_millionths=foreign.rate_millionths,
        rate_on=foreign.rate_on,
        rate_source=foreign.source.strip(),
    )


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


def only_participants_pay() -> str:
    """The sentence for a payer that does not take part in the project."""
    return _("Only schools that take part on the date of the cost can have paid it.")


def _text_errors(command: RecordCost) -> Errors:
    hours, foreign = command.hours, command.foreign
    limits = (
        ("description", command.description, MAX_COST_DESCRIPTION),
        ("supplier", command.supplier, MAX_SUPPLIER),
        ("document_number", command.document_number, MAX_DOCUMENT_NUMBER),
        ("rate_reason", hours.rate_reason if hours else "", MAX_RATE_REASON),
        ("rate_source", foreign.source if foreign else "", MAX_RATE_SOURCE),
    )
    errors = {field: too_long(most) for field, text, most in limits if len(text) > most}
    if not command.description.strip():
        errors["description"] = _("Say what the cost is for.")
    return errors


def _kind_errors(command: RecordCost) -> Errors:
    """What belongs to another kind of cost is refused, and what belongs to this one is asked for."""
    of = traits(command.kind)
    misplaced = {
        "hours": command.hours is not None and "hours" not in of.fields,
        "currency": command.foreign is not None and "currency" not in of.fields,
        "in_kind": command.in_kind and not of.brought_in and "in_kind" not in of.fields,
        "credits": command.credits is not None and "credits" not in of.fields,
        "replaces": command.replaces is not None and "credits" in of.fields,
    }
    errors = {
        field: _("This does not belong to this type of cost.") for field, wrong in misplaced.items() if wrong
    }
    if command.vat_cents and "vat" not in of.fields:
        errors["vat"] = _("There is no VAT on this type of cost.")
    return errors | _part_errors(command)


def _part_errors(command: RecordCost) -> Errors:
    if "hours" in traits(command.kind).fields:
        if command.hours is None:
            return {"hours": _("Fill in how long people worked.")}
        return _hours_errors(command.hours, command.gross_cents)
    if command.foreign is not None:
        return _foreign_errors(command.foreign, command.gross_cents)
    return {}


def _hours_errors(hours: Hours, gross_cents: int) -> Errors:
    errors = Errors()
    if not 0 < hours.minutes <= MAX_MINUTES:
        errors["hours"] = _("Fill in how long people worked.")
    if not 0 < hours.rate_cents <= MAX_CENTS:
        errors["rate"] = _("Fill in an amount above € 0,00.")
    if not 0 < hours.wage_cents <= MAX_CENTS:
        errors["wage"] = _("Fill in an amount above € 0,00.")
    elif hours.is_above_ceiling and not hours.rate_reason.strip():
        most = format_euro(hours.wage_cents * derived_amounts.CEILING // 100)
        errors["rate_reason"] = _(
            "The rate is above 105 %% of what an hour costs in wages (%(most)s). Lower it, or say why.",
            most=most,
        )
    return errors or _derived(gross_cents, derived_amounts.hours_cents(hours.minutes, hours.rate_cents))


def _foreign_errors(foreign: Foreign, gross_cents: int) -> Errors:
    errors = Errors()
    if foreign.currency not in derived_amounts.CURRENCIES:
        errors["currency"] = _("Choose a currency from the list.")
    if not 0 < foreign.minor <= MAX_CENTS:
        errors["original"] = _("Fill in an amount above zero.")
    if not 0 < foreign.rate_millionths <= MAX_RATE_MILLIONTHS:
        errors["exchange_rate"] = _("Fill in the rate, for example 0,912345.")
    if foreign.rate_on > clock.today():
        errors["rate_on"] = _("This day is still to come.")
    if not foreign.source.strip():
        errors["rate_source"] = _("Say where the rate comes from.")
    if errors:
        return errors
    cents = derived_amounts.euro_cents(foreign.minor, foreign.rate_millionths, foreign.currency)
    return _derived(gross_cents, cents)


def _derived(given: int, derived: int) -> Errors:
    if given == derived:
        return {}
    return {
        "gross": _("This comes to %(amount)s, but a different amount was given.", amount=format_euro(derived))
    }


def _amount_errors(command: RecordCost) -> Errors:
    sign = -1 if command.kind is CostKind.CREDIT else 1
    gross, vat = sign * command.gross_cents, sign * command.vat_cents
    if sign < 0 and not 0 < gross <= MAX_CENTS:
        return {"gross": _("The amount of a credit note must be below zero.")}
    if not 0 < gross <= MAX_CENTS:
        return {"gross": _("Fill in an amount above € 0,00.")}
    if not 0 <= vat <= gross:
        return {"vat": _("VAT is part of the amount: not below zero and not more than the amount.")}
    return {}


def _payer_errors(command: RecordCost, may_pay: set[int]) -> Errors:
    sign = -1 if command.kind is CostKind.CREDIT else 1
    schools = [school_id for school_id, _cents in command.payers]
    if not schools:
        return {"payers": _("Say which school paid.")}
    if len(set(schools)) < len(schools):
        return {"payers": str(wording.REFUSALS[Refusal.PAYER_TWICE])}
    if not set(schools) <= may_pay:
        if command.kind is CostKind.CREDIT:
            return {"payers": _("The money comes back to a school that paid the cost.")}
        return {"payers": only_participants_pay()}
    if any(not 0 < sign * cents <= MAX_CENTS for _school, cents in command.payers):
        return {"payers": _("Fill in an amount above € 0,00 for each school that paid.")}
    return {}
