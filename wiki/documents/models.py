"""Which version of a page somebody downloaded last."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from wiki.kernel.db import Model
from wiki.pages.models import GOES_WITH_PAGE


class LastDownload(Model):
    """The version of a page that a person downloaded last, so that they can be shown what changed since."""

    __tablename__ = "last_download"
    __table_args__ = GOES_WITH_PAGE

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    page_id: Mapped[int] = mapped_column(ForeignKey("page.id"), primary_key=True)
    revision: Mapped[int]
    at: Mapped[datetime]
