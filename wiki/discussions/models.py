"""What every comment has, whatever it is about. Each subject has a table of its own, with a key to that subject."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from wiki.discussions.rules import MAX_BODY
from wiki.kernel.db import BigId, Model


class Comment(Model):
    """A contribution to a discussion; of a cost nothing said is changed or deleted."""

    __abstract__ = True

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    body: Mapped[str] = mapped_column(String(MAX_BODY))
    at: Mapped[datetime]
