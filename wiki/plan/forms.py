"""What is typed about the year plan, as commands or as errors next to the fields."""

from collections.abc import Mapping

from werkzeug.datastructures import MultiDict

from wiki.kernel.forms import FormReader, read_ids, read_line
from wiki.kernel.i18n import _
from wiki.plan.rules import ActivityCommand, Kind

MAX_TEXT = 20_000


def activity_command(form: MultiDict[str, str]) -> ActivityCommand:
    """The activity somebody typed; raises Invalid with a sentence for each field."""
    typed = FormReader(form)
    starts_on, ends_on = typed.maybe_day("starts_on"), typed.maybe_day("ends_on")
    if starts_on and ends_on and ends_on < starts_on:
        typed.errors["ends_on"] = _("The last day is before the first day.")
    command = ActivityCommand(
        number=typed.line("number", 10, _("Fill this in.")),
        title=typed.line("title", 200, _("Fill this in.")),
        kind=typed.choice("kind", Kind, _("Choose structural or incidental.")),
        lead_school_id=typed.maybe_id("lead_school"),
        starts_on=starts_on,
        ends_on=ends_on,
        result=typed.line("result", 500),
        description=typed.text("description", MAX_TEXT),
        working_group=read_ids(form.getlist("working_group")),
        building_blocks=read_ids(form.getlist("building_blocks")),
    )
    typed.done()
    return command


def building_block(form: Mapping[str, str]) -> tuple[str, str]:
    """The name and the description of a building block; raises Invalid."""
    typed = FormReader(form)
    found = typed.line("name", 120, _("Fill this in.")), typed.line("description", 500)
    typed.done()
    return found


def searches_people(form: Mapping[str, str]) -> bool:
    """Whether people are searched by name, with the button or with Enter in that field; then nothing is
    saved."""
    return "find" in form or ("enter" in form and bool(name_filter(form)))


def name_filter(form: Mapping[str, str]) -> str:
    """The part of a name that was typed, at most 100 characters."""
    return read_line(form.get("person", ""))[:100]


def ambition(form: Mapping[str, str]) -> str:
    """The ambition of a school year; raises Invalid."""
    typed = FormReader(form)
    text = typed.text("ambition", MAX_TEXT)
    typed.done()
    return text
