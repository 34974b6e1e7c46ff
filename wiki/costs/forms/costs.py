"""What is typed about a cost, by its kind, as a command or as a sentence for each field. No database.

Which fields a kind has stands in `rules.cost_kinds`; what is typed in fields of another kind does not count, and
stays in the form.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from werkzeug.datastructures import MultiDict

from wiki.costs.rules import derived_amounts
from wiki.costs.rules.commands import Foreign, Hours, RecordCost
from wiki.costs.rules.cost_kinds import KINDS, USUAL, CostKind
from wiki.kernel.forms import FormReader, read_id
from wiki.kernel.i18n import _

SEVERAL = "several"
"""The choice that more than one school paid."""

_CLOCK = re.compile(r"(\d{1,5})[:.u](\d{2})", re.ASCII)
_DECIMAL = re.compile(r"(\d{1,5})(?:,(\d{1,2}))?", re.ASCII)
_RATE = re.compile(r"(\d{1,3})(?:[.,](\d{1,6}))?", re.ASCII)


def kind_of(text: str) -> CostKind:
    """The kind that was chosen; an invoice as long as nothing was."""
    return CostKind(text) if text in set(CostKind) else USUAL


def record_cost(form: MultiDict[str, str], school_ids: Sequence[int]) -> RecordCost:
    """A cost as it was typed, paid by one of these schools or by several; raises TypedInvalid."""
    typed = FormReader(form)
    kind = typed.choice("kind", CostKind, _("Choose the type of cost."))
    has = KINDS[kind].fields
    hours = _hours(typed) if "hours" in has else None
    foreign = _foreign(typed) if "currency" in has and form.get("currency", "").strip() else None
    gross = _gross(typed, hours, foreign)
    command = RecordCost(
        description=typed.line("description", needed=_("Say what the cost is for.")),
        dated_on=typed.day("dated_on"),
        gross_cents=gross,
        payers=_payers(typed, school_ids, gross),
        kind=kind,
        vat_cents=(typed.euro("vat") or 0) if "vat" in has else 0,
        supplier=typed.line("supplier") if "supplier" in has else "",
        document_number=typed.line("document_number") if "document_number" in has else "",
        replaces=read_id(form.get("replaces", "")),
        hours=hours,
        foreign=foreign,
        credits=typed.id("credits", _("Choose the cost that this credit note belongs to."))
        if "credits" in has
        else None,
        in_kind=KINDS[kind].brought_in or ("in_kind" in has and bool(form.get("in_kind"))),
        key_name=typed.line("key_name"),
    )
    typed.done()
    return _turned(command) if kind is CostKind.CREDIT else command


def _turned(command: RecordCost) -> RecordCost:
    """A credit note is typed as on paper, above zero; it counts below zero."""
    return replace(
        command,
        gross_cents=-command.gross_cents,
        vat_cents=-command.vat_cents,
        payers=tuple((school_id, -cents) for school_id, cents in command.payers),
        replaces=None,
    )


def _gross(typed: FormReader, hours: Hours | None, foreign: Foreign | None) -> int:
    """What was typed, or what follows from the hours or the other currency."""
    if hours is not None:
        return derived_amounts.hours_cents(hours.minutes, hours.rate_cents)
    if foreign is None:
        return typed.needed_euro("gross")
    if foreign.currency not in derived_amounts.CURRENCIES:
        typed.errors["currency"] = _("Choose a currency from the list.")
        return 0
    return derived_amounts.euro_cents(foreign.minor, foreign.rate_millionths, foreign.currency)


def _hours(typed: FormReader) -> Hours:
    return Hours(
        minutes=_minutes(typed, "hours"),
        rate_cents=typed.needed_euro("rate"),
        wage_cents=typed.needed_euro("wage"),
        rate_reason=typed.line("rate_reason"),
    )


def _minutes(typed: FormReader, name: str) -> int:
    """`12:30`, `12,5` or `12` hours as minutes."""
    text = typed.line(name)
    if match := _CLOCK.fullmatch(text):
        if int(match[2]) < 60:
            return int(match[1]) * 60 + int(match[2])
    elif match := _DECIMAL.fullmatch(text):
        hundredths = int(match[1]) * 100 + int((match[2] or "").ljust(2, "0"))
        return derived_amounts.half_up(hundredths * 60, 100)
    typed.errors[name] = _("Enter hours like 12, 12,5 or 12:30.")
    return 0


def _foreign(typed: FormReader) -> Foreign:
    currency = typed.line("currency")
    return Foreign(
        currency=currency,
        minor=_minor(typed, "original", derived_amounts.CURRENCIES.get(currency, 2)),
        rate_millionths=_millionths(typed, "exchange_rate"),
        rate_on=typed.day("rate_on"),
        source=typed.line("rate_source"),
    )


def _minor(typed: FormReader, name: str, decimals: int) -> int:
    """An amount typed the Dutch way, in the smallest unit of its currency."""
    cents = typed.needed_euro(name, "€")
    if decimals == 0 and cents % 100:
        typed.errors[name] = _("This currency has no cents.")
    return cents if decimals else cents // 100


def _millionths(typed: FormReader, name: str) -> int:
    match = _RATE.fullmatch(typed.line(name))
    if match is None:
        typed.errors[name] = _("Fill in the rate, for example 0,912345.")
        return 0
    return int(match[1]) * derived_amounts.MILLION + int((match[2] or "").ljust(6, "0"))


def typed_hours(minutes: int) -> str:
    """Hours as somebody would type them: `12:30`."""
    return f"{minutes // 60}:{minutes % 60:02d}"


def _payers(typed: FormReader, school_ids: Sequence[int], gross: int) -> tuple[tuple[int, int], ...]:
    chosen = typed.form.get("payers", "")
    if chosen == SEVERAL:
        amounts = ((id_, typed.euro(f"payer_{id_}")) for id_ in school_ids)
        return tuple((id_, cents) for id_, cents in amounts if cents)
    school_id = read_id(chosen)
    if school_id is None:
        typed.errors["payers"] = _("Say which school paid.")
        return ()
    if any(typed.form.get(f"payer_{id_}", "").strip() for id_ in school_ids):
        typed.errors["payers"] = _(
            "You chose one school, but there are also amounts for schools below. Choose that several "
            "schools paid, or clear the amounts."
        )
    return ((school_id, gross),)
