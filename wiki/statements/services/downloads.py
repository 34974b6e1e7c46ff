"""A statement as a file: PDF, CSV or XLSX."""

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO, NamedTuple

from wiki.kernel.errors import NotFound
from wiki.kernel.i18n import _
from wiki.ledger.models import Period
from wiki.ledger.queries import books
from wiki.schools.rules import Actor
from wiki.settlement.queries.settlements import period_by
from wiki.statements.queries.statements import Statement
from wiki.statements.queries.visible_accounts import accounts_to_pay
from wiki.statements.services import journal, spreadsheets, verification_bundle
from wiki.statements.services.pdf import statement_pdf


class File(NamedTuple):
    """A file to take away: its bytes, media type and name."""

    content: bytes
    media_type: str
    name: str


@dataclass(frozen=True)
class FileKind:
    """A kind of file: its media type and what writes it."""

    media_type: str
    write: Callable[[Actor, Statement, BinaryIO], None]


def _pdf(actor: Actor, statement: Statement, out: BinaryIO) -> None:
    out.write(statement_pdf(statement, accounts_to_pay(actor, statement)))


def _csv(_actor: Actor, statement: Statement, out: BinaryIO) -> None:
    spreadsheets.write_csv(spreadsheets.rows(statement), out)


def _xlsx(_actor: Actor, statement: Statement, out: BinaryIO) -> None:
    spreadsheets.write_xlsx(statement.school.name, spreadsheets.rows(statement), out)


KINDS: Mapping[str, FileKind] = {
    "pdf": FileKind("application/pdf", _pdf),
    "csv": FileKind("text/csv", _csv),
    "xlsx": FileKind("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _xlsx),
}


def statement_file(actor: Actor, statement: Statement, extension: str) -> File:
    """A statement as a file. Raises NotFound for another kind."""
    kind = KINDS.get(extension)
    if kind is None:
        raise NotFound(_("There is no such format."))
    out = io.BytesIO()
    kind.write(actor, statement, out)
    name = f"{statement.school.slug}-{statement.cut.label}.{extension}".replace(" ", "-")
    return File(out.getvalue(), kind.media_type, name)


def books_file(format_: str, period: str | None) -> File:
    """The books of one period or of all: `journal` (hledger), `csv`, `xlsx`, or `proof` (always all of them).

    Raises NotFound for an unknown format or period, or when there are no books yet.
    """
    periods = [period_by(period)] if period else books.periods()
    if not periods:
        raise NotFound(_("There are no books yet."))
    write = BOOKS.get(format_)
    if write is None:
        raise NotFound(_("There is no such format."))
    out, scope = io.BytesIO(), period or "alle"
    media_type, extension = write(periods, out)
    return File(out.getvalue(), media_type, _books_name(scope, extension))


def _books_name(scope: str, extension: str) -> str:
    return f"boeken-{scope}.{extension}".replace(" ", "-")


def _as_journal(periods: Sequence[Period], out: BinaryIO) -> tuple[str, str]:
    out.write("\n".join(journal.hledger(periods)).encode())
    return "text/plain", "journal"


def _as_csv(periods: Sequence[Period], out: BinaryIO) -> tuple[str, str]:
    spreadsheets.write_csv(journal.postings(periods), out)
    return KINDS["csv"].media_type, "csv"


def _as_xlsx(periods: Sequence[Period], out: BinaryIO) -> tuple[str, str]:
    spreadsheets.write_xlsx("Lichtwerk", journal.postings(periods), out)
    return KINDS["xlsx"].media_type, "xlsx"


def _as_proof(_periods: Sequence[Period], out: BinaryIO) -> tuple[str, str]:
    verification_bundle.write_zip(out)
    return "application/zip", "zip"


BOOKS: Mapping[str, Callable[[Sequence[Period], BinaryIO], tuple[str, str]]] = {
    "journal": _as_journal,
    "csv": _as_csv,
    "xlsx": _as_xlsx,
    "proof": _as_proof,
}
"""What writes the books, and what it wrote: media type and extension. The proof is always of all periods."""
