"""Who does not want to be found."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from wiki.kernel.db import Model


class HiddenPerson(Model):
    """Somebody whom search does not find, and who has no page for others."""

    __tablename__ = "hidden_person"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    at: Mapped[datetime]
