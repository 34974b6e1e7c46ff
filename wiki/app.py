"""create_app: the only place that knows every slice."""

from pathlib import Path

from flask import Flask
from flask_migrate import Migrate
from werkzeug.middleware.proxy_fix import ProxyFix

from wiki.accounts import api as accounts_api
from wiki.accounts import models as accounts_models
from wiki.accounts.views import account as accounts
from wiki.adaptations import api as adaptations_api
from wiki.adaptations import models as adaptations_models
from wiki.adaptations import views as adaptations
from wiki.adaptations.services import adaptations as adaptations_services
from wiki.adoptions import api as adoptions_api
from wiki.adoptions import models as adoptions_models
from wiki.adoptions import services as adoptions_services
from wiki.adoptions import views as adoptions
from wiki.agreements import api as agreements_api
from wiki.agreements import views as agreements
from wiki.agreements.services import period_closing as period_closing_services
from wiki.assets import folder
from wiki.audit import models as audit_models
from wiki.collections import api as collections_api
from wiki.collections import views as collections
from wiki.config import Config, read
from wiki.costs import views as costs
from wiki.costs.api import projects as costs_api
from wiki.costs.models import cost as costs_models
from wiki.costs.services import period_closing as period_closing_services_module
from wiki.desk import api as desk_api
from wiki.desk import views as desk
from wiki.documents import api as documents_api
from wiki.documents import models as documents_models
from wiki.documents.views import downloads as documents
from wiki.evidence import api as evidence_api
from wiki.evidence import models as evidence_models
from wiki.evidence import views as evidence
from wiki.evidence.services import embedded_facts as evidence_showing
from wiki.imports import api as imports_api
from wiki.imports import models as imports_models
from wiki.imports.views import imports
from wiki.kernel import api, collation, db, i18n, web
from wiki.kernel.access import ANYONE, access
from wiki.kernel.blobs import BlobStore
from wiki.ledger import models as ledger_models
from wiki.notices import api as notices_api
from wiki.notices import models as notices_models
from wiki.notices import views as notices
from wiki.overview import views as overview
from wiki.pages import api as pages_api
from wiki.pages import models as pages_models
from wiki.pages.views import pages
from wiki.plan import api as plan_api
from wiki.plan import models as plan_models
from wiki.plan import views as plan
from wiki.provenance import api as provenance_api
from wiki.provenance import models as provenance_models
from wiki.provenance import services as provenance_services
from wiki.provenance import views as provenance
from wiki.releases import api as releases_api
from wiki.releases import models as releases_models
from wiki.releases import views as releases
from wiki.releases.services import releases as releases_services
from wiki.schools import access as schools_access
from wiki.schools import api as schools_api
from wiki.schools import models as schools_models
from wiki.schools.views import schools
from wiki.search import api as search_api
from wiki.search import models as search_models
from wiki.search.services import indexing as search_services
from wiki.search.views import search
from wiki.settlement import models as settlement_models
from wiki.settlement import views as settlement
from wiki.settlement.api import settlements as settlement_api
from wiki.statements import api as statements_api
from wiki.statements import views as statements

SCREENS = (
    overview.bp,
    collections.bp,
    search.bp,
    desk.bp,
    statements.bp,
    settlement.bp,
    agreements.bp,
    imports.bp,
    documents.bp,
    provenance.bp,
    costs.bp,
    evidence.bp,
    adoptions.bp,
    adaptations.bp,
    releases.bp,
    pages.bp,
    plan.bp,
    notices.bp,
    schools.bp,
    accounts.bp,
)
APIS = (
    collections_api.bp,
    search_api.bp,
    desk_api.bp,
    statements_api.bp,
    settlement_api.bp,
    agreements_api.bp,
    imports_api.bp,
    documents_api.bp,
    provenance_api.bp,
    costs_api.bp,
    evidence_api.bp,
    adoptions_api.bp,
    adaptations_api.bp,
    releases_api.bp,
    pages_api.bp,
    plan_api.bp,
    notices_api.bp,
    schools_api.bp,
    accounts_api.bp,
)
TABLES = (
    accounts_models,
    adaptations_models,
    adoptions_models,
    audit_models,
    costs_models,
    documents_models,
    evidence_models,
    imports_models,
    ledger_models,
    notices_models,
    pages_models,
    plan_models,
    provenance_models,
    releases_models,
    schools_models,
    search_models,
    settlement_models,
)
"""Imported so that the database knows every table."""


def create_app(config: Config | None = None) -> Flask:
    """The whole product as one WSGI app. Reads the environment when no settings are given."""
    settings = config or read()
    app = Flask("wiki", template_folder=folder("templates"), static_folder=folder("static"))
    app.jinja_environment = web.Environment
    _configure(app, settings)
    db.init_app(app, settings.database_url)
    collation.init_app(app)
    Migrate(
        app,
        db.db,
        directory=str(folder("migrations")),
        render_as_batch=False,
        compare_type=True,
    )
    i18n.init_app(app)
    web.init_app(app)
    schools_access.init_app(app)
    releases_services.listen()
    adaptations_services.listen()
    adoptions_services.listen()
    evidence_showing.listen()
    provenance_services.listen()
    search_services.listen()
    period_closing_services_module.listen()
    period_closing_services.listen()
    for screens in SCREENS:
        app.register_blueprint(screens)
    api.init_app(app, list(APIS), access(ANYONE))
    return app


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
