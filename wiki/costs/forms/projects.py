"""What is typed about projects and costs, as commands or as a sentence for each field. No database.

Amounts are typed the Dutch way. Where a text can mean two amounts the form shows both to choose from:
`FormReader.readings` holds them by field, and the choice comes back as `<field>_meant`.
"""

import re
from collections.abc import Sequence
from datetime import date

from werkzeug.datastructures import MultiDict

from wiki.costs.rules.commands import KeyCommand, OpenProject, ProjectFacts
from wiki.costs.rules.distribution_keys import HALF_DAYS, Key, KeyLine, Method
from wiki.kernel.forms import FormReader, read_id, read_ids
from wiki.kernel.i18n import _

SEVERAL = "several"
"""The choice that more than one school paid."""

_PERCENT = re.compile(r"(\d{1,5})(?:[.,](\d{1,2}))?\s*%?", re.ASCII)


def open_project(form: MultiDict[str, str]) -> OpenProject:
    """The project somebody wants to open; raises TypedInvalid."""
    typed = FormReader(form)
    facts = _facts(typed)
    schools = read_ids(form.getlist("school_ids"))
    if not schools:
        typed.errors["school_ids"] = _("Choose the schools that take part.")
    elif facts.lead_school_id and facts.lead_school_id not in schools:
        typed.errors["school_ids"] = _("The lead school takes part itself: select it among the schools too.")
    key = _key(typed, schools)
    if key.lines:
        _refuse_values_of_others(typed, schools)
    typed.done()
    return OpenProject(facts, schools, key)


def _refuse_values_of_others(typed: FormReader, schools: Sequence[int]) -> None:
    """A value of a school that is not ticked was meant for something: it is not passed over."""
    for name, text in typed.form.items():
        school_id = read_id(name.removeprefix("value_")) if name.startswith("value_") else None
        if school_id is not None and school_id not in schools and text.strip():
            typed.errors[name] = _(
                "You typed a value for this school, but it is not ticked among the schools that take part."
            )


def project_facts(form: MultiDict[str, str]) -> ProjectFacts:
    """The changed facts of a project; raises TypedInvalid."""
    typed = FormReader(form)
    facts = _facts(typed)
    typed.done()
    return facts


def _facts(typed: FormReader) -> ProjectFacts:
    return ProjectFacts(
        title=typed.line("title", needed=_("Give the project a title.")),
        activity_id=typed.id("activity_id", _("Choose an activity from the year plan.")),
        lead_school_id=typed.id("lead_school_id", _("Choose the school that leads the project.")),
        starts_on=typed.day("starts_on"),
        ends_on=typed.day("ends_on"),
        budget_cents=typed.euro("budget"),
        description=typed.text("description"),
    )


def key_version(form: MultiDict[str, str], school_ids: Sequence[int]) -> KeyCommand:
    """A new version of the key for these schools; raises TypedInvalid."""
    typed = FormReader(form)
    command = _key(typed, school_ids)
    typed.done()
    return command


def _key(typed: FormReader, school_ids: Sequence[int]) -> KeyCommand:
    basis = HALF_DAYS if typed.form.get("method") == HALF_DAYS else ""
    method = (
        Method.WEIGHTS if basis else typed.choice("method", Method, _("Choose how the costs are divided."))
    )
    by_pupils = typed.form.get("rest_method") == Method.PUPILS
    rest = Method.PUPILS if by_pupils and method is Method.FIXED_REST else Method.EQUAL
    lines: tuple[KeyLine, ...] = ()
    if method not in (Method.EQUAL, Method.PUPILS):
        lines = tuple(KeyLine(id_, _value(typed, method, f"value_{id_}")) for id_ in school_ids)
    return KeyCommand(
        method,
        typed.day("effective_from"),
        typed.text("rationale"),
        lines,
        name=typed.line("name"),
        basis=basis,
        rest_method=rest,
    )


def key_to_try(form: MultiDict[str, str], school_ids: Sequence[int], on: date) -> Key:
    """A key to work out and not to fix: what its form says, without date and reason; raises TypedInvalid."""
    filled = MultiDict([*form.items(multi=True), ("effective_from", on.isoformat())])
    command = key_version(filled, school_ids)
    return Key(command.method, command.lines, on, command.rest_method, command.basis)


def pupils(form: MultiDict[str, str], school_ids: Sequence[int]) -> dict[int, int]:
    """The numbers of pupils that were typed (`pupils_<school id>`); what was left empty is left out."""
    typed = FormReader(form)
    found = {id_: typed.whole(f"pupils_{id_}") for id_ in school_ids if typed.line(f"pupils_{id_}")}
    typed.done()
    return found


def _value(typed: FormReader, method: Method, name: str) -> int | None:
    if method is Method.FIXED_REST:
        return typed.euro(name)
    text = typed.line(name)
    if not text:
        return None
    if method is Method.PERCENT:
        return _basis_points(typed, name, text)
    return typed.whole(name)


def _basis_points(typed: FormReader, name: str, text: str) -> int | None:
    match = _PERCENT.fullmatch(text)
    if match is None:
        typed.errors[name] = _("Enter a percentage like 33,33.")
        return None
    return int(match[1]) * 100 + int((match[2] or "").ljust(2, "0"))


def participant(form: MultiDict[str, str]) -> tuple[int, date]:
    """The school that joins and from when; raises TypedInvalid."""
    typed = FormReader(form)
    found = typed.id("school_id", _("Choose a school.")), typed.day("from_on")
    typed.done()
    return found


def last_day(form: MultiDict[str, str]) -> date:
    """Until when a school takes part; raises TypedInvalid."""
    typed = FormReader(form)
    found = typed.day("to_on")
    typed.done()
    return found


def money_rules(form: MultiDict[str, str]) -> dict[str, int]:
    """The rules about money by name; raises TypedInvalid."""
    typed = FormReader(form)
    found = {"second_approver_above": typed.needed_euro("second_approver_above")}
    found |= {name: typed.whole(name) for name in ("objection_days", "payment_days")}
    typed.done()
    return found
