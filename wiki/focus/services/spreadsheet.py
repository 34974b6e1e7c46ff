"""The matrix of schools and building blocks as a spreadsheet."""

import io
from collections.abc import Callable, Iterator, Sequence
from typing import BinaryIO

from wiki.focus import wording
from wiki.focus.queries.matrix import Matrix, MatrixRow, matrix
from wiki.focus.queries.points import Filters, PointRow
from wiki.kernel.errors import NotFound
from wiki.kernel.i18n import _
from wiki.plan.models import SchoolYear
from wiki.schools.rules import Actor
from wiki.statements.services.downloads import File
from wiki.statements.services.spreadsheets import write_csv, write_xlsx

Lines = Iterator[Sequence[str]]
FORMATS: dict[str, tuple[str, Callable[[str, Lines, BinaryIO], None]]] = {
    "csv": ("text/csv", lambda _title, lines, out: write_csv(lines, out)),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", write_xlsx),
}


def matrix_file(actor: Actor, year: SchoolYear | None, filters: Filters, format_: str) -> File:
    """The matrix of a school year as `csv` or `xlsx`. Raises NotFound without a year, and for another format."""
    if year is None or format_ not in FORMATS:
        raise NotFound(_("There is no such format."))
    media_type, write = FORMATS[format_]
    out = io.BytesIO()
    write(_("Focal points"), _lines(matrix(actor, year, filters)), out)
    return File(out.getvalue(), media_type, f"speerpunten-{year.label}.{format_}")


def _lines(found: Matrix) -> Lines:
    yield _("School"), *(block.name for block in found.blocks), _("In own words")
    for row in found.rows:
        yield row.school, *(_cell(row, block.id) for block in found.blocks), _cell(row, None)


def _cell(row: MatrixRow, building_block_id: int | None) -> str:
    points = row.cells.get(building_block_id, ())
    return "; ".join(map(_point, points))


def _point(point: PointRow) -> str:
    """As in `Coachgesprekken (Ontwerpen, Wil brengen)`, or without words of its own `Ontwerpen (Wil brengen)`."""
    stage, flags = str(wording.STAGES[point.stage]), [str(wording.FLAGS[flag]) for flag in point.flags]
    first, more = (point.title, [stage, *flags]) if point.title else (stage, flags)
    return f"{first} ({', '.join(more)})" if more else first
