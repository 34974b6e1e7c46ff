"""What a wish is, and who may do what with it; pure."""

from dataclasses import dataclass
from enum import StrEnum

from wiki.plan.rules import may_edit_plan
from wiki.schools.rules import Actor

TITLE_MAX, TEXT_MAX, REASON_MAX = 200, 1000, 300


class WishState(StrEnum):
    """Where a wish is in its life."""

    OPEN = "open"
    TAKEN = "taken"
    MADE = "made"
    CLOSED = "closed"


ALIVE = (WishState.OPEN, WishState.TAKEN)
"""Still to be made."""


@dataclass(frozen=True)
class WishCommand:
    """What somebody wishes; without an activity it is of the network as a whole."""

    title: str
    text: str = ""
    activity_id: int | None = None


def may_take_up(actor: Actor) -> bool:
    """Anybody who belongs to a school takes a wish up for it."""
    return actor.is_member and actor.school_id is not None


def may_close(actor: Actor, created_by_id: int, school_id: int | None) -> bool:
    """Who had the wish, the people of the school that took it up, and the core team."""
    own_school = school_id is not None and actor.school_id == school_id
    return actor.is_member and (may_edit_plan(actor) or actor.id == created_by_id or own_school)


def may_give_back(actor: Actor, school_id: int | None) -> bool:
    """The people of the school that took it up, and the core team."""
    return may_edit_plan(actor) or (may_take_up(actor) and actor.school_id == school_id)


def may_make(actor: Actor, state: str, school_id: int | None) -> bool:
    """Whether the actor can make the page that was wished for: of an open wish anybody who may take it up, of one that
    a school took up the people of that school and the core team."""
    if state == WishState.OPEN:
        return may_take_up(actor) or may_edit_plan(actor)
    return state == WishState.TAKEN and may_give_back(actor, school_id)
