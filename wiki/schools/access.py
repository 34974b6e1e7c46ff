"""Deny by default: who a request comes from is held against what its view says of itself, before it runs."""

import logging
from contextlib import suppress

from flask import Flask, Response, abort, current_app, request, session
from sqlalchemy.exc import OperationalError

from wiki.accounts import session as accounts_session
from wiki.accounts.rules import SEEN_EVERY, OwnPasswordFirst, network_of
from wiki.accounts.services import accounts, tokens
from wiki.kernel import clock
from wiki.kernel.access import ANYONE, MEMBERS, access, allowed, asked_scope, is_kept
from wiki.kernel.db import transaction
from wiki.kernel.errors import NotAllowed, TooFast
from wiki.kernel.i18n import _, ngettext, prefer_language, set_locale_source
from wiki.kernel.paces import Counter, kind_of
from wiki.kernel.space import need_room
from wiki.schools.queries import actors
from wiki.schools.rules import VISITOR, Actor

log = logging.getLogger("lichtwerk.access")
_PACES = "lichtwerk.paces"

__all__ = ["ANYONE", "MEMBERS", "access", "current_actor", "init_app"]


BEFORE_OWN_PASSWORD = frozenset(
    {
        "accounts.first_password",
        "accounts.make_first_password",
        "accounts.sign_out",
        "accounts.sign_in",
        "accounts.do_sign_in",
        "accounts.sign_in_again",
        "accounts.form_token",
        "web.language",
        "web.theme",
        "web.healthz",
        "api_accounts.change_password",
    }
)
"""What somebody can do whose password was handed over, before they made one of their own."""


def current_actor() -> Actor:
    """Who is asking."""
    actor = accounts_session.current()
    return actor if isinstance(actor, Actor) else VISITOR


def init_app(app: Flask) -> None:
    """Guard every route, and tell templates who is looking."""
    accounts_session.init_app(app, actors.by_session, actors.by_bearer)
    set_locale_source(app, lambda: current_actor().language)
    app.extensions[_PACES] = Counter(app.config["LICHTWERK"].pace)
    app.before_request(_guard)
    app.after_request(_leave_nothing)
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
    _need_scope(view, actor)
    _keep_pace(actor)
    if actor.must_change_password and request.endpoint not in BEFORE_OWN_PASSWORD:
        raise OwnPasswordFirst(_("First make a password of your own. Somebody else made the one you have."))
    if ANYONE in who:
        return
    if not actor.is_member:
        abort(401)
    if MEMBERS not in who and not who & actor.roles:
        log.warning("refused person=%s %s %r", actor.id, request.method, request.path)
        abort(403)


def _need_scope(view: object, actor: Actor) -> None:
    """A token changes only what it is for."""
    if actor.token_id is None or request.method in {"GET", "HEAD", "OPTIONS"}:
        return
    calls = current_app.blueprints.get(request.blueprint or "")
    needed = asked_scope(view, getattr(calls, "writes", None))
    if needed not in actor.scopes:
        log.warning("refused token=%s %s %r", actor.token_id, request.method, request.path)
        raise NotAllowed(_("This token is not for that: it needs the scope %(scope)s.", scope=needed or "-"))


def _leave_nothing(response: Response) -> Response:
    """What a member saw of money and people stays in no browser: after signing out, Back shows nothing."""
    endpoint = request.endpoint or ""
    if endpoint not in {"", "static"} and current_actor().is_member:
        view = current_app.view_functions[endpoint]
        said = response.headers.get("Cache-Control", "")
        if not is_kept(endpoint, view) and "no-store" not in said:
            response.headers["Cache-Control"] = "private, no-store"
    return response


def _keep_pace(actor: Actor) -> None:
    """Whoever asks too often for what costs much waits; nobody else does."""
    kind = kind_of(request.endpoint or "", request.method)
    if kind is None:
        return
    if kind in {"bring", "make"}:
        need_room()
    counter: Counter = current_app.extensions[_PACES]
    if seconds := counter.wait(kind, actor.id, network_of(request.remote_addr)):
        log.warning("too fast person=%s %s %r", actor.id, request.method, request.path)
        raise TooFast(
            ngettext(
                "That was too many times in a row. Try again in %(num)s second.",
                "That was too many times in a row. Try again in %(num)s seconds.",
                seconds,
            ),
            seconds,
        )


def _note_use(actor: Actor) -> None:
    """Keep "last seen" fresh to five minutes, in a small transaction of its own; a busy database is no reason to
    refuse a page."""
    if not actor.is_member or (actor.seen_at and clock.now() - actor.seen_at < SEEN_EVERY):
        return
    with suppress(OperationalError), transaction():
        if actor.session_id:
            accounts.touch_session(actor.session_id)
        elif actor.token_id:
            tokens.touch_token(actor.token_id)
