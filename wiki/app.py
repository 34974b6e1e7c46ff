"""Puts the app together of all slices: create_app is the only place that knows every one of them."""

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from wiki.assets import folder
from wiki.config import Config, read
from wiki.kernel import addresses, api, collation, db, i18n, web
from wiki.kernel.access import ANYONE, access
from wiki.kernel.blobs import BlobStore
from wiki.schools import access as schools_access

SLICES = (
    "audit",
    "accounts",
    "schools",
    "notices",
    "discussions",
    "plan",
    "roadmap",
    "pages",
    "live",
    "talk",
    "releases",
    "adaptations",
    "adoptions",
    "evidence",
    "wishes",
    "ledger",
    "costs",
    "provenance",
    "documents",
    "structure",
    "days",
    "imports",
    "agreements",
    "settlement",
    "statements",
    "bookkeeping",
    "register",
    "years",
    "desk",
    "search",
    "intake",
    "focus",
    "experts",
    "people",
    "collections",
    "overview",
)
"""Every slice, from the lowest to the highest; the order is that of the contract in pyproject.toml. Of a slice the app
takes its tables (`models`), its screens (`views.bp`), its calls (`api.bp`), and `listen()` of its services."""


def create_app(config: Config | None = None) -> Flask:
    """The whole product as one WSGI app. Reads the environment when no settings are given."""
    settings = config or read()
    app = Flask("wiki", template_folder=folder("templates"), static_folder=folder("static"))
    app.jinja_environment = web.Environment
    _configure(app, settings)
    _floor("models")
    db.init_app(app, settings.database_url)
    collation.init_app(app)
    i18n.init_app(app)
    addresses.init_app(app)
    web.init_app(app)
    schools_access.init_app(app)
    for module in (file for services in _floor("services") for file in _parts(services)):
        if hasattr(module, "listen"):
            module.listen()
    for views in _floor("views"):
        app.register_blueprint(views.bp)
    api.init_app(app, [calls.bp for calls in _floor("api")], access(ANYONE))
    return app


def _floor(name: str) -> list[ModuleType]:
    """The module or folder of this name of every slice that has it, the highest slice first."""
    full = [f"wiki.{slice_}.{name}" for slice_ in reversed(SLICES)]
    return [import_module(module) for module in full if find_spec(module)]


def _parts(module: ModuleType) -> list[ModuleType]:
    """A module, with its files when it is a folder."""
    inside = iter_modules(getattr(module, "__path__", ()))
    return [module, *(import_module(f"{module.__name__}.{file.name}") for file in inside)]


def _configure(app: Flask, settings: Config) -> None:
    secure = settings.secure_cookies
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_NAME="__Host-lichtwerk" if secure else "lichtwerk",
        LICHTWERK=settings,
        LICHTWERK_BUILD=_build(),
        LICHTWERK_PATTERNS=lambda: False,
    )
    app.extensions["lichtwerk.blobs"] = BlobStore(settings.files_folder)
    hops = settings.trusted_proxies
    if hops:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)  # type: ignore[method-assign]


def _build() -> str:
    """Changes when templates or static files do, so that no reader keeps an old page."""
    newest = max(
        (p.stat().st_mtime_ns for f in ("templates", "static") for p in _files(folder(f))),
        default=0,
    )
    return f"{newest:x}"


def _files(root: Path) -> list[Path]:
    return [p for p in root.rglob("*") if p.is_file()]
