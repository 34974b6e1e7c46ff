"""Live text for the browser: the same messages as over WebSocket, by plain requests; and the end of the writing."""

from typing import Any

import marshmallow as ma
from flask import Blueprint, Response, flash, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from wiki.kernel.db import transaction
from wiki.kernel.errors import Invalid
from wiki.kernel.forms import read_id
from wiki.kernel.i18n import _
from wiki.kernel.limits import MIB
from wiki.kernel.problem_details import problem
from wiki.live import schemas
from wiki.live.queries import check_visible, gone, put_back_since
from wiki.live.rules.live import Refusal
from wiki.live.services import following, presence, versions, writing
from wiki.live.wording import sentence, status
from wiki.pages.forms import Typed, typed
from wiki.pages.queries.links import same_title
from wiki.pages.queries.pages import page_row
from wiki.pages.rules import warnings
from wiki.pages.rules.pages import address
from wiki.pages.rules.warnings import Finding
from wiki.pages.services.pages import Saved
from wiki.pages.services.preparing import Clash, EditConflict, RemovalToConfirm
from wiki.pages.wording import same_title_words, warning_words
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


@bp.get("/pages/<id:page_id>/live/notice")
@access(MEMBERS)
def notice(page_id: int) -> ResponseReturnValue:
    """What whoever is writing should know of what others did with the whole page since version `since`: that an old
    version was restored, or that the page went. 204 when there is nothing to tell."""
    actor = current_actor()
    if went := gone(actor, page_id):
        into = None if went.into is None else page_row(actor, went.into)
        return _notice("live/gone.html", gone=went, into=into)
    row = page_row(actor, page_id)
    put_back = put_back_since(page_id, read_id(request.args.get("since")) or row.revision)
    if put_back is None:
        return Response(status=204, mimetype="text/html")
    return _notice("live/put_back.html", put_back=put_back, address=address(row.id, row.slug))


def _notice(template: str, **told: Any) -> Response:
    html = render_template(template, **told)
    return Response(html, mimetype="text/html", headers={"Cache-Control": "no-store"})


@bp.post("/pages/<id:page_id>/live/publish")
@access(MEMBERS)
def publish(page_id: int) -> ResponseReturnValue:
    """Make a version of the live text, with the title, labels and note of the form around it; says where it is."""
    actor = current_actor()
    row = page_row(actor, page_id)
    fields = typed(request.form, row.kind)
    asked = warnings.asked(versions.text_now(actor, page_id), row.body)
    if asked and not _is_answered():
        return _asked(Invalid({"body": _("Look at your text once more before you save it.")}), fields, asked)
    try:
        saved = versions.publish(actor, page_id, fields.change)
    except RemovalToConfirm as error:
        return _asked(error, fields, asked)
    except EditConflict as error:
        return _title_clash(error.clash)
    flash(*_said(saved))
    if saved.changed and (twins := same_title(actor, saved.id, page_row(actor, saved.id).title)):
        flash(same_title_words((one.url, one.title) for one in twins), "warning")
    to = address(saved.id, saved.slug) + ("/draft" if saved.released else "")
    return jsonify(address=to, revision=saved.revision, changed=saved.changed)


def _is_answered() -> bool:
    """Whether somebody said that this is not about pupils."""
    return request.form.get("despite") == "pupil_data"


def _asked(error: Invalid, fields: Typed, asked: tuple[Finding, ...]) -> Response:
    """What is to be answered first, as a part of the form that the script shows."""
    shown = {"errors": error.errors, "fields": fields, "asked": asked, "warnings": ()}
    ask = render_template(
        "live/questions.html", answered=_is_answered(), warning_words=warning_words, **shown
    )
    return problem(error.status, _("Not saved"), " ".join(error.errors.values()), error.errors, ask=ask)


def _title_clash(clash: Clash) -> Response:
    """Both changed the title; what comes next goes on from theirs."""
    said = _(
        "Somebody else changed the title to “%(title)s”. Choose what it should be, then save.",
        title=clash.theirs.title,
    )
    return problem(409, _("Not saved"), said, {"title": said}, base=clash.theirs_number)


def _said(saved: Saved) -> tuple[str, str]:
    if not saved.changed:
        return _("Nothing was changed, so there is no new version."), "info"
    return _("Saved as version %(number)s.", number=saved.revision), "success"


def _sent(schema: ma.Schema) -> dict[str, Any]:
    """What a browser sent, as JSON; raises Invalid."""
    if (request.content_length or 0) > MIB:
        raise Invalid({"": _("This is too large: at most 64 KB at once.")})
    try:
        found: dict[str, Any] = schema.load(request.get_json())
    except ma.ValidationError as error:
        raise Invalid({"": " ".join(str(line) for line in error.messages)}) from None
    return found
