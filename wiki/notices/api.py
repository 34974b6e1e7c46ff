"""Notices, which of them come by mail, and the outbox by the JSON API: the same services as the screens."""

from typing import Any

import marshmallow as ma

from wiki.kernel.access import scope
from wiki.kernel.api import ApiBlueprint, CursorArgs, page_schema
from wiki.kernel.db import transaction
from wiki.notices import queries, rules
from wiki.notices.services import notices, outbox
from wiki.schools.access import MEMBERS, access, current_actor
from wiki.schools.rules import Role

bp = ApiBlueprint("notices", __name__, "Notices and mails", writes="pages")


class NoticeSchema(ma.Schema):
    """Something you were told, in your language; `url` is a path of the site, `read_at` null as long as it is new."""

    id = ma.fields.Integer()
    kind = ma.fields.String()
    title = ma.fields.String()
    sentence = ma.fields.String()
    url = ma.fields.String()
    at = ma.fields.DateTime()
    read_at = ma.fields.DateTime(allow_none=True)


class ReadNoticesSchema(ma.Schema):
    """The id of the newest notice that you have seen: what came since stays unread."""

    newest = ma.fields.Integer(required=True, strict=True, validate=ma.validate.Range(1, 2**53))


class NoticeChoiceSchema(ma.Schema):
    """Which notices come by mail."""

    mail = ma.fields.String(required=True, metadata={"description": ", ".join(rules.MAIL_CHOICES)})


class NoticeStandingSchema(NoticeChoiceSchema):
    """Which notices come by mail, and how many you have not read."""

    unread = ma.fields.Integer()


class OutboxArgs(CursorArgs):
    """Of which state; without it all."""

    state = ma.fields.String(metadata={"description": ", ".join(rules.MAIL_STATES)})


class OutgoingMailSchema(ma.Schema):
    """A mail and what became of it. `unsure`: perhaps sent; it is not sent again unless you say so."""

    id = ma.fields.Integer()
    name = ma.fields.String()
    recipient = ma.fields.String()
    subject = ma.fields.String()
    body = ma.fields.String()
    state = ma.fields.String()
    attempts = ma.fields.Integer()
    made_at = ma.fields.DateTime()
    next_try_at = ma.fields.DateTime()
    sent_at = ma.fields.DateTime(allow_none=True)
    last_error = ma.fields.String()


@bp.route("/notices", methods=["GET"])
@access(MEMBERS)
@bp.arguments(CursorArgs, location="query")
@bp.response(200, page_schema(NoticeSchema))
def get_notices(query: dict[str, Any]) -> Any:
    """What you were told, newest first."""
    return queries.notices(current_actor(), query.get("cursor"), query["limit"])


@bp.route("/notices/<id:notice_id>/read", methods=["POST"])
@access(MEMBERS)
@bp.response(204)
def read_notice(notice_id: int) -> None:
    """Say that you have read a notice."""
    with transaction():
        notices.mark_read(current_actor(), notice_id)


@bp.route("/notices/read", methods=["POST"])
@access(MEMBERS)
@bp.arguments(ReadNoticesSchema)
@bp.response(204)
def read_notices(body: dict[str, Any]) -> None:
    """Say that you have read all your notices up to and with one."""
    with transaction():
        notices.mark_all_read(current_actor(), body["newest"])


@bp.route("/me/notices", methods=["GET"])
@access(MEMBERS)
@bp.response(200, NoticeStandingSchema)
def get_choice() -> dict[str, Any]:
    """Which notices you get by mail, and how many you have not read."""
    actor = current_actor()
    return {"mail": queries.mail_choice(actor), "unread": actor.unread}


@bp.route("/me/notices", methods=["PUT"])
@access(MEMBERS)
@bp.arguments(NoticeChoiceSchema)
@bp.response(200, NoticeStandingSchema)
def choose_mail(body: dict[str, Any]) -> dict[str, Any]:
    """Choose which notices you get by mail."""
    actor = current_actor()
    with transaction():
        notices.choose_mail(actor, body["mail"])
    return {"mail": body["mail"], "unread": actor.unread}


@bp.route("/outbox", methods=["GET"])
@access(Role.ADMINISTRATOR)
@bp.arguments(OutboxArgs, location="query")
@bp.response(200, page_schema(OutgoingMailSchema))
def get_outbox(query: dict[str, Any]) -> Any:
    """The mails, newest first, and what became of each."""
    return queries.outbox(current_actor(), query.get("state"), query.get("cursor"), query["limit"])


@bp.route("/outbox/<id:mail_id>/again", methods=["POST"])
@scope("decide")
@access(Role.ADMINISTRATOR)
@bp.response(204)
def send_again(mail_id: int) -> None:
    """Have a mail sent that was not, or perhaps not."""
    with transaction():
        outbox.send_again(current_actor(), mail_id)


@bp.route("/outbox/<id:mail_id>/leave", methods=["POST"])
@scope("decide")
@access(Role.ADMINISTRATOR)
@bp.response(204)
def leave(mail_id: int) -> None:
    """Say that a mail need not be sent any more."""
    with transaction():
        outbox.leave(current_actor(), mail_id)
