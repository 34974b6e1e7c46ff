"""Who may settle, and who may say that a transfer was paid."""

from wiki.schools.rules import Actor, Role


def may_record_payment(actor: Actor, to_school_id: int) -> bool:
    """The treasurer, and the coordinator of the school that the money came in at."""
    return actor.has(Role.TREASURER) or actor.coordinates(to_school_id)
