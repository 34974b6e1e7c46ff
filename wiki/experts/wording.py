"""Verdicts, consents and states of visits in the reader's words."""

from typing import Any

from wiki.experts.rules.experts import LinkKind, Verdict, Way
from wiki.experts.rules.visits import VisitState
from wiki.kernel.i18n import _, lazy
from wiki.kernel.money import format_euro

VERDICTS = {
    Verdict.RECOMMENDED: lazy("Recommended"),
    Verdict.DEPENDS: lazy("It depends on your question"),
    Verdict.NOT_AGAIN: lazy("We would not ask again"),
}
TONES = {Verdict.RECOMMENDED: "good", Verdict.DEPENDS: "info", Verdict.NOT_AGAIN: "plain"}
WAYS = {
    Way.EMAIL: lazy("by email"),
    Way.PAPER: lazy("on paper"),
    Way.PHONE: lazy("by phone"),
    Way.TALK: lazy("in a conversation"),
}
LINKS = {
    LinkKind.DAY: lazy("Network day"),
    LinkKind.PART: lazy("Network day"),
    LinkKind.ACTIVITY: lazy("Activity"),
    LinkKind.PROJECT: lazy("Project"),
}
STATES = {
    VisitState.ASKED: lazy("Waiting for an answer"),
    VisitState.ACCEPTED: lazy("Agreed"),
    VisitState.DECLINED: lazy("Not this time"),
    VisitState.WITHDRAWN: lazy("Taken back"),
}
STATE_TONES = {
    VisitState.ASKED: "warm",
    VisitState.ACCEPTED: "good",
    VisitState.DECLINED: "plain",
    VisitState.WITHDRAWN: "plain",
}


def state(visit: Any) -> tuple[str, str]:
    """How far a visit is (`wiki.experts.queries.visits.VisitRow`), and the tone in which that is said."""
    if visit.is_held and not visit.is_ahead:
        return _("Held"), "good"
    return str(STATES[visit.state]), STATE_TONES[visit.state]


def fee(lowest: int | None, highest: int | None) -> str:
    """What an expert asks, in cents; empty when nobody said."""
    if lowest is None or highest is None:
        return ""
    if lowest == highest:
        return format_euro(lowest) if lowest else _("No fee")
    return _("%(low)s to %(high)s", low=format_euro(lowest), high=format_euro(highest))
