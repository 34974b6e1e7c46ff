"""Kinds and states of milestones in the reader's words."""

from wiki.kernel.i18n import lazy as _
from wiki.roadmap.rules.milestones import MilestoneKind, MilestoneState

KINDS = {MilestoneKind.MILESTONE: _("Milestone"), MilestoneKind.RESULT: _("Result")}

STATES = {
    MilestoneState.OPEN: _("Open"),
    MilestoneState.REACHED: _("Reached"),
    MilestoneState.DROPPED: _("Dropped"),
}

TONES = {MilestoneState.OPEN: "info", MilestoneState.REACHED: "good", MilestoneState.DROPPED: "plain"}
"""The tone of the chip of a state; one that is late is warm."""


def state_word(state: str, is_late: bool) -> tuple[str, str]:
    """The word and the tone of where a milestone stands."""
    if is_late:
        return str(_("Past its date")), "warm"
    known = MilestoneState(state)
    return str(STATES[known]), TONES[known]
