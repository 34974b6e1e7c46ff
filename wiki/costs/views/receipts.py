"""Receipts: added to a draft, and shown."""

from flask import Response, request
from flask.typing import ResponseReturnValue

from wiki.costs.queries import costs as cost_queries
from wiki.costs.rules.lifecycle import ENTERING
from wiki.costs.services import costs as cost_services
from wiki.costs.services import receipts
from wiki.costs.views.blueprint import bp
from wiki.costs.views.cost_forms import own_cost
from wiki.costs.views.costs import cost_page, onward
from wiki.kernel.acting import act
from wiki.kernel.db import transaction
from wiki.kernel.errors import Invalid
from wiki.kernel.file_responses import stored
from wiki.kernel.i18n import _
from wiki.schools.access import MEMBERS, access, current_actor


@bp.post("/costs/<id:cost_id>/receipts")
@access(*ENTERING)
def add_receipt(cost_id: int) -> ResponseReturnValue:
    """Put a file behind a draft."""
    actor = current_actor()
    own_cost(actor, cost_id)
    upload = request.files.get("receipt")

    def add() -> None:
        if upload is None or not upload.filename:
            raise Invalid({"receipt": _("Choose a file: a PDF or a photo of the receipt.")})
        stored = receipts.store(upload.filename, upload.stream)
        with transaction():
            cost_services.attach_receipt(actor, cost_id, stored)

    return act(
        add,
        lambda wrong: cost_page(cost_id, wrong),
        done=_("The receipt is added."),
        to=lambda _done: onward(cost_id),
        conflict_at="",
        opens_transaction=True,  # the file is checked and stored first, without a lock
    )


@bp.get("/costs/<id:cost_id>/receipts/<receipt_id>")
@access(MEMBERS)
def receipt(cost_id: int, receipt_id: str) -> ResponseReturnValue:
    """A receipt: a checked image may be shown, a PDF too in a frame (`show`); everything else is a download."""
    row = cost_queries.receipt(current_actor(), cost_id, receipt_id)
    if row.is_pdf and "show" in request.args:
        return _to_show(row)
    return stored(row.sha256, row.media_type, row.name, inline=row.is_image)


def _to_show(row: cost_queries.ReceiptRow) -> Response:
    """A PDF to show in a frame of this site and nowhere else: the browser's own viewer takes it, never a page."""
    response = stored(row.sha256, row.media_type, row.name, inline=True)
    response.headers["Content-Security-Policy"] = "frame-ancestors 'self'"
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response
