"""What a browser or a script says to live text and what it is told, in JSON; the same over HTTP and WebSocket."""

import base64
import binascii
from typing import Any

import marshmallow as ma

from wiki.kernel.i18n import _
from wiki.live.rules.live import COUNT_MAX, MESSAGE_MAX, is_connection, is_cursor
from wiki.live.services.following import News


class Bytes(ma.fields.String):
    """Bytes, in base64."""

    def _deserialize(self, value: Any, *where: Any, **more: Any) -> Any:
        text = super()._deserialize(value, *where, **more)
        if len(text) > 2 * MESSAGE_MAX:
            raise ma.ValidationError(_("This is too large: at most 64 KB at once."))
        try:
            return base64.b64decode(text, validate=True)
        except (ValueError, binascii.Error):
            raise ma.ValidationError(_("This is not base64.")) from None

    def _serialize(self, value: Any, *_where: Any, **_more: Any) -> Any:
        return base64.b64encode(value).decode()


def _connection(value: str) -> None:
    if not is_connection(value):
        raise ma.ValidationError(_("Use 16 to 32 characters of 0-9 and a-f."))


def _cursor(value: str) -> None:
    if not is_cursor(value):
        raise ma.ValidationError(_("This is not where a cursor can be."))


_COUNT = ma.validate.Range(0, COUNT_MAX)


class LiveUpdateSchema(ma.Schema):
    """Something typed."""

    connection = ma.fields.String(
        required=True,
        validate=_connection,
        metadata={"description": "what this client calls itself, as long as it is open: 16 to 32 hex digits"},
    )
    epoch = ma.fields.Integer(
        required=True, strict=True, validate=_COUNT, metadata={"description": "as the poll said"}
    )
    update = Bytes(
        required=True, metadata={"description": "an update of Yjs (version 1), at most 64 KB, in base64"}
    )


class LiveStoredSchema(ma.Schema):
    """The update is in the database."""

    epoch = ma.fields.Integer()
    seq = ma.fields.Integer(metadata={"description": "which update it is of the text"})


class LivePollSchema(ma.Schema):
    """What a client has; of which document, and up to which update."""

    connection = ma.fields.String(required=True, validate=_connection)
    epoch = ma.fields.Integer(allow_none=True, load_default=None, strict=True, validate=_COUNT)
    since = ma.fields.Integer(allow_none=True, load_default=None, strict=True, validate=_COUNT)
    cursor = ma.fields.String(load_default="", validate=_cursor)
    check = ma.fields.Boolean(load_default=False, metadata={"description": "answer with a digest too"})


class LivePersonSchema(ma.Schema):
    """Somebody at the page, with a tab."""

    person = ma.fields.Integer()
    name = ma.fields.String()
    connection = ma.fields.String()
    colour = ma.fields.Integer()
    cursor = ma.fields.String()
    may_write = ma.fields.Boolean()


class LiveNewsSchema(ma.Schema):
    """What is new in the text."""

    epoch = ma.fields.Integer(metadata={"description": "which document; never join it with another one"})
    seq = ma.fields.Integer(metadata={"description": "up to which update this comes"})
    updates = ma.fields.List(Bytes(), metadata={"description": "to be applied in this order"})
    version = ma.fields.Integer(metadata={"description": "the newest version of the page, which is in it"})
    closed = ma.fields.Boolean()
    may_write = ma.fields.Boolean()
    digest = ma.fields.String(metadata={"description": "first 16 hex digits of the SHA-256 of the text"})
    digest_seq = ma.fields.Integer(metadata={"description": "up to which update that text comes"})
    people = ma.fields.List(ma.fields.Nested(LivePersonSchema))


class LivePublishSchema(ma.Schema):
    """Make a version of the text. What is left out stays as it was in `base_revision`."""

    base_revision = ma.fields.Integer(strict=True)
    title = ma.fields.String()
    note = ma.fields.String(load_default="", allow_none=True)


def as_json(found: News) -> dict[str, Any]:
    """News, ready for a browser."""
    said: dict[str, Any] = LiveNewsSchema().dump(vars(found))
    return said
