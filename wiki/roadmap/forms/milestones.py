"""A milestone or a result as it was typed."""

from wiki.kernel.forms import Form, FormReader
from wiki.kernel.i18n import _
from wiki.roadmap.rules.milestones import (
    NOTE_MAX,
    TITLE_MAX,
    MilestoneCommand,
    MilestoneKind,
    MilestoneState,
)


def milestone(form: Form) -> MilestoneCommand:
    """What somebody typed; raises Invalid with a sentence for each field."""
    typed = FormReader(form)
    command = MilestoneCommand(
        kind=typed.choice("kind", MilestoneKind, _("Choose milestone or result.")),
        title=typed.line("title", TITLE_MAX, _("Fill this in.")),
        due_on=typed.day("due_on"),
        state=typed.choice("state", MilestoneState, _("Choose its status.")),
        reached_on=typed.maybe_day("reached_on"),
        note=typed.line("note", NOTE_MAX),
    )
    typed.done()
    return command
