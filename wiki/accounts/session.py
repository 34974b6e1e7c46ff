"""The one doorway to Flask-Login, typed. A session is a row on the server; the cookie only holds its token."""

from collections.abc import Callable
from typing import Any

import flask_login
from flask import Flask, Request, current_app, g, request, session

from wiki.accounts.rules import digest

_BY_SESSION = "lichtwerk.by_session"


class _User(flask_login.UserMixin):  # type: ignore[misc]
    """Flask-Login's view of an actor; its id is the token of the session."""

    def __init__(self, actor: Any, token: str) -> None:
        self.actor = actor
        self.token = token

    def get_id(self) -> str:
        return self.token


def init_app(app: Flask, by_session: Callable[[str], Any], by_bearer: Callable[[str], Any]) -> None:
    """Let requests say who they are from: `by_session` and `by_bearer` find an actor by the token's digest."""
    app.extensions[_BY_SESSION] = by_session
    manager = flask_login.LoginManager(app, add_context_processor=False)
    manager.session_protection = None  # a session is a row that can be revoked; addresses change on the road

    @manager.user_loader  # type: ignore[untyped-decorator]
    def load(token: str) -> _User | None:
        actor = None if _is_api() else by_session(digest(token))
        return _User(actor, token) if actor else None

    @manager.request_loader  # type: ignore[untyped-decorator]
    def load_bearer(incoming: Request) -> _User | None:
        scheme, _, token = incoming.headers.get("Authorization", "").partition(" ")
        if not _is_api() or scheme.lower() != "bearer" or not token:
            return None
        actor = by_bearer(digest(token.strip()))
        return _User(actor, "") if actor else None


def _is_api() -> bool:
    return request.path.startswith("/api/")


def current() -> Any:
    """The actor of this request, or None for a visitor."""
    user = flask_login.current_user
    return user.actor if user.is_authenticated else None


def current_token() -> str:
    """The token of the session of this request; empty for a visitor."""
    user = flask_login.current_user
    return str(user.token) if user.is_authenticated else ""


def begin(token: str) -> None:
    """Sign this browser in with the token of a fresh session row; nothing of the old session stays."""
    _forget()
    actor = current_app.extensions[_BY_SESSION](digest(token))
    flask_login.login_user(_User(actor, token))


def end() -> None:
    """Forget who this browser was signed in as; the caller has ended the row."""
    flask_login.logout_user()
    _forget()


def _forget() -> None:
    kept = {k: session[k] for k in ("language", "theme") if k in session}
    session.clear()
    session.update(kept)
    g.pop("csrf_token", None)


def remember_language(code: str | None) -> None:
    """The language of this browser from now on; None leaves it to what the browser asks for."""
    if code is None:
        session.pop("language", None)
    else:
        session["language"] = code
