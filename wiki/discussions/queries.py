"""Reading discussions; who asks has checked that their subject may be seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute

from wiki.accounts.models import Person
from wiki.discussions.models import Comment
from wiki.discussions.rules import SHOWN
from wiki.kernel.db import session


@dataclass(frozen=True)
class Subject:
    """What can be discussed: its `name` in the audit trail, the table of its comments, and their key to it."""

    name: str
    table: type[Comment]
    key: InstrumentedAttribute[int]


class CommentRow(NamedTuple):
    """What somebody said."""

    id: int
    body: str
    by: str
    by_id: int
    at: datetime


def comments(subject: Subject, subject_id: int) -> list[CommentRow]:
    """The discussion, the oldest first; of a long one the newest comments."""
    table = subject.table
    statement: Any = (
        select(table.id, table.body, Person.name, table.author_id, table.at)
        .join(Person, Person.id == table.author_id)
        .where(subject.key == subject_id)
        .order_by(table.id.desc())
        .limit(SHOWN)
    )
    return [CommentRow(*row) for row in session().execute(statement)][::-1]


def counts(subject: Subject, subject_ids: Sequence[int]) -> dict[int, int]:
    """How much was said of each of these; those of which nothing was said are left out."""
    statement = select(subject.key, func.count()).where(subject.key.in_(subject_ids)).group_by(subject.key)
    return {row[0]: row[1] for row in session().execute(statement)}


def last_comment(subject: Subject, subject_id: int) -> Comment | None:
    """What was said last."""
    table = subject.table
    statement = select(table).where(subject.key == subject_id).order_by(table.id.desc()).limit(1)
    return session().scalar(statement)
