"""Rows of a sheet become costs, all of them or none, and what is there already is known."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.costs import cost_data
from tests.intake import papers
from tests.support import cast
from wiki.costs.models.cost import Cost
from wiki.costs.rules.commands import RecordCost
from wiki.intake import forms
from wiki.intake.queries import doubles
from wiki.intake.services import sheet
from wiki.kernel.db import session, transaction
from wiki.kernel.errors import Invalid

SCHOOLS = [(cast.ROERDOMP, "Roerdomp College")]
ROWS = (
    ("Posters", "4-2-2019", "12,50", "2,17", "Duinzicht", "1", "Roerdomp College"),
    ("Koffie", "5-2-2019", "1.024,86", "", "Bakker", "2", ""),
)


def commands(*rows: tuple[str, ...]) -> list[tuple[int, RecordCost]]:
    found = forms.rows(cost_data.who("dirk"), sheet.read(papers.csv(rows)), SCHOOLS)
    return [(row.number, row.command) for row in found if row.command]


def record(project_id: int, *rows: tuple[str, ...]) -> list[int]:
    with transaction():
        return sheet.record_all(cost_data.who("dirk"), project_id, commands(*rows))


def test_rows_are_recorded_in_their_order_and_known_afterwards(app: Flask) -> None:
    project_id = cost_data.project()
    made = record(project_id, *ROWS)
    there = doubles.known(cost_data.who("dirk"), {date(2019, 2, 4)}, {"2"})
    assert [one.id for one in there] == made
    mark = doubles.numbered("DUINZICHT", "1")
    assert [one.id for one in doubles.same(there, None, None, mark)] == made[:1]
    again = forms.rows(cost_data.who("dirk"), sheet.read(papers.csv(ROWS)), SCHOOLS)
    assert all(row.is_double for row in again)


def test_one_row_that_cannot_be_recorded_leaves_none_of_the_sheet(app: Flask) -> None:
    project_id = cost_data.project()
    with pytest.raises(Invalid) as refused:
        record(project_id, *ROWS, ("Oud", "4-2-2009", "1,00", "", "", "9", ""))
    assert list(refused.value.errors) == ["file"] and "4" in str(refused.value.errors["file"])
    assert session().scalar(select(func.count()).select_from(Cost)) == 0
