"""Demo mode is a fact of the database, not a setting: nobody can forget to turn it on."""

from sqlalchemy import select

from wiki.accounts.models import Person
from wiki.demo.network import PEOPLE
from wiki.kernel.db import session


def is_demo() -> bool:
    """True when an account of the demo, whose password everybody knows, may sign in; also after a restore."""
    emails = [person.email for person in PEOPLE]
    statement = select(Person.id).where(Person.email.in_(emails), Person.active).limit(1)
    return session().scalar(statement) is not None
