"""The session cookie, verified once and remembered: its signature and its packing cost more than the rest of it."""

import time
from functools import lru_cache

from flask import Flask, Request, Response
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from itsdangerous import BadSignature

KEPT = 2_000
"""Cookies that are remembered; one is at most 4 KB."""


class Sessions(SecureCookieSessionInterface):
    """Flask's own session cookie, for less.

    What a cookie says is remembered by its whole value, as text, so that each request reads a session of its own from
    it. A bad cookie is not remembered, and whether one is too old is asked every time.
    """

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._remembered = lru_cache(maxsize=KEPT)(self._verified)

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """The session of this request; an empty one when the cookie is missing, bad or too old."""
        value = request.cookies.get(self.get_cookie_name(app))
        if not value or not app.secret_key:
            return super().open_session(app, request)
        try:
            said, signed_at = self._remembered(app.secret_key, value)
        except BadSignature:
            return self.session_class()
        age = int(time.time()) - signed_at
        if not 0 <= age <= app.permanent_session_lifetime.total_seconds():
            return self.session_class()
        return self.session_class(self.serializer.loads(said))

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Set or take away the cookie where the session changed; say that the answer depends on it where it does."""
        if session.modified or self.should_set_cookie(app, session):
            super().save_session(app, session, response)
        elif session.accessed:
            response.vary.add("Cookie")

    def _verified(self, _secret: str | bytes, value: str) -> tuple[str, int]:
        """What the cookie says, as text, and when it was signed (seconds). Raises BadSignature."""
        serializer = self.get_signing_serializer(self._app)
        assert serializer is not None  # there is a secret key
        said, signed_at = serializer.loads(value, return_timestamp=True)
        return self.serializer.dumps(said), int(signed_at.timestamp())
