"""Writing the audit trail, inside the transaction of what it tells of."""

from typing import Any

from wiki.audit.models import AuditEvent
from wiki.kernel import clock
from wiki.kernel.db import session


def record(actor_id: int | None, action: str, entity: str, entity_id: object, **details: Any) -> None:
    """Note who did what; never give it a password, a token or a file's content."""
    session().add(
        AuditEvent(
            at=clock.now(),
            actor_id=actor_id,
            action=action,
            entity=entity,
            entity_id=str(entity_id),
            details=details,
        )
    )
