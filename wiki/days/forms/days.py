"""A day and the parts of its programme, as typed."""

from collections.abc import Mapping

from wiki.days.rules.days import LINE_MAX, TEXT_MAX, TITLE_MAX, DayCommand, PartCommand, PartKind
from wiki.kernel.forms import FormReader
from wiki.kernel.i18n import _


def day_command(form: Mapping[str, str]) -> DayCommand:
    """The day somebody typed; raises Invalid with a sentence for each field."""
    typed = FormReader(form)
    command = DayCommand(
        title=typed.line("title", TITLE_MAX, _("Fill this in.")),
        held_on=typed.day("held_on"),
        starts_at=typed.time("starts_at"),
        ends_at=typed.time("ends_at"),
        host_school_id=typed.maybe_id("host_school"),
        address=typed.line("address", LINE_MAX),
        intro=typed.text("intro", TEXT_MAX),
        opens_on=typed.maybe_day("opens_on"),
        closes_on=typed.maybe_day("closes_on"),
    )
    typed.done()
    return command


def part_command(form: Mapping[str, str]) -> PartCommand:
    """The part of a programme somebody typed; raises Invalid with a sentence for each field."""
    typed = FormReader(form)
    command = PartCommand(
        kind=typed.choice("kind", PartKind, _("Choose what it is.")),
        title=typed.line("title", TITLE_MAX, _("Fill this in.")),
        starts_at=typed.time("starts_at"),
        ends_at=typed.time("ends_at"),
        speaker=typed.line("speaker", LINE_MAX),
        text=typed.text("text", TEXT_MAX),
    )
    typed.done()
    return command


def reason(form: Mapping[str, str]) -> str:
    """Why a day is cancelled; raises Invalid."""
    typed = FormReader(form)
    found = typed.line("reason", 500)
    typed.done()
    return found
