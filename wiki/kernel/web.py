"""What holds for every answer: CSRF, security headers, static files, errors as pages, redirects inside the site."""

import hashlib
import logging
import secrets
from collections.abc import MutableMapping
from functools import cache, lru_cache
from typing import Any
from urllib.parse import urlsplit

import flask.templating
from flask import (
    Blueprint,
    Flask,
    Response,
    abort,
    current_app,
    g,
    make_response,
    redirect,
    render_template,
    request,
    session,
)
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFProtect, generate_csrf
from itsdangerous import URLSafeTimedSerializer
from jinja2 import StrictUndefined
from jinja2.runtime import Macro
from sqlalchemy import text
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge
from werkzeug.routing import IntegerConverter, UnicodeConverter, ValidationError

from wiki.assets import folder
from wiki.kernel import i18n, limits
from wiki.kernel.access import ANYONE, access
from wiki.kernel.bundle import bundled
from wiki.kernel.cookies import Sessions
from wiki.kernel.database_limits import is_storable
from wiki.kernel.db import db
from wiki.kernel.errors import LichtwerkError
from wiki.kernel.fragment_cache import token_slot
from wiki.kernel.i18n import _, lazy
from wiki.kernel.money import format_euro
from wiki.kernel.problem_details import problem
from wiki.kernel.space import ServerFull, is_full

THEMES = ("auto", "light", "dark")
YEAR = 365 * 24 * 3600

bp = Blueprint("web", __name__)
csrf = CSRFProtect()
log = logging.getLogger("lichtwerk")

_REASONS = {
    400: lazy("This cannot be used as it was sent."),
    401: lazy("Sign in to see this."),
    403: lazy("You are not allowed to see or do this."),
    404: lazy(
        "There is nothing here. It may have been moved, or there may be a typing error in the address."
    ),
    405: lazy("This address cannot be used in that way."),
    409: lazy("Somebody else changed this first. Look at what is there now and try again."),
    413: lazy("What you sent is too large: at most 52 MB in one go, and 50 MB for one file."),
    415: lazy("This kind of file cannot be used here."),
    422: lazy("Something in the form is not right yet."),
    429: lazy("That was too many times in a short period. Wait a few minutes and try again."),
    500: lazy("Something went wrong on our side. What you saved before is safe."),
}
_TITLES = {
    400: lazy("This did not work"),
    401: lazy("Sign in first"),
    403: lazy("No access"),
    404: lazy("Page not found"),
    409: lazy("Changed in the meantime"),
    413: lazy("Too large"),
    429: lazy("Wait a moment"),
    500: lazy("Something went wrong"),
    507: lazy("The server is full"),
}


class _Number(IntegerConverter):
    """A number in an address: ASCII digits, and never more than a database can hold."""

    regex = "[0-9]{1,18}"


class _Text(UnicodeConverter):
    """Text in an address that a database can look for; else there is no such address."""

    def to_python(self, value: str) -> str:
        """Raises ValidationError."""
        if not is_storable(value):
            raise ValidationError()
        return value


def init_app(app: Flask) -> None:
    """Attach everything of this module to the app."""
    app.url_map.converters.update(int=_Number, string=_Text, default=_Text)
    app.request_class = limits.Request
    app.session_interface = Sessions(app)
    app.config.update(
        MAX_CONTENT_LENGTH=limits.MAX_REQUEST,
        MAX_FORM_MEMORY_SIZE=limits.MAX_REQUEST,  # a form's own check says no, and gives back what was typed
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=True,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
    )
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters["euro"] = format_euro
    app.jinja_env.globals.update(
        asset=asset, bundled=bundled, csp_nonce=csp_nonce, cached=cached, limits=limits
    )
    csrf.init_app(app)
    app.jinja_env.globals["csrf_token"] = csrf_token
    app.register_blueprint(bp)
    app.context_processor(_context)
    app.after_request(_headers)
    app.register_error_handler(LichtwerkError, _lichtwerk_error)
    app.register_error_handler(RequestEntityTooLarge, _too_large)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _unexpected)
    app.view_functions["static"] = access(ANYONE)(_static)


