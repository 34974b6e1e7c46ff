"""The values in the form of a cost when it is opened: nothing yet, what is stored, or what another cost says."""

from typing import Any

from wiki.costs import wording
from wiki.costs.forms import costs as cost_forms
from wiki.costs.queries import cost_details, related_costs
from wiki.costs.queries import costs as cost_queries
from wiki.costs.queries import keys as key_queries
from wiki.costs.queries.costs import CostRow
from wiki.costs.rules.cost_kinds import CostKind, traits
from wiki.costs.rules.lifecycle import REPLACEABLE
from wiki.kernel.forms import read_id
from wiki.schools.rules import Actor

Values = dict[str, Any]


def first(actor: Actor, project_id: int, asked: Any, schools: dict[int, str]) -> Values:
    """A new cost; `asked` is the query: `copy` another cost, write a credit note of one (`credits`), or of a `kind`."""
    copied, credited = read_id(asked.get("copy", "")), read_id(asked.get("credits", ""))
    for cost_id, read in ((copied, _copy), (credited, _credit_of)):
        row = cost_queries.cost(actor, cost_id) if cost_id else None
        if row is not None and row.project_id == project_id:
            return read(row)
    kind = cost_forms.kind_of(asked.get("kind", "")).value
    return {"kind": kind, "payers": actor.school_id if actor.school_id in schools else ""}


def _copy(row: CostRow) -> Values:
    may = (
        row.status in REPLACEABLE
        and row.kind != CostKind.CREDIT
        and related_costs.replacement_of(row.id) is None
    )
    return stored(row) | {"version": "", "replaces": row.id if may else ""}


def _credit_of(row: CostRow) -> Values:
    names = ("gross", "vat", "payers", "supplier")
    said = {name: text for name, text in stored(row).items() if name in names or name.startswith("payer_")}
    return said | {"kind": CostKind.CREDIT.value, "credits": row.id}


def stored(row: CostRow) -> Values:
    """A draft as it would be typed: only what its kind has."""
    has = traits(row.kind).fields
    kept = cost_details.of_cost(row.id, row.kind)
    values: Values = {
        "description": row.description,
        "kind": row.kind,
        "dated_on": row.dated_on.isoformat(),
        "key_name": row.key_name,
        "version": row.version,
        **_payers(row),
    }
    texts = {"supplier": row.supplier, "document_number": row.document_number, "credits": kept.credits or ""}
    values |= {name: text for name, text in texts.items() if name in has}
    if "vat" in has:
        values["vat"] = wording.typed_euro(abs(row.vat_cents)) if row.vat_cents else ""
    if "gross" in has and kept.foreign is None:
        values["gross"] = wording.typed_euro(abs(row.gross_cents))
    if "in_kind" in has and row.in_kind:
        values["in_kind"] = "1"
    return values | _hours(kept) | _foreign(kept)


def _payers(row: CostRow) -> Values:
    payers = cost_queries.payers([row.id])[row.id]
    if len(payers) == 1 and payers[0].cents == row.gross_cents:
        return {"payers": payers[0].school_id}
    parts_ = {f"payer_{p.school_id}": wording.typed_euro(abs(p.cents)) for p in payers}
    return {"payers": cost_forms.SEVERAL, **parts_}


def _hours(kept: cost_details.Parts) -> Values:
    if kept.hours is None:
        return {}
    return {
        "hours": cost_forms.typed_hours(kept.hours.minutes),
        "rate": wording.typed_euro(kept.hours.rate_cents),
        "wage": wording.typed_euro(kept.hours.wage_cents),
        "rate_reason": kept.hours.rate_reason,
    }


def _foreign(kept: cost_details.Parts) -> Values:
    foreign = kept.foreign
    if foreign is None:
        return {}
    return {
        "currency": foreign.currency,
        "original": wording.typed_minor(foreign.minor, foreign.currency),
        "exchange_rate": wording.rate(foreign.rate_millionths),
        "rate_on": foreign.rate_on.isoformat(),
        "rate_source": foreign.source,
    }


def choices(actor: Actor, project_id: int, kind: str) -> Values:
    """What the form of this kind offers to choose from, and which fields it has."""
    chosen = cost_forms.kind_of(kind)
    names = key_queries.key_names(key_queries.key_versions(project_id))
    creditable = cost_queries.creditable(actor, project_id) if chosen is CostKind.CREDIT else []
    return {
        "kind": chosen.value,
        "has": traits(chosen).fields,
        "keys": ["", *names] if names else [],
        "creditable": creditable,
    }
