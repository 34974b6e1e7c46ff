"""Writing down who has which role, for services that decided on it."""

from collections.abc import Collection

from sqlalchemy import insert

from wiki.kernel.db import session
from wiki.schools.models import Membership
from wiki.schools.rules import Grant, Role


def write_grants(person_id: int, grants: Collection[Grant]) -> None:
    """Add these roles, in the order of Role."""
    order = list(Role)
    for role, school_id in sorted(grants, key=lambda g: order.index(g[0])):
        row = {"person_id": person_id, "role": role.value, "school_id": school_id}
        session().execute(insert(Membership).values(**row))


def shown(grants: Collection[Grant]) -> list[str]:
    """Roles as the audit trail names them."""
    return sorted(role if school_id is None else f"{role}@{school_id}" for role, school_id in grants)
