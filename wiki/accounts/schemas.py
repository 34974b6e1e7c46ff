"""What the JSON API of this slice takes and gives."""

import marshmallow as ma

from wiki.kernel.api import Characters


class TokenSchema(ma.Schema):
    """A token for this API, without the token itself. It reads what you may, and does what is in `scopes`: write
    `pages`, enter `costs`, `decide`."""

    id = ma.fields.Integer()
    name = ma.fields.String()
    scopes = ma.fields.List(ma.fields.String(), attribute="scope_names")
    created_at = ma.fields.DateTime()
    expires_at = ma.fields.DateTime()
    last_used_at = ma.fields.DateTime(allow_none=True)


class TokensSchema(ma.Schema):
    """Your tokens, the newest first; always whole."""

    items = ma.fields.List(ma.fields.Nested(TokenSchema))
    next = ma.fields.String(allow_none=True, dump_default=None)


class SessionSchema(ma.Schema):
    """A browser you are signed in with."""

    id = ma.fields.Integer()
    browser = ma.fields.String()
    created_at = ma.fields.DateTime()
    seen_at = ma.fields.DateTime()
    expires_at = ma.fields.DateTime()


class SessionsSchema(ma.Schema):
    """The browsers you are signed in with, the latest used first; always whole."""

    items = ma.fields.List(ma.fields.Nested(SessionSchema))
    next = ma.fields.String(allow_none=True, dump_default=None)


class ChangedPassword(ma.Schema):
    """The password you have and the one you want."""

    present_password = ma.fields.String(required=True, validate=Characters(1, 1000))
    new_password = ma.fields.String(required=True, validate=Characters(1, 1000))
    keep_tokens = ma.fields.Boolean(load_default=False)
