"""A statement as values for paper: what the typst template prints."""

from collections.abc import Sequence
from typing import Any

from wiki.documents.services.typesetting import pdf
from wiki.kernel.i18n import _, date_long, date_short, language
from wiki.kernel.money import format_euro
from wiki.settlement.models import BankAccount
from wiki.settlement.queries.settlements import TransferRow
from wiki.settlement.rules import epc
from wiki.settlement.rules.references import in_fours
from wiki.statements import wording
from wiki.statements.queries.statements import ProjectPart, Statement
from wiki.statements.rules import Bridge, Movement


def statement_pdf(statement: Statement, accounts: dict[int, BankAccount]) -> bytes:
    """The statement as a tagged PDF; `accounts` are those of the schools it still pays, as far as they may be seen."""
    return pdf("statements/statement.typ", _data(statement, accounts))


def _data(statement: Statement, accounts: dict[int, BankAccount]) -> dict[str, Any]:
    cut = statement.cut
    return {
        "language": language(),
        "title": _("Statement of %(school)s, %(cut)s", school=statement.school.name, cut=cut.label),
        "lead": f"{statement.school.brin} · {date_long(cut.starts_on)} – {date_long(cut.ends_on)}",
        "words": {
            "what": _("What"),
            "amount": _("Amount"),
            "date": _("Date"),
            "part": _("Part"),
            "together": _("In total"),
            "bridge": _("School years and calendar years"),
            "bridge_text": _(
                "Every amount falls in one school year and in one calendar year. So both come to the "
                "same total."
            ),
            "qr": _("QR code to pay with"),
        },
        "summary": summary(statement),
        "parts": [_part(part) for part in statement.parts],
        "bridge": _bridge(statement.bridge),
        "payments": [
            _payment(row, accounts)
            for row in statement.open_transfers
            if row.from_school_id == statement.school.id
        ],
        "foot": foot(statement),
    }


def summary(statement: Statement) -> list[tuple[str, str]]:
    """From the opening to the closing balance."""
    totals = statement.totals
    return [
        (_("Opening balance"), _standing(statement.opening_cents)),
        (_("Paid by the school"), format_euro(totals.paid)),
        (_("Share of the school"), format_euro(totals.borne)),
        (_("Settled and transferred"), format_euro(totals.settled + totals.transfer)),
        (_("Closing balance"), _standing(statement.closing_cents)),
    ]


def _standing(cents: int) -> str:
    return f"{format_euro(abs(cents))} {wording.standing(cents)}"


def foot(statement: Statement) -> str:
    """What stands at the bottom: the seal, or that the period is not closed; and the seal of the audit trail."""
    state = _("These books are not closed: amounts can still be added.")
    if statement.seal:
        state = _("This period is closed. Seal of the books: %(seal)s", seal=statement.seal)
    trail = _("Seal of the audit trail: %(seal)s", seal=statement.trail)
    return f"{state} {trail}"


def _part(part: ProjectPart) -> dict[str, Any]:
    return {
        "title": part.title or _("Transfers"),
        "rows": [_row(row) for row in part.movements],
        "total": format_euro(part.totals.sum),
    }


def _row(row: Movement) -> Sequence[str]:
    about = f"{row.number}. {row.description}" if row.number else row.reference
    text = ": ".join(filter(None, (wording.what(row), about)))
    return (date_short(row.occurred_on), text, wording.fraction(row), format_euro(row.cents))


def _bridge(found: Bridge) -> list[list[str]]:
    if not found.periods:
        return []
    head = [_("School year"), *(str(year) for year in found.years), _("In total")]
    rows = [
        [period, *(format_euro(cell) for cell in cells), format_euro(total)]
        for period, cells, total in zip(found.periods, found.cells, found.by_period, strict=True)
    ]
    foot_row = [
        _("In total"),
        *(format_euro(cell) for cell in found.by_year),
        format_euro(sum(found.by_year)),
    ]
    return [head, *rows, foot_row]


def _payment(row: TransferRow, accounts: dict[int, BankAccount]) -> dict[str, Any]:
    account = accounts.get(row.to_school_id)
    facts = [
        (_("Amount"), format_euro(row.open_cents)),
        (_("To"), account.account_name if account else row.to_school),
        (_("IBAN"), in_fours(account.iban) if account else _("not known yet")),
        (_("Payment reference"), in_fours(row.reference)),
        (_("To be paid by"), date_long(row.due_on)),
    ]
    return {"title": _("To pay to %(school)s", school=row.to_school), "facts": facts, "qr": _qr(row, account)}


def _qr(row: TransferRow, account: BankAccount | None) -> str:
    if account is None:
        return ""
    request = epc.PaymentRequest(account.account_name, account.iban, row.open_cents, reference=row.reference)
    try:
        return epc.svg(epc.draw(epc.payload(request)), _("QR code to pay with"), row.reference, "qr")
    except epc.BadRequest:
        return ""
