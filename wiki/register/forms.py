"""What is looked for in the register, from the address; what is not on a list that can be chosen from is no wish."""

from collections.abc import Mapping
from typing import Any

from wiki.costs.rules.cost_kinds import CostKind
from wiki.costs.rules.lifecycle import State
from wiki.kernel.forms import FormReader, read_line
from wiki.ledger.rules import Account, JournalKind
from wiki.register.rules.filters import CostFilter, PostingFilter
from wiki.register.rules.forecast import By

Form = Mapping[str, str]
_MOST = 100


def costs(form: Form) -> CostFilter:
    """Which costs; raises TypedInvalid."""
    typed = FormReader(form)
    place = _place(typed)
    typed.done()
    return CostFilter(
        **place,
        state=_one_of(form, "state", State),
        kind=_one_of(form, "kind", CostKind),
        supplier=read_line(form.get("supplier", ""))[:_MOST],
    )


def postings(form: Form) -> PostingFilter:
    """Which postings; raises TypedInvalid."""
    typed = FormReader(form)
    place = _place(typed)
    typed.done()
    return PostingFilter(
        **place,
        account=_one_of(form, "account", Account),
        kind=_one_of(form, "kind", JournalKind),
    )


def opening(form: Form) -> int | None:
    """What is on an account now, in cents; None when nothing was typed. Raises TypedInvalid."""
    typed = FormReader(form)
    found = typed.euro("opening")
    typed.done()
    return found


def by(form: Form) -> By:
    """What the forecast is added up by."""
    return By(_one_of(form, "by", By) or By.PROJECT)


def _place(typed: FormReader) -> dict[str, Any]:
    return {
        "school": typed.maybe_id("school"),
        "project": typed.maybe_id("project"),
        "activity": typed.maybe_id("activity"),
        "period": typed.maybe_id("period"),
        "since": typed.maybe_day("since"),
        "until": typed.maybe_day("until"),
        "lowest": typed.euro("lowest"),
        "highest": typed.euro("highest"),
        "text": read_line(typed.form.get("text", ""))[:_MOST],
    }


def _one_of(form: Form, name: str, kind: Any) -> str:
    value = form.get(name, "")
    return value if value in set(kind) else ""
