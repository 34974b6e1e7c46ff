"""Live text for the browser: the same messages as over WebSocket, by plain requests; and the end of the writing."""

from typing import Any

import marshmallow as ma
from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue

from wiki.kernel.db import transaction
from wiki.kernel.errors import Invalid
from wiki.kernel.i18n import _
from wiki.kernel.limits import MIB
from wiki.kernel.problem_details import problem
from wiki.live import schemas
from wiki.live.queries import check_visible
from wiki.live.rules.live import Refusal
from wiki.live.services import following, presence, versions, writing
from wiki.live.wording import sentence, status
from wiki.pages.forms import typed
from wiki.pages.queries.pages import page_row
from wiki.pages.rules.pages import address
from wiki.schools.access import MEMBERS, access, current_actor

bp = Blueprint("live", __name__)


@bp.post("/pages/<id:page_id>/live")
@access(MEMBERS)
def store(page_id: int) -> ResponseReturnValue:
    """Store something typed; 200 when it is in the database."""
    actor, given = current_actor(), _sent(schemas.LiveUpdateSchema())
    check_visible(actor, page_id)
    sent = writing.Sent(actor, given["connection"], given["epoch"], given["update"])
    with transaction():
        outcome = writing.store(page_id, [sent])[0]
    if isinstance(outcome, Refusal):
        return problem(status(outcome), _("Not saved"), sentence(outcome), reason=outcome.reason)
    return jsonify(epoch=given["epoch"], seq=outcome)


@bp.post("/pages/<id:page_id>/live/poll")
@access(MEMBERS)
def poll(page_id: int) -> ResponseReturnValue:
    """What is new in the text, and who is there; the first time it opens the text."""
    asked = following.Asked(**_sent(schemas.LivePollSchema()))
    return jsonify(schemas.as_json(following.poll(current_actor(), page_id, asked)))


@bp.post("/pages/<id:page_id>/live/leave")
@access(MEMBERS)
def leave(page_id: int) -> ResponseReturnValue:
    """Note that a tab is being closed."""
    check_visible(current_actor(), page_id)
    with transaction():
        presence.leave(current_actor(), str(request.form.get("connection", "")))
    return Response(status=204, mimetype="text/plain")


@bp.post("/pages/<id:page_id>/live/publish")
@access(MEMBERS)
def publish(page_id: int) -> ResponseReturnValue:
    """Make a version of the live text, with the title, labels and note of the form around it; says where it is."""
    actor = current_actor()
    fields = typed(request.form, page_row(actor, page_id).kind)
    saved = versions.publish(actor, page_id, fields.change)
    to = address(saved.id, saved.slug) + ("/draft" if saved.released else "")
    return jsonify(address=to, revision=saved.revision, changed=saved.changed)


def _sent(schema: ma.Schema) -> dict[str, Any]:
    """What a browser sent, as JSON; raises Invalid."""
    if (request.content_length or 0) > MIB:
        raise Invalid({"": _("This is too large: at most 64 KB at once.")})
    try:
        found: dict[str, Any] = schema.load(request.get_json())
    except ma.ValidationError as error:
        raise Invalid({"": " ".join(str(line) for line in error.messages)}) from None
    return found
