"""Receipts: added to a draft, and shown."""

from flask import Response, abort, request, send_file
from flask.typing import ResponseReturnValue

from wiki.costs.queries import costs as cost_queries
from wiki.costs.services import costs as cost_services
from wiki.costs.services import receipts
from wiki.costs.views.blueprint import ID, bp
from wiki.costs.views.cost_forms import ENTERING, own_cost
from wiki.costs.views.costs import do_step
from wiki.kernel.blobs import blobs
from wiki.kernel.db import transaction
from wiki.kernel.errors import Invalid
from wiki.kernel.i18n import _
from wiki.schools.access import MEMBERS, access, current_actor


@bp.post(f"/costs/<{ID}:cost_id>/receipts")
@access(*ENTERING)
def add_receipt(cost_id: int) -> ResponseReturnValue:
    """Put a file behind a draft."""
    actor = current_actor()
    own_cost(actor, cost_id)
    upload = request.files.get("receipt")

    def work() -> None:
        if upload is None or not upload.filename:
            raise Invalid({"receipt": _("Choose a file: a PDF or a photo of the receipt.")})
        stored = receipts.store(upload.filename, upload.stream)
        with transaction():
            cost_services.keep_receipt(actor, cost_id, stored)

    return do_step(cost_id, work, _("The receipt is added."))


@bp.get(f"/costs/<{ID}:cost_id>/receipts/<receipt_id>")
@access(MEMBERS)
def receipt(cost_id: int, receipt_id: str) -> ResponseReturnValue:
    """A receipt: a checked image may be shown, a PDF too in a frame (`show`); everything else is a download."""
    row = cost_queries.receipt(current_actor(), cost_id, receipt_id)
    return shown(row) if row.is_pdf and "show" in request.args else handed_out(row)


def shown(row: cost_queries.ReceiptRow) -> Response:
    """A PDF to show in a frame of this site and nowhere else: the browser's own viewer takes it, never a page."""
    response = _file(row, as_attachment=False)
    response.headers["Content-Security-Policy"] = "frame-ancestors 'self'"
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


def handed_out(row: cost_queries.ReceiptRow) -> Response:
    """A receipt as an answer that can do no harm in this site's name."""
    if row.sha256 in request.if_none_match:
        return Response(status=304)
    response = _file(row, as_attachment=not row.is_image)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _file(row: cost_queries.ReceiptRow, *, as_attachment: bool) -> Response:
    path = blobs().path(row.sha256)
    if not path.is_file():
        abort(404)
    response: Response = send_file(
        path,
        mimetype=row.media_type,
        as_attachment=as_attachment,
        download_name=row.name,
        etag=row.sha256,
        max_age=None,
    )
    return response
