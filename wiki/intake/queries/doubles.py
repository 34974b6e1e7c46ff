"""Costs that are there already and may be the same as one that comes in."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, or_, select

from wiki.costs.models.cost import Cost
from wiki.costs.models.project import Project
from wiki.costs.queries.projects import visible_to
from wiki.costs.rules.lifecycle import State
from wiki.kernel.db import session
from wiki.schools.rules import Actor


@dataclass(frozen=True)
class Known:
    """A cost that is there already."""

    id: int
    description: str
    project: str
    supplier: str
    document_number: str
    dated_on: date
    gross_cents: int

    @property
    def url(self) -> str:
        """Its address."""
        return f"/costs/{self.id}"

    @property
    def numbered(self) -> tuple[str, str] | None:
        """Supplier and number, as they are compared; None without both."""
        return numbered(self.supplier, self.document_number)


def numbered(supplier: str, number: str) -> tuple[str, str] | None:
    """Supplier and number of a document as they are compared; None without both."""
    return (supplier.casefold(), number.casefold()) if supplier and number else None


def known(actor: Actor, days: Collection[date], numbers: Collection[str]) -> list[Known]:
    """The costs of these days, or with one of these document numbers, that were not withdrawn or rejected."""
    statement = (
        select(
            Cost.id,
            Cost.description,
            Project.title,
            Cost.supplier,
            Cost.document_number,
            Cost.dated_on,
            Cost.gross_cents,
        )
        .join(Project, Project.id == Cost.project_id)
        .where(
            visible_to(actor),
            Cost.status.not_in((State.WITHDRAWN, State.REJECTED)),
            or_(
                Cost.dated_on.in_(sorted(days)),
                and_(Cost.document_number != "", Cost.document_number.in_(sorted(numbers))),
            ),
        )
        .order_by(Cost.id)
        .limit(5000)
    )
    return [Known(*row) for row in session().execute(statement)]


def same(
    there: Collection[Known], dated_on: date | None, gross: int | None, mark: tuple[str, str] | None
) -> list[Known]:
    """Which of these say the same: supplier and number, or day and amount."""
    return [
        one
        for one in there
        if (mark is not None and one.numbered == mark)
        or (dated_on is not None and (one.dated_on, abs(one.gross_cents)) == (dated_on, gross))
    ]
