"""Mailing the seal of the audit trail, each month and after each closing: an anchor outside the database.

Who has it can show later that nothing before it was changed: `lichtwerk verify --against SEAL`.
"""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from wiki.accounts.models import Person
from wiki.audit import queries as trail
from wiki.audit.rules import Seal
from wiki.kernel import clock, running_app
from wiki.kernel.db import session
from wiki.kernel.signals import notices_due
from wiki.ledger.models import Period
from wiki.notices.services.notices import notify
from wiki.schools.models import Membership
from wiki.schools.rules import Role

KEEPERS = (Role.TREASURER, Role.SECOND_APPROVER, Role.NETWORK_COORDINATOR, Role.SCHOOL_COORDINATOR)
_NEWS = timedelta(days=31)
"""Of what was closed longer ago, whoever comes later is not told."""


def listen() -> None:
    """Look every hour whether there is a seal to send."""
    notices_due.connect(_due)


def _due(_sender: Any, today: date, **_more: Any) -> None:
    """A seal is an anchor only outside this machine: where no mail goes out, none is sent."""
    if not running_app.settings().mail_url:
        return
    people = _keepers()
    if now := trail.head_of_books():
        _send(people, now, f"month-{today:%Y-%m}")
    closed = select(Period.id).where(Period.closed_at >= clock.now() - _NEWS).order_by(Period.starts_on)
    for period_id in session().scalars(closed):
        if seal := trail.head_at_closing(period_id):
            _send(people, seal, f"period-{period_id}")


def _send(people: list[int], seal: Seal, key: str) -> None:
    notify(people, "books_sealed", key=key, url="/statements/", on=seal.day, seal=str(seal))


def _keepers() -> list[int]:
    statement = (
        select(Membership.person_id)
        .join(Person, Person.id == Membership.person_id)
        .where(Person.active, Membership.role.in_(KEEPERS))
    )
    return list(session().scalars(statement.distinct().order_by(Membership.person_id)))
