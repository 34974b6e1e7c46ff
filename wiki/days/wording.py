"""The codes of network days in words of the reader's language."""

from collections.abc import Iterable, Mapping, Sequence
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
OUTCOMES = (
    MISSED := _("None of their choices, there was room elsewhere"),
    CHOSE_NOTHING := _("Chose nothing"),
    LEADS := _("Leads a workshop"),
    BY_HAND := _("Placed by hand, or took a free place"),
    NO_PLACE := _("No place"),
    NOT_YET := _("Not assigned yet"),
)
"""What people have who got none of their choices by the draw."""
RANKS_OTHERS = (_("Has the first choice."), _("Has the second choice."), _("Has the third choice."))
RANKS_OWN = (
    _("This is your first choice."),
    _("This is your second choice."),
    _("This is your third choice."),
)
FIRST_OWN = {
    Reason.LEADER: _("You lead this workshop."),
    Reason.BY_HAND: _("The organisers placed you here."),
    Reason.TOOK: _("You took this place yourself, or it became free for you."),
    Reason.ROOM: _("There was room here."),
    Reason.NO_ROOM: _("There was no room for you in this round."),
}
"""Why somebody is where they are, in words for themselves."""
FIRST = {
    Reason.LEADER: _("Leads this workshop."),
    Reason.BY_HAND: _("Placed here by the organisers."),
    Reason.TOOK: _("Took this place, or it became free."),
    Reason.ROOM: _("There was room here."),
    Reason.NO_ROOM: _("There was no room in this round."),
}
"""The same in words for the organisers."""
RULE = _(
    "Over the whole day, as many people as possible get one of their choices, and as high as possible. When more "
    "people want a workshop than there are places, who got less last time goes first; then lots are drawn. Anybody can "
    "draw these lots again with the number of the draw."
)


def why(place: Any, titles: Mapping[int, str], own: bool = False) -> str:
    """Why somebody is where they are in a round, in a few sentences; `titles` of workshops by id. `own`: they read it
    themselves."""
    said = [_first(place, *((FIRST_OWN, RANKS_OWN) if own else (FIRST, RANKS_OTHERS)))]
    people = place.why.get("people", 0)
    for workshop, seats, wanted in place.why.get("full", ()):
        said.append(_full(titles.get(workshop, ""), seats, wanted))
    for workshop in place.why.get("twice", ()):
        text = (
            _("“%(title)s” is yours in another round.") if own else _("Is in “%(title)s” in another round.")
        )
        said.append(str(text) % {"title": titles.get(workshop, "")})
    if place.turn and place.why.get("full"):
        text = (
            _("Your turn in this round: %(turn)s of %(people)s.")
            if own
            else _("Turn: %(turn)s of %(people)s.")
        )
        said.append(str(text) % {"turn": place.turn, "people": people})
    return " ".join(map(str, said))


def _full(title: str, seats: int, wanted: int) -> str:
    """Why a better choice was not met: more people wanted it, or its seats met more choices when others had them."""
    if wanted > seats:
        return ngettext(
            "“%(title)s” was full: %(wanted)s people had it as their first choice, and there is %(num)s place.",
            "“%(title)s” was full: %(wanted)s people had it as their first choice, and there are %(num)s places.",
            seats,
            title=title,
            wanted=wanted,
        )
    return ngettext(
        "“%(title)s” was full: its %(num)s place went to somebody else, by hand or because more choices of the whole "
        "day could be met that way.",
        "“%(title)s” was full: its %(num)s places went to others, by hand or because more choices of the whole day "
        "could be met that way.",
        seats,
        title=title,
    )


def tally(everybody: Iterable[Any], round_id: int) -> list[tuple[str, int]]:
    """How many people got in a round their first, second or third choice, or what else; everybody is counted once."""
    names = [str(_outcome(one.places.get(round_id), one.choices.get(round_id, ()))) for one in everybody]
    return [
        (str(name), names.count(str(name)))
        for name in (*RANKS, *OUTCOMES)
        if name in RANKS or str(name) in names
    ]


def _outcome(place: Any, chosen: Sequence[int]) -> Any:
    if place is None:
        return NOT_YET
    if place.reason == Reason.CHOICE and place.rank:
        return RANKS[place.rank - 1]
    if place.reason == Reason.ROOM:
        return MISSED if chosen else CHOSE_NOTHING
    return {Reason.LEADER: LEADS, Reason.NO_ROOM: NO_PLACE}.get(place.reason, BY_HAND)


def _first(place: Any, reasons: Mapping[Reason, Any], ranks: tuple[Any, ...]) -> Any:
    if place.reason == Reason.CHOICE and place.rank:
        return ranks[place.rank - 1]
    return reasons[Reason(place.reason)]


def seats(free: int) -> str:
    """How many places are free."""
    if free < 1:
        return str(_("full"))
    return ngettext("%(num)s place free", "%(num)s places free", free)
