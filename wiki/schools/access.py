"""Deny by default: who a request comes from is held against what its view says of itself, before it runs."""

from flask import Flask, abort, current_app, g, request

from wiki.accounts import session as accounts_session
from wiki.kernel.access import ANYONE, MEMBERS, access, allowed
from wiki.schools import actor as actors
from wiki.schools.rules import VISITOR, Actor

__all__ = ["ANYONE", "MEMBERS", "access", "current_actor", "init_app"]


def current_actor() -> Actor:
    """Who is asking."""
    actor = accounts_session.current()
    return actor if isinstance(actor, Actor) else VISITOR


def init_app(app: Flask) -> None:
    """Guard every route, and tell templates who is looking."""
    accounts_session.init_app(app, actors.by_session, actors.by_bearer)
    app.before_request(_guard)
    app.context_processor(lambda: {"actor": current_actor()})


def _guard() -> None:
    if request.endpoint is None or request.endpoint == "static":
        return  # no such address: Flask answers 404; static files are for anyone and need no look-up
    view = current_app.view_functions[request.endpoint]
    who = allowed(view) or allowed(getattr(view, "view_class", None))
    actor = current_actor()
    if actor.language:
        g.language = actor.language
    if ANYONE in who:
        return
    if not actor.is_member:
        abort(401)
    if MEMBERS not in who and not who & actor.roles:
        abort(403)
