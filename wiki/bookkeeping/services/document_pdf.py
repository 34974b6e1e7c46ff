"""A document on paper: what the typst template prints, in Dutch, the same bytes every time."""

from typing import Any

from wiki.bookkeeping import wording
from wiki.bookkeeping.rules.charts import Party
from wiki.bookkeeping.rules.documents import Document, ToPay
from wiki.documents.services.typesetting import pdf
from wiki.kernel.i18n import _, date_long, force_locale
from wiki.kernel.money import format_euro
from wiki.settlement.rules.references import in_fours


def document_pdf(document: Document) -> bytes:
    """The document as a tagged PDF."""
    with force_locale("nl"):
        return pdf("bookkeeping/document.typ", _data(document))


def _data(document: Document) -> dict[str, Any]:
    kind = str(wording.KINDS[document.kind])
    sign = -1 if document.cents < 0 else 1
    return {
        "language": "nl",
        "title": f"{kind} {document.number}",
        "kind": kind,
        "facts": [
            (_("Number"), document.number),
            (_("Date"), date_long(document.issued_on)),
            (_("School year"), document.period),
            *([(_("Takes back"), document.counters)] if document.counters else []),
            *(
                [(_("To be paid by"), date_long(document.due_on))]
                if document.to_pay and document.cents > 0
                else []
            ),
        ],
        "sender": _party(document.sender),
        "receiver": _party(document.receiver, document.receiver_code),
        "words": {
            "from": _("From"),
            "to": _("To"),
            "what": _("Project"),
            "amount": _("Amount"),
            "together": _("In total"),
            "vat": _("VAT"),
        },
        "lines": [
            (f"{line.project} {line.title}".strip(), format_euro(sign * line.cents))
            for line in document.lines
        ],
        "total": format_euro(sign * document.cents),
        "vat": document.vat_sentence,
        "note": document.note,
        "payments": [_payment(one) for one in document.to_pay] if document.cents > 0 else [],
    }


def _party(party: Party, code: str = "") -> list[str]:
    lines = [
        party.legal_name,
        party.street,
        f"{party.postcode} {party.place}",
        _("Chamber of Commerce %(number)s", number=party.kvk),
    ]
    if party.vat_number:
        lines.append(_("VAT number %(number)s", number=party.vat_number))
    return [*lines, f"BRIN {code}"] if code else lines


def _payment(one: ToPay) -> dict[str, Any]:
    facts = [
        (_("Amount"), format_euro(one.cents)),
        (_("To"), one.account_name or one.to),
        (_("IBAN"), in_fours(one.iban) if one.iban else _("not known yet")),
        (_("Payment reference"), in_fours(one.reference)),
    ]
    return {"title": _("To pay to %(school)s", school=one.to), "facts": facts}
