"""Payment files and bank statements by the JSON API: the same services as the screens."""

from typing import Any

from flask import Response, request

from wiki.kernel.access import scope
from wiki.kernel.db import transaction
from wiki.kernel.errors import Invalid, NotAllowed
from wiki.kernel.file_responses import attached
from wiki.kernel.i18n import _
from wiki.schools.access import access, current_actor
from wiki.settlement import wording
from wiki.settlement.api.blueprint import RECORDING, bp
from wiki.settlement.queries import settlements
from wiki.settlement.rules import bank_files
from wiki.settlement.schemas.bank import (
    Aside,
    BankStatementsSchema,
    DivisionSchema,
    EntriesSchema,
    EntryParts,
    EntryPayment,
    NewPaymentFile,
    PayerArgs,
    PaymentFileSchema,
    PaymentFilesSchema,
    QueueArgs,
    ReadStatementsSchema,
)
from wiki.settlement.schemas.settlements import PaymentsSchema
from wiki.settlement.services import bank_entries, bank_import, entry_parts, payment_files
from wiki.settlement.services.accounts import HOLDERS
from wiki.settlement.services.payment_files import MakeFile


@bp.route("/settlements/<id:settlement_id>/payment-files", methods=["GET"])
@access(*payment_files.MAKERS)
@bp.arguments(PayerArgs, location="query")
@bp.response(200, PaymentFilesSchema)
def list_payment_files(args: dict[str, Any], settlement_id: int) -> Any:
    """The payment files that were made for a school, the newest first."""
    actor = current_actor()
    school_id = args.get("school") or actor.school_id or 0
    if not payment_files.may_make_file(actor, school_id):
        raise NotAllowed(_("A payment file is for the treasurer and the school that pays."))
    return {"items": payment_files.files(settlements.settlement(settlement_id).id, school_id)}


@bp.route("/settlements/<id:settlement_id>/payment-files", methods=["POST"])
@scope("decide")
@access(*payment_files.MAKERS)
@bp.arguments(NewPaymentFile)
@bp.response(201, PaymentFileSchema)
def make_payment_file(body: dict[str, Any], settlement_id: int) -> Any:
    """Make a payment file (pain.001.001.09) of transfers that are open."""
    command = MakeFile(tuple(body["transfers"]), body["execute_on"], body["again"])
    with transaction():
        return payment_files.make_file(current_actor(), settlement_id, body["school"], command)


@bp.route("/payment-files/<id:file_id>", methods=["GET"])
@access(*payment_files.MAKERS)
@bp.response(200, {"type": "string", "format": "binary"}, content_type="application/xml")
def get_payment_file(file_id: int) -> Response:
    """The file, the same bytes every time."""
    row, content = payment_files.content(current_actor(), file_id)
    return attached(content, "application/xml", f"{row.message_id}.xml", store=False)


@bp.route("/bank-statements", methods=["GET"])
@access(*HOLDERS)
@bp.response(200, BankStatementsSchema)
def list_statements() -> Any:
    """The bank statements that were read last."""
    return {"items": bank_entries.statements(current_actor())}


@bp.route("/bank-statements", methods=["POST"])
@access(*RECORDING)
@bp.response(201, ReadStatementsSchema)
def read_statements() -> Any:
    """Take in what a bank gave: multipart with `file` (CAMT.052, 053 or 054, MT940, or a ZIP of these).

    Each statement is taken whole or refused, with its `problem`, by itself; the same file twice adds nothing.
    """
    upload = request.files.get("file")
    if upload is None:
        raise Invalid({"file": wording.CHOOSE_FILE})
    content = upload.stream.read(bank_files.MAX_BYTES + 1)
    try:
        with transaction():
            return {"items": bank_import.read_files(current_actor(), [(upload.filename or "", content)])}
    except Invalid as invalid:
        raise Invalid({"file": invalid.errors["files"]}) from invalid


@bp.route("/bank-entries", methods=["GET"])
@access(*HOLDERS)
@bp.arguments(QueueArgs, location="query")
@bp.response(200, EntriesSchema)
def list_entries(args: dict[str, Any]) -> Any:
    """The bank entries that wait for a person in one queue."""
    actor = current_actor()
    return {"items": bank_entries.waiting(actor, args["queue"]), "counts": bank_entries.counts(actor)}


@bp.route("/bank-entries/<id:entry_id>/book", methods=["POST"])
@access(*RECORDING)
@bp.arguments(EntryPayment)
@bp.response(201, PaymentsSchema)
def book_entry(body: dict[str, Any], entry_id: int) -> Any:
    """Book an entry as a payment of a transfer."""
    with transaction():
        bank_entries.book_entry(current_actor(), entry_id, body["transfer"], body["cents"])
    return payments_of(body["transfer"])


@bp.route("/bank-entries/<id:entry_id>/parts", methods=["GET"])
@access(*RECORDING)
@bp.response(200, DivisionSchema)
def propose_parts(entry_id: int) -> Any:
    """Over which transfers an entry may be divided."""
    found = entry_parts.division(current_actor(), entry_id)
    parts = [{"transfer": id_, "cents": cents} for id_, cents in found.proposed.items()]
    return {"id": found.id, "cents": found.cents, "parts": parts}


@bp.route("/bank-entries/<id:entry_id>/parts", methods=["POST"])
@access(*RECORDING)
@bp.arguments(EntryParts)
@bp.response(204)
def book_parts(body: dict[str, Any], entry_id: int) -> None:
    """Book an entry as payments of several transfers."""
    parts = {part["transfer"]: part["cents"] for part in body["parts"]}
    if len(parts) < len(body["parts"]):
        raise Invalid({"parts": _("A transfer is given twice.")})
    with transaction():
        entry_parts.book_parts(current_actor(), entry_id, parts, body["rest"])


@bp.route("/bank-entries/<id:entry_id>/set-aside", methods=["POST"])
@access(*RECORDING)
@bp.arguments(Aside)
@bp.response(204)
def set_entry_aside(body: dict[str, Any], entry_id: int) -> None:
    """Say that an entry pays no transfer, and why."""
    with transaction():
        bank_entries.set_aside(current_actor(), entry_id, body["reason"])


@bp.route("/bank-entries/<id:entry_id>/take-back", methods=["POST"])
@access(*RECORDING)
@bp.response(201, PaymentsSchema)
def take_entry_back(entry_id: int) -> Any:
    """The money came back: take the payment back, so that the transfer is open again."""
    with transaction():
        transfer_id = bank_entries.undo_returned_payment(current_actor(), entry_id).transfer_id
    return payments_of(transfer_id)


def payments_of(transfer_id: int) -> dict[str, Any]:
    """A transfer with what was noted of it."""
    return {"transfer": settlements.transfer(transfer_id), "items": settlements.payments(transfer_id)}
