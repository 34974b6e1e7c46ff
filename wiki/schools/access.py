"""Deny by default: who a request comes from is held against what its view says of itself, before it runs."""

import logging
from contextlib import suppress

from flask import Flask, abort, current_app, request, session
from sqlalchemy.exc import OperationalError

from wiki.accounts import session as accounts_session
from wiki.accounts.rules import SEEN_EVERY
from wiki.accounts.services import accounts
from wiki.kernel import clock
from wiki.kernel.access import ANYONE, MEMBERS, access, allowed
from wiki.kernel.db import transaction
from wiki.kernel.i18n import prefer_language, set_locale_source
from wiki.schools.queries import actors
from wiki.schools.rules import VISITOR, Actor

log = logging.getLogger("lichtwerk.access")

__all__ = ["ANYONE", "MEMBERS", "access", "current_actor", "init_app"]


def current_actor() -> Actor:
    """Who is asking."""
    actor = accounts_session.current()
    return actor if isinstance(actor, Actor) else VISITOR


def init_app(app: Flask) -> None:
    """Guard every route, and tell templates who is looking."""
    accounts_session.init_app(app, actors.by_session, actors.by_bearer)
    set_locale_source(app, lambda: current_actor().language)
    app.before_request(_guard)
    app.context_processor(lambda: {"actor": current_actor()})


def _guard() -> None:
    if request.endpoint is None or request.endpoint == "static":
        return  # no such address: Flask answers 404; static files are for anyone and need no look-up
    view = current_app.view_functions[request.endpoint]
    who = allowed(view) or allowed(getattr(view, "view_class", None))
    actor = current_actor()
    if actor.language and "language" not in session:
        prefer_language(actor.language)
    _note_use(actor)
    if ANYONE in who:
        return
    if not actor.is_member:
        abort(401)
    if MEMBERS not in who and not who & actor.roles:
        log.warning("refused person=%s %s %r", actor.id, request.method, request.path)
        abort(403)


def _note_use(actor: Actor) -> None:
    """Keep "last seen" fresh to five minutes, in a small transaction of its own; a busy database is no reason to
    refuse a page."""
    if not actor.is_member or (actor.seen_at and clock.now() - actor.seen_at < SEEN_EVERY):
        return
    with suppress(OperationalError), transaction():
        if actor.session_id:
            accounts.touch_session(actor.session_id)
        elif actor.token_id:
            accounts.touch_token(actor.token_id)