def chosen_theme() -> str:
    """The colours this browser wants: light, dark, or auto."""
    theme: str | None = session.get("theme")
    return theme if theme in THEMES else "auto"


def here() -> str:
    """The address of this request on the site."""
    return request.full_path if request.query_string else request.path


def _context() -> dict[str, object]:
    return {
        "locale": i18n.language(),
        "theme": chosen_theme(),
        "csrf_token": csrf_token,  # in place of Flask-WTF's own, which signs it anew for each answer
    }


class Environment(flask.templating.Environment):
    """Jinja as Flask has it, but templates share one plain dict of global names: every import looks through it."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The names a template starts with."""
        return super().make_globals(d) if d else self.globals


def csrf_token() -> str:
    """The token for the forms of this answer; the same as long as the session keeps its secret."""
    if mark := token_slot():
        return mark
    if "csrf_token" not in g and "csrf_token" in session:
        g.csrf_token = _signed(str(current_app.secret_key), session["csrf_token"])
    return str(generate_csrf())


@lru_cache(maxsize=5_000)
def _signed(key: str, secret: str) -> str:
    return str(URLSafeTimedSerializer(key, salt="wtf-csrf-token").dumps(secret))


def csp_nonce() -> str:
    """The nonce of this answer, for the `<script>` and `<style>` elements we wrote."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    nonce: str = g.csp_nonce
    return nonce


def _headers(response: Response) -> Response:
    headers = response.headers
    if response.location and response.location.startswith(request.host_url):
        # the router's own redirects (a missing slash) name the host that the request named, also in their text
        response.location = "/" + response.location.removeprefix(request.host_url).lstrip("/\\")
        response.set_data("")
    if response.status_code != 304:
        headers.setdefault("Content-Security-Policy", _policy(g.get("csp_nonce")))
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "same-origin"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers.setdefault("X-Frame-Options", "DENY")
    headers.setdefault("Cache-Control", "private, no-cache")
    if current_app.config["SESSION_COOKIE_SECURE"]:
        headers["Strict-Transport-Security"] = f"max-age={YEAR}"
    return response


@lru_cache(maxsize=1)
def _policy(nonce: str | None) -> str:
    """What the answer may load: from this site only; elements we wrote, when one of them asked for a nonce."""
    ours = f"'self' 'nonce-{nonce}'" if nonce else "'self'"
    return (
        f"default-src 'none'; script-src {ours}; style-src {ours}; "
        "img-src 'self'; font-src 'self'; connect-src 'self'; manifest-src 'self'; frame-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


@cache
def _fingerprint(name: str) -> str:
    return hashlib.sha256((folder("static") / name).read_bytes()).hexdigest()[:12]


@cache
def _asset_url(name: str) -> str:
    return f"/static/{name}?v={_fingerprint(name)}"


def asset(name: str) -> str:
    """The address of a static file, which changes when the file does."""
    if current_app.debug:
        _fingerprint.cache_clear()
        _asset_url.cache_clear()
    return _asset_url(name)


def cached(macro: Macro, *values: str | bool) -> str:
    """The markup of a macro of the frame for these values, made once a language; never for what a person typed."""
    if current_app.debug:
        return macro(*values)
    made: dict[object, str] = current_app.extensions.setdefault("lichtwerk.frame", {})
    key = (macro.name, i18n.language(), request.script_root, *values)
    if key not in made:
        made[key] = macro(*values)
    return made[key]


def _static(filename: str) -> Response:
    response = current_app.send_static_file(filename)
    if request.args.get("v") or filename.startswith("vendor/"):  # these are named by what is in them
        response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    return response


def safe_next(target: str | None, otherwise: str = "/") -> str:
    """The target when it is a path of this site, else `otherwise`."""
    if not target or not target.startswith("/") or "\\" in target or target.startswith("//"):
        return otherwise
    if any(ord(c) <= 32 or ord(c) == 127 for c in target):
        return otherwise
    parts = urlsplit(target)
    return otherwise if parts.scheme or parts.netloc else target


def see_other(target: str) -> ResponseReturnValue:
    """Redirect after a change (303)."""
    return redirect(target, 303)


def etag_or_304(*parts: object) -> ResponseReturnValue | None:
    """A 304 when the browser has the answer that `parts` identify, else None; the file that is sent gets the tag."""
    g.etag = _etag(parts)
    if g.etag in request.if_none_match:
        response = Response(status=304)
        response.set_etag(g.etag)
        return response
    return None


def _etag(parts: tuple[object, ...]) -> str:
    build = current_app.config["LICHTWERK_BUILD"]
    text_ = "\x1f".join(str(p) for p in (build, i18n.language(), session.get("theme"), *parts))
    return hashlib.blake2b(text_.encode(), digest_size=12).hexdigest()


def tagged_by_content(body: str) -> Response:
    """The answer with a tag that follows from all of it; 304 when the browser has it."""
    content = body.encode()
    tag = hashlib.blake2b(content, digest_size=12).hexdigest()
    same = tag in request.if_none_match
    response = Response(status=304) if same else Response(content, mimetype="text/html")
    response.set_etag(tag)
    return response


def is_api() -> bool:
    """True when the request came in by the JSON API."""
    return request.path.startswith("/api/")


def wants_json() -> bool:
    """True when a script asks, which says so."""
    wanted = request.accept_mimetypes
    return not wanted.accept_html and wanted.accept_json


def _lichtwerk_error(error: LichtwerkError) -> ResponseReturnValue:
    errors = getattr(error, "errors", None)
    return answer(error.status, error.detail, errors)


def _too_large(_error: RequestEntityTooLarge) -> ResponseReturnValue:
    limits.drain()
    in_mib = _("Send at most 52 MiB in one request, and 50 MiB in one file. Send several files one by one.")
    return answer(413, in_mib if is_api() else "")


def _http_error(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None:
        return error.response
    code = error.code or 500
    if code in (301, 302, 303, 307, 308):
        return error.get_response()
    data = getattr(error, "data", None) or {}
    messages = list(data.get("messages", {}).values())  # webargs: what is wrong by where it looked
    response = make_response(answer(code, str(data.get("message", "")), messages))
    if code == 405 and getattr(error, "valid_methods", None):
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods))  # type: ignore[attr-defined]
    return response


def _unexpected(error: Exception) -> ResponseReturnValue:
    if is_full(error):
        log.error("the disk is full: %s %r", request.method, request.path)
        return current_app.handle_user_exception(ServerFull())
    log.exception("unexpected error at %s %r", request.method, request.path)
    if current_app.config.get("PROPAGATE_EXCEPTIONS"):
        raise error
    return answer(500)


def answer(status: int, detail: str = "", errors: object = None) -> ResponseReturnValue:
    """An error as a page, or as problem details under /api/ and for a script that asks for JSON."""
    if status < 500:
        i18n.set_locale()  # what went wrong before the guard knew who asks
    title = str(_TITLES.get(status, _TITLES[400]))
    reason = str(detail or _REASONS.get(status, _REASONS[400]))
    if is_api() or wants_json():
        return problem(status, title, reason, errors)
    return render_template("error.html", status=status, title=title, detail=reason), status


@bp.post("/language")
@access(ANYONE)
def language() -> ResponseReturnValue:
    """Choose the language of this browser."""
    if request.form.get("language") not in i18n.LANGUAGES:
        abort(400)
    session["language"] = request.form["language"]
    return see_other(safe_next(request.form.get("next")))


@bp.post("/theme")
@access(ANYONE)
def theme() -> ResponseReturnValue:
    """Choose light, dark or what the device asks for."""
    if request.form.get("theme") not in THEMES:
        abort(400)
    session["theme"] = request.form["theme"]
    return see_other(safe_next(request.form.get("next")))


@bp.get("/healthz")
@access(ANYONE)
def healthz() -> ResponseReturnValue:
    """200 when the database answers."""
    db.session.execute(text("SELECT 1"))
    return Response("ok\n", mimetype="text/plain")


@bp.get("/patterns")
@access(ANYONE)
def patterns() -> ResponseReturnValue:
    """Every component on one page: in the demo, for whoever works on the product."""
    if not current_app.config["LICHTWERK_PATTERNS"]():
        abort(404)
    return render_template("patterns/index.html")
