"""Who may do what with projects and costs; deciding on a cost is in `lifecycle.may_decide`. Pure."""

from collections.abc import Collection

from wiki.costs.rules.cost_kinds import traits
from wiki.costs.rules.lifecycle import DECIDERS, REVERSERS
from wiki.schools.rules import Actor, Role


def may_open_project(actor: Actor, activity_lead_school_id: int | None) -> bool:
    """The core team opens projects, and the coordinator of the school that leads the activity."""
    return actor.has(Role.NETWORK_COORDINATOR) or actor.coordinates(activity_lead_school_id)


def may_manage_project(actor: Actor, lead_school_id: int) -> bool:
    """The core team and the coordinator of the project's lead school maintain its facts, schools and key."""
    return actor.has(Role.NETWORK_COORDINATOR) or actor.coordinates(lead_school_id)


def may_record_cost(actor: Actor, participant_ids: Collection[int]) -> bool:
    """The coordinator of a school that takes part, and the core team."""
    if actor.has(Role.NETWORK_COORDINATOR):
        return True
    return actor.has(Role.SCHOOL_COORDINATOR) and actor.school_id in participant_ids


def recorded_for(actor: Actor, participant_ids: Collection[int]) -> int | None:
    """The school a cost is recorded for: the recorder's own when it takes part, else none (the network)."""
    own = actor.has(Role.SCHOOL_COORDINATOR) and actor.school_id in participant_ids
    return actor.school_id if own else None


def may_change_cost(actor: Actor, recorded_for_school_id: int | None) -> bool:
    """Coordinators enter and change the costs of their own school; the core team those it recorded itself."""
    if recorded_for_school_id is None:
        return actor.has(Role.NETWORK_COORDINATOR)
    return actor.coordinates(recorded_for_school_id)


def may_decide_key(actor: Actor, proposed_by_id: int) -> bool:
    """Whoever looks after the money, or the core team, other than who proposed the key."""
    return actor.has(*REVERSERS) and actor.id != proposed_by_id


def decides(actor: Actor) -> bool:
    """True for those who decide on costs at all."""
    return actor.has(*DECIDERS)


def may_see_inside(actor: Actor, kind: str, recorded_for_school_id: int | None) -> bool:
    """Wages and time sheets: only their own school, the core team for its own, and who decides on costs."""
    if not traits(kind).personal or decides(actor):
        return True
    if recorded_for_school_id is None:
        return actor.has(Role.NETWORK_COORDINATOR)
    return actor.school_id == recorded_for_school_id
