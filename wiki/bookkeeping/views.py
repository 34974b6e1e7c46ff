"""What goes out to bookkeeping, on the screen: ledger numbers, journals as files, and documents."""

from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from wiki.bookkeeping import forms, wording
from wiki.bookkeeping.queries import charts, documents
from wiki.bookkeeping.queries.charts import Owner
from wiki.bookkeeping.rules import entries
from wiki.bookkeeping.rules.documents import Vat
from wiki.bookkeeping.rules.permissions import READERS, WRITERS, may_issue, may_set
from wiki.bookkeeping.services import charts as chart_services
from wiki.bookkeeping.services import documents as document_services
from wiki.bookkeeping.services import downloads
from wiki.kernel.acting import NO_ERRORS, FormErrors, act
from wiki.kernel.file_responses import attached
from wiki.kernel.forms import read_whole
from wiki.kernel.i18n import _
from wiki.ledger.queries import books
from wiki.schools.access import access, current_actor
from wiki.schools.queries import schools
from wiki.schools.rules import Role
from wiki.settlement.queries import settlements
from wiki.statements.queries import statements

bp = Blueprint("bookkeeping", __name__)


@bp.get("/bookkeeping/")
@access(*READERS)
def index() -> ResponseReturnValue:
    """Whose bookkeeping the reader looks after, and the documents that were issued."""
    actor = current_actor()
    return render_template(
        "bookkeeping/index.html",
        owners=charts.owners(actor),
        ready=charts.with_chart(),
        parties=charts.parties(),
        documents=documents.documents(actor),
        settlements=settlements.settlements() if may_issue(actor) else [],
        words=wording,
    )


@bp.get("/bookkeeping/of/<owner_key>")
@access(*READERS)
def owner(owner_key: str) -> ResponseReturnValue:
    """The ledger numbers of a school or the network, and its journal as files."""
    return _owner_page(_owner(owner_key))


@bp.post("/bookkeeping/of/<owner_key>/chart")
@access(*WRITERS)
def set_chart(owner_key: str) -> ResponseReturnValue:
    """Say where account types are booked."""
    found = _owner(owner_key)
    return act(
        lambda: chart_services.set_chart(current_actor(), found, forms.chart(request.form, found.accounts)),
        lambda wrong: _owner_page(found, wrong),
        done=_("The ledger numbers are saved. The files use them from now on."),
        to=f"/bookkeeping/of/{found.key}",
    )


@bp.post("/bookkeeping/of/<owner_key>/party")
@access(*WRITERS)
def set_party(owner_key: str) -> ResponseReturnValue:
    """Say who it is in the trade register."""
    found = _owner(owner_key)
    return act(
        lambda: chart_services.set_party(current_actor(), found, forms.party(request.form)),
        lambda wrong: _owner_page(found, wrong),
        done=_("The details are saved. They will be on new documents."),
        to=f"/bookkeeping/of/{found.key}",
    )


@bp.get("/bookkeeping/of/<owner_key>/journal")
@access(*READERS)
def journal(owner_key: str) -> ResponseReturnValue:
    """The journal as a file for a bookkeeping program."""
    cut = statements.cut(request.args.get("period"), read_whole(request.args.get("year", "")))
    format_ = request.args.get("format", "")
    return attached(*downloads.journal_file(current_actor(), _owner(owner_key), format_, cut), store=False)


@bp.get("/bookkeeping/settlements/<id:settlement_id>")
@access(*READERS)
def settlement(settlement_id: int) -> ResponseReturnValue:
    """The documents of a settlement: as they were issued, or as they would be."""
    return _settlement_page(settlement_id)


@bp.post("/bookkeeping/settlements/<id:settlement_id>")
@access(Role.TREASURER)
def issue(settlement_id: int) -> ResponseReturnValue:
    """Issue the documents of a settlement."""
    return act(
        lambda: document_services.issue(current_actor(), settlement_id, forms.issue(request.form)),
        lambda wrong: _settlement_page(settlement_id, wrong),
        done=_("The documents are issued. The coordinators of the schools get a message."),
        to=f"/bookkeeping/settlements/{settlement_id}",
    )


@bp.get("/bookkeeping/documents/<id:document_id>")
@access(*READERS)
def document(document_id: int) -> ResponseReturnValue:
    """One document as it was issued."""
    found = documents.document(current_actor(), document_id)
    return render_template(
        "bookkeeping/document.html", document=found, document_id=document_id, words=wording
    )


@bp.get("/bookkeeping/documents/<id:document_id>/download")
@access(*READERS)
def document_download(document_id: int) -> ResponseReturnValue:
    """The document as PDF, or as an electronic invoice."""
    format_ = request.args.get("format", "pdf")
    return attached(*downloads.document_file(current_actor(), document_id, format_), store=False)


def _owner(key: str) -> Owner:
    return charts.owner(current_actor(), key)


def _owner_page(found: Owner, wrong: FormErrors = NO_ERRORS) -> str:
    network = found.school_id is None
    return render_template(
        "bookkeeping/owner.html",
        owner=found,
        chart=charts.chart(found.school_id),
        party=charts.party(found.school_id),
        proposed=entries.NETWORK_PROPOSED if network else entries.PROPOSED,
        names=wording.NETWORK_ACCOUNTS if network else wording.SCHOOL_ACCOUNTS,
        hints={} if network else wording.SCHOOL_HINTS,
        may_set=may_set(current_actor(), found.school_id),
        periods=books.periods(),
        years=statements.calendar_years(),
        typed=request.form if wrong.errors else None,
        errors=wrong.errors,
        words=wording,
    )


def _settlement_page(settlement_id: int, wrong: FormErrors = NO_ERRORS) -> str:
    actor, row = current_actor(), settlements.settlement(settlement_id)
    issued = documents.issued(settlement_id)
    names = {card.id: card.name for card in schools.schools_by_brin()}
    known = charts.parties()
    drafts: list[dict[str, Any]] = []
    if not issued and not row.withdrawn and may_issue(actor):
        drafts = [
            {
                "school_id": id_,
                "school": names[id_],
                "cents": sum(line.cents for line in lines),
                "known": id_ in known,
            }
            for id_, lines in documents.taken_up(settlement_id).items()
        ]
    return render_template(
        "bookkeeping/settlement.html",
        settlement=row,
        documents=documents.documents(actor, settlement_id),
        drafts=drafts,
        sender=known.get(None),
        values=request.form,
        vats=[(vat.value, wording.VAT[vat], wording.VAT_SENTENCES[vat]) for vat in Vat],
        errors=wrong.errors,
        words=wording,
    )
