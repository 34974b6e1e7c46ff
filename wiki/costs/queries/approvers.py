"""Who decides on costs, who had a hand in one, and why somebody may not decide on it."""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from sqlalchemy import func, select

from wiki.accounts.models import Person
from wiki.costs.models.cost import Decision
from wiki.costs.rules.lifecycle import DECIDERS, Refusal, may_decide
from wiki.kernel.db import session
from wiki.schools.models import Membership
from wiki.schools.rules import NO_BONDS, Actor, Bonds, Role

MAKING = ("record", "change", "receipt", "submit")
"""The steps after which somebody may not decide on the cost: it is partly their own work."""


@dataclass(frozen=True)
class Maker:
    """Somebody who had a hand in a cost, with the school they were of."""

    person_id: int
    school_id: int | None


@dataclass(frozen=True)
class Decider:
    """Somebody who decides on costs."""

    id: int
    name: str
    school_id: int | None
    roles: frozenset[Role]


def makers(cost_ids: Sequence[int]) -> dict[int, list[Maker]]:
    """Who had a hand in each of these costs: entered, changed, handed in, added a receipt."""
    statement = (
        select(Decision.cost_id, Decision.actor_id, Decision.actor_school_id)
        .where(Decision.cost_id.in_(cost_ids), Decision.step.in_(MAKING))
        .distinct()
    )
    found: dict[int, list[Maker]] = {id_: [] for id_ in cost_ids}
    for cost_id, person_id, school_id in session().execute(statement):
        found[cost_id].append(Maker(person_id, school_id))
    return found


def deciders(among: Iterable[Role] = DECIDERS) -> list[Decider]:
    """Everybody with one of these roles (who decides on costs), by name, with the school they are of."""
    own_school = (
        select(Membership.person_id, func.min(Membership.school_id).label("school_id"))
        .where(Membership.school_id.is_not(None))
        .group_by(Membership.person_id)
        .subquery()
    )
    statement = (
        select(Person.id, Person.name, own_school.c.school_id, Membership.role)
        .join(Membership, Membership.person_id == Person.id)
        .outerjoin(own_school, own_school.c.person_id == Person.id)
        .where(Person.active, Membership.role.in_(sorted(among)))
        .order_by(Person.name, Person.id)
    )
    found: dict[int, Decider] = {}
    for id_, name, school_id, role in session().execute(statement):
        roles = found[id_].roles if id_ in found else frozenset()
        found[id_] = Decider(id_, name, school_id, roles | {Role(role)})
    return list(found.values())


def refusal(
    who: Actor | Decider,
    recorded_for_school_id: int | None,
    made_by: Iterable[Maker],
    paid_by: Iterable[int],
    deciding: AbstractSet[Role] = DECIDERS,
    bonds: Bonds = NO_BONDS,
) -> Refusal | None:
    """Why somebody may not decide on a cost, or None: held against everybody who had a hand in it."""
    schools = tuple(paid_by)
    hands = [*made_by, Maker(0, recorded_for_school_id)]
    for hand in hands:
        found = may_decide(
            who.roles, who.school_id, hand.person_id, who.id, schools, hand.school_id, deciding
        )
        if found is not None:
            return found
        if bonds.tie(who.id, hand.person_id):
            return Refusal.TIED
    return None
