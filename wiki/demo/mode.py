"""Demo mode is a fact of the database, not a setting: nobody can forget to turn it on."""

from sqlalchemy import inspect, select

from wiki.accounts.models import Person
from wiki.demo.network import PEOPLE
from wiki.kernel.db import db, session


def is_set_up() -> bool:
    """True when the database has its tables."""
    return inspect(db.engine).has_table(Person.__tablename__)


def is_demo() -> bool:
    """True when an account of the demo, whose password everybody knows, may sign in; also after a restore."""
    emails = [person.email for person in PEOPLE]
    statement = select(Person.id).where(Person.email.in_(emails), Person.active).limit(1)
    return session().scalar(statement) is not None
