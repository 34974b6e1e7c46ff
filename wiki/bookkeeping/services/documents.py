"""Issuing the documents of a settlement: one for each school, numbered without gaps, all at once or none."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import text

from wiki.audit.services import record
from wiki.bookkeeping import wording
from wiki.bookkeeping.models import BookkeepingDocument
from wiki.bookkeeping.queries import charts, documents
from wiki.bookkeeping.rules.charts import Party
from wiki.bookkeeping.rules.documents import (
    CATEGORIES,
    Document,
    DocumentLine,
    Kind,
    ToPay,
    Vat,
    document_number,
    facts_hash,
)
from wiki.bookkeeping.rules.permissions import may_issue
from wiki.kernel import clock
from wiki.kernel.db import session
from wiki.kernel.errors import Conflict, Invalid, NotAllowed
from wiki.kernel.forms import too_long
from wiki.kernel.i18n import _, force_locale
from wiki.kernel.money import format_euro
from wiki.notices.services.notices import notify
from wiki.schools.queries import schools
from wiki.schools.queries.schools import SchoolCard
from wiki.schools.rules import Actor
from wiki.settlement.queries import people, settlements
from wiki.settlement.queries.settlements import SettlementRow
from wiki.settlement.services import accounts

MAX_NOTE, MAX_SENTENCE = 300, 300
_LOCK = 7_108_105_037
"""Any number, the same in every process: PostgreSQL's name for the lock on numbers."""


@dataclass(frozen=True)
class Issue:
    """How the documents are worded: what is said of VAT, in one's own words when `sentence` is given, and a note."""

    vat: Vat
    sentence: str = ""
    note: str = ""


def issue(actor: Actor, settlement_id: int, command: Issue) -> list[BookkeepingDocument]:
    """Number a document for each school that the settlement took something up of, and tell their coordinators.

    Raises NotFound, NotAllowed, Conflict when it was done before or there is nothing, and Invalid (fields `vat`,
    `sentence`, `note`, and "" for schools whose address is not known).
    """
    if not may_issue(actor):
        raise NotAllowed(_("The treasurer issues documents."))
    settlement = settlements.settlement(settlement_id)
    take_turn()
    if settlement.withdrawn:
        raise Conflict(_("This settlement was withdrawn: there is nothing to make documents of."))
    if documents.issued(settlement_id):
        raise Conflict(_("The documents of this settlement have already been issued."))
    taken = documents.taken_up(settlement_id)
    if not taken:
        raise Conflict(_("There is nothing in this settlement to make a document of."))
    cards = [card for card in schools.schools_by_brin() if card.id in taken]
    known = charts.parties()
    _check(command, known, cards)
    drafts = [_draft(settlement, card, taken[card.id], known, command) for card in cards]
    rows = [
        store(actor.member_id, card.id, draft) for card, draft in zip(cards, numbered(drafts), strict=True)
    ]
    tell(settlement, rows)
    return rows


def take_turn() -> None:
    """Of two who number at once one waits; on SQLite there is one writer as it is."""
    if session().get_bind().dialect.name == "postgresql":
        session().execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})


def _check(command: Issue, known: Mapping[int | None, Party], cards: list[SchoolCard]) -> None:
    errors: dict[str, str] = {}
    sender = known.get(None)
    missing = [card.name for card in cards if card.id not in known]
    if sender is None:
        errors[""] = _("Fill in who sends the documents first: the details of the network.")
    elif missing:
        errors[""] = _("The details of these schools are missing: %(names)s.", names=", ".join(missing))
    elif CATEGORIES[command.vat].needs_vat_number and not sender.vat_number:
        errors["vat"] = _(
            "Who says that it is exempt has to name a VAT number: add it to the network's details."
        )
    for field, typed, most in (
        ("sentence", command.sentence, MAX_SENTENCE),
        ("note", command.note, MAX_NOTE),
    ):
        if len(typed) > most:
            errors[field] = too_long(most)
    if errors:
        raise Invalid(errors)


def _draft(
    settlement: SettlementRow,
    card: SchoolCard,
    lines: tuple[DocumentLine, ...],
    known: Mapping[int | None, Party],
    command: Issue,
) -> Document:
    with force_locale("nl"):  # a document is in Dutch, whoever issues it
        sentence = command.sentence or str(wording.VAT_SENTENCES[command.vat])
    return Document(
        number="",
        settlement=settlement.id,
        period=settlement.period,
        issued_on=clock.today(),
        due_on=max(settlement.due_on, clock.today()),
        sender=known[None],
        receiver=known[card.id],
        receiver_code=card.brin,
        lines=lines,
        vat=command.vat,
        vat_sentence=sentence,
        note=command.note,
        to_pay=_to_pay(settlement, card.id),
    )


def _to_pay(settlement: SettlementRow, school_id: int) -> tuple[ToPay, ...]:
    rows = [row for row in settlement.transfers if row.from_school_id == school_id]
    known = accounts.current({row.to_school_id for row in rows})
    found = []
    for row in rows:
        account = known.get(row.to_school_id)
        bank = (account.account_name, account.iban, account.bic) if account else ("", "", "")
        found.append(ToPay(row.to_school, row.cents, row.reference, *bank))
    return tuple(found)


def numbered(drafts: list[Document]) -> list[Document]:
    """The drafts with the next numbers of this year; after `take_turn`."""
    year = clock.today().year
    first = documents.last_number(year) + 1
    return [draft.numbered(document_number(year, number)) for number, draft in enumerate(drafts, first)]


def store(
    by_id: int, school_id: int, document: Document, counters_id: int | None = None
) -> BookkeepingDocument:
    """Store a document for good; `counters_id` is the one that it takes back."""
    facts = document.facts()
    year, number = document.number.split("-")
    row = BookkeepingDocument(
        settlement_id=document.settlement,
        school_id=school_id,
        year=int(year),
        number=int(number),
        kind=document.kind,
        cents=document.cents,
        issued_on=document.issued_on,
        facts=facts,
        sha256=facts_hash(facts),
        issued_by_id=by_id,
        issued_at=clock.now(),
        counters_id=counters_id,
    )
    session().add(row)
    session().flush()
    details = {"school": school_id, "number": document.number, "cents": row.cents, "sha256": row.sha256}
    record(by_id, "issue_document", "bookkeeping_document", row.id, **details)
    return row


def tell(settlement: SettlementRow, rows: list[BookkeepingDocument]) -> None:
    """Tell the coordinators of each school; PDF and e-invoice go with the mail."""
    whom = people.coordinators({row.school_id for row in rows})
    for row in rows:
        kind = "document_charge" if row.kind == Kind.CHARGE else "document_credit"
        notify(
            whom.get(row.school_id, ()),
            kind,
            key=str(row.id),
            url=f"/bookkeeping/documents/{row.id}",
            files=f"document:{row.id}",
            number=document_number(row.year, row.number),
            amount=format_euro(abs(row.cents)),
            period=settlement.period,
        )
