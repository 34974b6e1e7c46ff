"""The register as files: CSV and XLSX, all rows that were looked for, as the exports of statements are written."""

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import BinaryIO

from wiki.costs import wording as cost_wording
from wiki.costs.rules.lifecycle import State
from wiki.kernel.errors import NotFound
from wiki.kernel.i18n import _
from wiki.register import wording
from wiki.register.queries import costs, postings
from wiki.register.queries.forecast import Named
from wiki.register.rules.filters import CostFilter, PostingFilter
from wiki.schools.rules import Actor
from wiki.statements.services import spreadsheets
from wiki.statements.services.downloads import KINDS, File
from wiki.statements.services.spreadsheets import Cell, Cents

Rows = Iterator[Sequence[Cell]]


def _csv(_title: str, rows: Rows, out: BinaryIO) -> None:
    spreadsheets.write_csv(rows, out)


FORMATS: Mapping[str, Callable[[str, Rows, BinaryIO], None]] = {
    "csv": _csv,
    "xlsx": spreadsheets.write_xlsx,
}


def costs_file(actor: Actor, wanted: CostFilter, format_: str) -> File:
    """The costs that were looked for. Raises NotFound for another format."""
    return _file(_("Costs"), "kosten", format_, _cost_rows(actor, wanted))


def postings_file(actor: Actor, wanted: PostingFilter, format_: str) -> File:
    """The postings that were looked for. Raises NotFound for another format."""
    return _file(_("Postings"), "journaal", format_, _posting_rows(actor, wanted))


def forecast_file(found: Sequence[Named], format_: str) -> File:
    """The forecast as it is shown. Raises NotFound for another format."""
    return _file(_("Forecast"), "prognose", format_, _forecast_rows(found))


def _file(title: str, name: str, format_: str, rows: Rows) -> File:
    write = FORMATS.get(format_)
    if write is None:
        raise NotFound(_("There is no such format."))
    out = io.BytesIO()
    write(title, rows, out)
    return File(out.getvalue(), KINDS[format_].media_type, f"{name}.{format_}")


def _cost_rows(actor: Actor, wanted: CostFilter) -> Rows:
    yield (
        _("Date"),
        _("Project"),
        _("No."),
        _("Activity"),
        _("School"),
        _("Type of cost"),
        _("Description"),
        _("Supplier"),
        _("Document number"),
        _("Amount without VAT"),
        _("VAT"),
        _("Amount"),
        _("Status"),
    )
    for row in costs.all_lines(actor, wanted):
        yield (
            row.dated_on,
            row.project,
            row.number,
            row.activity,
            row.school or "",
            str(cost_wording.KINDS[row.kind]),
            row.description,
            row.supplier,
            row.document_number,
            Cents(row.net_cents),
            Cents(row.vat_cents),
            Cents(row.gross_cents),
            str(cost_wording.STATES[State(row.status)][0]),
        )


def _posting_rows(actor: Actor, wanted: PostingFilter) -> Rows:
    yield (
        _("Posting"),
        _("Journal entry"),
        _("Date"),
        _("Period"),
        _("Kind"),
        _("Account"),
        _("School"),
        _("Project"),
        _("No."),
        _("Description"),
        _("Payment reference"),
        _("Amount"),
    )
    for row in postings.all_lines(actor, wanted):
        yield (
            row.id,
            row.journal_id,
            row.occurred_on,
            row.period,
            str(wording.KINDS[row.kind]),
            str(wording.ACCOUNTS[row.account]),
            row.school or "",
            row.project or "",
            row.number,
            row.description or "",
            row.reference or "",
            Cents(row.cents),
        )


def _forecast_rows(found: Sequence[Named]) -> Rows:
    yield (_("What"), _("Budget"), _("Spent"), _("On its way"), _("Expected"), _("Left"))
    for row in found:
        line = row.line
        yield (
            wording.name_of(row.name),
            None if line.budget is None else Cents(line.budget),
            Cents(line.spent),
            Cents(line.committed),
            Cents(line.expected),
            None if line.left is None else Cents(line.left),
        )
