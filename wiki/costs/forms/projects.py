"""What is typed about projects and who takes part in them, as commands or as a sentence for each field. No database.

Amounts are typed the Dutch way. Where a text can mean two amounts the form shows both to choose from:
`FormReader.readings` holds them by field, and the choice comes back as `<field>_meant`.
"""

from collections.abc import Sequence
from datetime import date

from werkzeug.datastructures import MultiDict

from wiki.costs.forms.keys import read_key
from wiki.costs.rules.commands import OpenProject, ProjectFacts
from wiki.kernel.forms import FormReader, read_id, read_ids
from wiki.kernel.i18n import _


def open_project(form: MultiDict[str, str]) -> OpenProject:
    """The project somebody wants to open; raises TypedInvalid."""
    typed = FormReader(form)
    facts = _facts(typed)
    schools = read_ids(form.getlist("school_ids"))
    if not schools:
        typed.errors["school_ids"] = _("Choose the schools that take part.")
    elif facts.lead_school_id and facts.lead_school_id not in schools:
        typed.errors["school_ids"] = _("The lead school takes part itself: select it among the schools too.")
    key = read_key(typed, schools)
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
