"""What goes out to bookkeeping by the JSON API: the same services as the screens. `network` names the network."""

from typing import Any

from wiki.bookkeeping.queries import charts, documents
from wiki.bookkeeping.queries.charts import Owner
from wiki.bookkeeping.rules.charts import Code, Party
from wiki.bookkeeping.rules.permissions import READERS, WRITERS
from wiki.bookkeeping.schemas import (
    BookableDocumentSchema,
    BookableRowsSchema,
    BookkeepingSchema,
    DocumentArgs,
    DocumentsArgs,
    IssueSchema,
    JournalArgs,
    LedgerChartSchema,
    PartySchema,
)
from wiki.bookkeeping.services import charts as chart_services
from wiki.bookkeeping.services import documents as document_services
from wiki.bookkeeping.services import downloads
from wiki.bookkeeping.services.documents import Issue
from wiki.kernel.api import ApiBlueprint
from wiki.kernel.db import transaction
from wiki.kernel.file_responses import attached
from wiki.schools.access import access, current_actor
from wiki.schools.rules import Role
from wiki.statements.queries import statements

bp = ApiBlueprint("bookkeeping", __name__, "Out to bookkeeping", writes="costs")


@bp.route("/bookkeeping/of/<owner_key>", methods=["GET"])
@access(*READERS)
@bp.response(200, BookkeepingSchema)
def get_owner(owner_key: str) -> Any:
    """The ledger numbers and details of a school (its id) or of the network."""
    return _owner(charts.owner(current_actor(), owner_key))


@bp.route("/bookkeeping/of/<owner_key>/chart", methods=["PUT"])
@access(*WRITERS)
@bp.arguments(LedgerChartSchema)
@bp.response(200, BookkeepingSchema)
def put_chart(body: dict[str, Any], owner_key: str) -> Any:
    """Say where each account type is booked."""
    actor = current_actor()
    with transaction():
        owner = charts.owner(actor, owner_key)
        codes = {account: Code(**given) for account, given in body["codes"].items()}
        chart_services.set_chart(actor, owner, codes)
    return _owner(owner)


@bp.route("/bookkeeping/of/<owner_key>/party", methods=["PUT"])
@access(*WRITERS)
@bp.arguments(PartySchema)
@bp.response(200, BookkeepingSchema)
def put_party(body: dict[str, Any], owner_key: str) -> Any:
    """Say who it is in the trade register."""
    actor = current_actor()
    with transaction():
        owner = charts.owner(actor, owner_key)
        chart_services.set_party(actor, owner, Party(**body))
    return _owner(owner)


def _owner(owner: Owner) -> dict[str, Any]:
    return {
        "owner": owner,
        "codes": charts.chart(owner.school_id),
        "party": charts.party(owner.school_id),
    }


@bp.route("/bookkeeping/of/<owner_key>/journal", methods=["GET"])
@access(*READERS)
@bp.arguments(JournalArgs, location="query")
@bp.response(200, content_type="application/octet-stream")
def get_journal(args: dict[str, Any], owner_key: str) -> Any:
    """The journal as a file for a bookkeeping program."""
    actor = current_actor()
    cut = statements.cut(args.get("period"), args.get("year"))
    owner = charts.owner(actor, owner_key)
    return attached(*downloads.journal_file(actor, owner, args["format"], cut), store=False)


@bp.route("/bookkeeping/documents", methods=["GET"])
@access(*READERS)
@bp.arguments(DocumentsArgs, location="query")
@bp.response(200, BookableRowsSchema)
def list_documents(args: dict[str, Any]) -> Any:
    """The documents that were issued, the newest first."""
    return {"items": documents.documents(current_actor(), args.get("settlement"))}


@bp.route("/bookkeeping/settlements/<id:settlement_id>", methods=["POST"])
@access(Role.TREASURER)
@bp.arguments(IssueSchema)
@bp.response(201, BookableRowsSchema)
def issue_documents(body: dict[str, Any], settlement_id: int) -> Any:
    """Issue a document for each school of a settlement."""
    with transaction():
        document_services.issue(current_actor(), settlement_id, Issue(**body))
    return {"items": documents.documents(current_actor(), settlement_id)}


@bp.route("/bookkeeping/documents/<id:document_id>", methods=["GET"])
@access(*READERS)
@bp.response(200, BookableDocumentSchema)
def get_document(document_id: int) -> Any:
    """A document with all that is on it."""
    return documents.document(current_actor(), document_id)


@bp.route("/bookkeeping/documents/<id:document_id>/download", methods=["GET"])
@access(*READERS)
@bp.arguments(DocumentArgs, location="query")
@bp.response(200, content_type="application/octet-stream")
def download_document(args: dict[str, Any], document_id: int) -> Any:
    """A document as PDF or as UBL."""
    return attached(*downloads.document_file(current_actor(), document_id, args["format"]), store=False)
