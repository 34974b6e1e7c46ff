"""Which project made which page."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from wiki.kernel.db import Model
from wiki.pages.models import JOINS_PAGE, KEEPS_PAGE


class PageProject(Model):
    """A project made a page. `weight` says how large a part of the project it is, beside its other pages."""

    __tablename__ = "page_project"
    __table_args__ = (CheckConstraint("weight between 1 and 1000", name="weight"), KEEPS_PAGE)

    page_id: Mapped[int] = mapped_column(ForeignKey("page.id"), primary_key=True, info=JOINS_PAGE)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), primary_key=True, index=True)
    weight: Mapped[int] = mapped_column(default=1)
    named_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
