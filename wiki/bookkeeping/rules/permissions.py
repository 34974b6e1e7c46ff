"""Who may see and set what goes out to somebody's bookkeeping; no school (None) is the network. Pure."""

from wiki.schools.rules import Actor, Role

READERS = (Role.TREASURER, Role.SECOND_APPROVER, Role.SCHOOL_COORDINATOR)
WRITERS = (Role.TREASURER, Role.SCHOOL_COORDINATOR)


def may_see(actor: Actor, school_id: int | None) -> bool:
    """The treasurer and the second approver all of it, a coordinator what is of their school."""
    return actor.has(Role.TREASURER, Role.SECOND_APPROVER) or actor.coordinates(school_id)


def may_set(actor: Actor, school_id: int | None) -> bool:
    """The treasurer, and the coordinator of the school."""
    return actor.has(Role.TREASURER) or actor.coordinates(school_id)


def may_issue(actor: Actor) -> bool:
    """Documents are issued by the treasurer."""
    return actor.has(Role.TREASURER)
