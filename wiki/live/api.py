"""Live text by the JSON API; it calls the services of the screen."""

from typing import Any

from flask import Response

from wiki.kernel.api import ApiBlueprint
from wiki.kernel.db import transaction
from wiki.kernel.i18n import _
from wiki.kernel.problem_details import problem
from wiki.live import schemas
from wiki.live.queries import check_visible
from wiki.live.rules.live import Refusal
from wiki.live.services import following, versions, writing
from wiki.live.wording import sentence, status
from wiki.pages.queries.pages import page_row
from wiki.pages.rules.pages import Change, address
from wiki.pages.schemas import SavedSchema
from wiki.schools.access import MEMBERS, access, current_actor

bp = ApiBlueprint("live", __name__, "Writing together on one page at once", writes="pages")


@bp.put("/pages/<id:page_id>/live")
@access(MEMBERS)
@bp.arguments(schemas.LiveUpdateSchema)
@bp.response(200, schemas.LiveStoredSchema)
def store(given: dict[str, Any], page_id: int) -> dict[str, Any] | Response:
    """Send something typed. The answer 200 says that it is in the database; sending it again does no harm."""
    check_visible(current_actor(), page_id)
    sent = writing.Sent(current_actor(), given["connection"], given["epoch"], given["update"])
    with transaction():
        outcome = writing.store(page_id, [sent])[0]
    if isinstance(outcome, Refusal):
        return problem(status(outcome), _("Not saved"), sentence(outcome), reason=outcome.reason)
    return {"epoch": given["epoch"], "seq": outcome}


@bp.put("/pages/<id:page_id>/live/poll")
@access(MEMBERS)
@bp.arguments(schemas.LivePollSchema)
@bp.response(200, schemas.LiveNewsSchema)
def poll(given: dict[str, Any], page_id: int) -> dict[str, Any]:
    """What is new in the text since `since`, and who is there. The first poll opens the text."""
    asked = following.Asked(**given)
    return vars(following.poll(current_actor(), page_id, asked))


@bp.post("/pages/<id:page_id>/live/publish")
@access(MEMBERS)
@bp.arguments(schemas.LivePublishSchema)
@bp.response(200, SavedSchema)
def publish(given: dict[str, Any], page_id: int) -> dict[str, Any]:
    """Make a version of the text, on which everybody who wrote since the last one is named."""
    actor = current_actor()
    base = given.get("base_revision") or page_row(actor, page_id).revision
    change = Change(base, given.get("title"), note=given["note"] or "")
    saved = versions.publish(actor, page_id, change)
    return {**vars(saved), "url": address(saved.id, saved.slug)}
