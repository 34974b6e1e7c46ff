"""Many costs from one sheet: what its rows say, and recording all of them or none."""

from collections.abc import Sequence

from wiki.costs.rules.commands import RecordCost
from wiki.costs.services import costs as cost_services
from wiki.imports.rules.imports import Refused
from wiki.imports.services import sheets
from wiki.intake import wording
from wiki.intake.rules.cost_table import (
    MOST_COLUMNS,
    MOST_ROWS,
    BadSheet,
    SheetCode,
    Typed,
    csv_rows,
    typed,
)
from wiki.kernel.errors import Invalid
from wiki.kernel.i18n import _
from wiki.schools.rules import Actor

MOST_BYTES = 5_000_000


def read(content: bytes) -> list[Typed]:
    """The rows of a CSV or XLSX file. Raises Invalid (field `file`)."""
    try:
        return typed(_rows(content))
    except BadSheet as bad:
        columns = ", ".join(str(wording.COLUMNS[name]) for name in bad.missing)
        sentence = str(wording.SHEETS[bad.code]) % {"columns": columns, "most": MOST_ROWS}
        raise Invalid({"file": sentence}) from bad


def _rows(content: bytes) -> list[list[str]]:
    if len(content) > MOST_BYTES:
        raise BadSheet(SheetCode.DAMAGED)
    if not content.startswith(b"PK\x03\x04"):
        return csv_rows(content)
    try:
        return sheets.first_sheet(content, MOST_ROWS + 2, MOST_COLUMNS)
    except Refused as refused:
        raise BadSheet(SheetCode.DAMAGED) from refused


def record_all(actor: Actor, project_id: int, commands: Sequence[tuple[int, RecordCost]]) -> list[int]:
    """Record a draft of each row, (number in the sheet, command); in one transaction of the caller, all or none.

    Raises NotFound, NotAllowed, Conflict when the project is closed, and Invalid (field `file`), which names the row.
    """
    made = []
    for number, command in commands:
        try:
            made.append(cost_services.record_cost(actor, project_id, command).id)
        except Invalid as invalid:
            said = " ".join(str(sentence) for sentence in invalid.errors.values())
            raise Invalid({"file": _("Row %(number)s: %(what)s", number=str(number), what=said)}) from invalid
    return made
