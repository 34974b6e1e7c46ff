"""The codes of network days in words of the reader's language."""

from collections.abc import Mapping
from typing import Any

from wiki.days.rules.assignment import Reason
from wiki.days.rules.days import DayState, PartKind, SignUp
from wiki.kernel.i18n import lazy as _
from wiki.kernel.i18n import ngettext

STATES = {
    DayState.DRAFT: _("In preparation"),
    DayState.PUBLISHED: _("Announced"),
    DayState.CLOSED: _("Held"),
    DayState.CANCELLED: _("Cancelled"),
}
TONES = {
    DayState.DRAFT: "warm",
    DayState.PUBLISHED: "info",
    DayState.CLOSED: "good",
    DayState.CANCELLED: "bad",
}
PARTS = {
    PartKind.PLENARY: _("Plenary part"),
    PartKind.ROUND: _("Round of workshops"),
    PartKind.OTHER: _("Other: arrival, lunch, closing"),
}
SIGN_UP = {
    SignUp.OPEN: _("Sign-up is open"),
    SignUp.NOT_YET: _("Sign-up is not open yet"),
    SignUp.CLOSED: _("Sign-up is closed"),
    SignUp.OVER: _("This day is over"),
}
RANKS = (_("First choice"), _("Second choice"), _("Third choice"))
RULE = _(
    "As many people as possible get one of their choices, and as high as possible. When more people want a workshop "
    "than there are places, who got less last time goes first; then lots are drawn. Anybody can draw these lots again "
    "with the number of the draw."
)


def why(place: Any, titles: Mapping[int, str]) -> str:
    """Why somebody is where they are in a round, in a few sentences; `titles` of workshops by id."""
    said = [_first(place)]
    people = place.why.get("people", 0)
    for workshop, seats, wanted in place.why.get("full", ()):
        said.append(
            _(
                "“%(title)s” was full: %(wanted)s people had it as their first choice, and there are %(seats)s places.",
                title=titles.get(workshop, ""),
                wanted=wanted,
                seats=seats,
            )
        )
    for workshop in place.why.get("twice", ()):
        said.append(_("“%(title)s” is yours in another round.", title=titles.get(workshop, "")))
    if place.turn and place.why.get("full"):
        said.append(_("Your turn in this round: %(turn)s of %(people)s.", turn=place.turn, people=people))
    return " ".join(map(str, said))


def _first(place: Any) -> str:
    if place.reason == Reason.CHOICE and place.rank:
        return {
            1: _("This is your first choice."),
            2: _("This is your second choice."),
        }.get(place.rank, _("This is your third choice."))
    return {
        Reason.LEADER: _("You lead this workshop."),
        Reason.BY_HAND: _("The organisers placed you here."),
        Reason.TOOK: _("You took this place yourself, or it became free for you."),
        Reason.ROOM: _("There was room here."),
    }.get(place.reason, _("There was no room for you in this round."))


def seats(free: int) -> str:
    """How many places are free."""
    if free < 1:
        return str(_("full"))
    return ngettext("%(num)s place free", "%(num)s places free", free)
