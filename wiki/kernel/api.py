"""The JSON API's frame: OpenAPI 3.1 from the code, bearer tokens, problem details, cursors."""

from collections.abc import Callable
from functools import wraps
from json import JSONDecodeError
from threading import Lock
from typing import Any

import marshmallow as ma
from flask import Flask, Request, Response
from flask_smorest import Api, Blueprint
from webargs import ValidationError
from webargs.flaskparser import FlaskParser, abort

from wiki.kernel.addresses import IdConverter
from wiki.kernel.database_limits import HIGHEST_ID, is_storable
from wiki.kernel.forms import too_long
from wiki.kernel.i18n import _
from wiki.kernel.pagination import LIMIT
from wiki.kernel.problem_details import MEDIA_TYPE
from wiki.kernel.web import csrf

PREFIX = "/api/v1"


class Problem(ma.Schema):
    """Problem details (RFC 9457)."""

    type = ma.fields.String()
    title = ma.fields.String()
    status = ma.fields.Integer()
    detail = ma.fields.String()
    errors = ma.fields.Dict(
        keys=ma.fields.String(),
        values=ma.fields.List(ma.fields.String()),
        metadata={
            "description": "Sentences by field, in the language of the reader. A field within another is named "
            'with dots, as in `payers.0.cents`; what is wrong with the whole has the name "".'
        },
    )


class CursorArgs(ma.Schema):
    """The query of every list."""

    class Meta:
        unknown = ma.EXCLUDE

    cursor = ma.fields.String(metadata={"description": "`next` of the page before"})
    limit = ma.fields.Integer(load_default=LIMIT, validate=ma.validate.Range(1, 200))


class Characters(ma.validate.Length):
    """The limits of a text, said of a mistake as the screens say it."""

    def __call__(self, value: Any) -> Any:
        """The text; raises ValidationError."""
        if self.max is not None and len(value) > self.max:
            raise ma.ValidationError(too_long(self.max))
        if self.min and not value:
            raise ma.ValidationError(_("Fill this in."))
        return super().__call__(value)


def page_schema(item: type[ma.Schema]) -> type[ma.Schema]:
    """The schema of one page of a list of `item`."""
    return ma.Schema.from_dict(
        {
            "items": ma.fields.List(ma.fields.Nested(item)),
            "next": ma.fields.String(allow_none=True),
        },
        name=item.__name__.removesuffix("Schema") + "Page",
    )


class _Parser(FlaskParser):
    """Reads what was sent, and lets nothing through that a database cannot hold."""

    def _raw_load_json(self, req: Request) -> Any:
        try:
            return super()._raw_load_json(req)
        except JSONDecodeError:
            raise
        except (RecursionError, ValueError) as error:  # nested too deep, or a number of thousands of digits
            abort(400, exc=error, messages={"json": [_("This JSON is too large to read.")]})

    def parse(self, *args: Any, **kwargs: Any) -> Any:
        """As always; then every field is looked at. A field that cannot be stored is named in a 422."""
        data: dict[str, Any] = super().parse(*args, **kwargs)
        wrong = {name: [_("This cannot be saved.")] for name, value in data.items() if not is_storable(value)}
        if wrong:
            abort(422, exc=ValidationError(wrong), messages={kwargs.get("location") or "json": wrong})
        return data


class ApiBlueprint(Blueprint):  # type: ignore[misc]
    """A slice's part of the API, under /api/v1. Bearer tokens only, so no CSRF token is asked.

    `writes` is the scope that a token needs for the calls that change something; one of `access.SCOPES`.
    """

    ARGUMENTS_PARSER = _Parser()

    def __init__(self, name: str, import_name: str, description: str = "", *, writes: str) -> None:
        super().__init__(f"api_{name}", import_name, url_prefix=PREFIX, description=description)
        self.writes = writes


class _Api(Api):  # type: ignore[misc]
    """The API of all slices. Its document is made when somebody first asks for it, so that no start waits for it."""

    ERROR_SCHEMA = Problem

    def __init__(self, app: Flask) -> None:
        self._undocumented: list[ApiBlueprint] = []
        self._documenting = Lock()
        super().__init__(app)

    def register_blueprint(self, blueprint: ApiBlueprint) -> None:
        """Register a slice's calls; what the document says of them follows with the document."""
        self._app.extensions["flask-smorest"]["blp_name_to_api"][blueprint.name] = self
        self._app.register_blueprint(blueprint)
        self._undocumented.append(blueprint)

    def _openapi_json(self) -> Response:
        with self._documenting:
            while self._undocumented:
                self._document(self._undocumented.pop(0))
        answer: Response = super()._openapi_json()
        return answer

    def _document(self, blueprint: ApiBlueprint) -> None:
        name = blueprint.name
        blueprint.register_views_in_doc(self, self._app, self.spec, name=name, parameters=None)
        self.spec.tag({"name": name, "description": blueprint.description})

    def _register_responses(self) -> None:
        """Errors are documented as what they are: problem details."""
        self.DEFAULT_RESPONSE_CONTENT_TYPE = MEDIA_TYPE
        super()._register_responses()
        del self.DEFAULT_RESPONSE_CONTENT_TYPE

    def _register_error_handlers(self) -> None:
        """`wiki.kernel.web` answers every error, pages and API alike."""


def init_app(app: Flask, blueprints: list[ApiBlueprint], marked: Callable[[Any], Any]) -> None:
    """Register the API; `marked` gives the document's own view its access mark."""
    app.config.update(
        API_TITLE="Lichtwerk",
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX=PREFIX,
        OPENAPI_JSON_PATH="openapi.json",
    )
    api = _Api(app)
    api.register_converter(IdConverter, lambda _id: {"type": "integer", "minimum": 1, "maximum": HIGHEST_ID})
    api.spec.components.security_scheme("bearer", {"type": "http", "scheme": "bearer"})
    api.spec.options["security"] = [{"bearer": []}]
    for blueprint in blueprints:
        csrf.exempt(blueprint)
        api.register_blueprint(blueprint)
    for endpoint, view in app.view_functions.items():
        if endpoint.startswith("api-docs."):
            app.view_functions[endpoint] = marked(_function(view))


def _function(method: Callable[..., Any]) -> Callable[..., Any]:
    """A bound method as a function, which can carry a mark."""

    @wraps(method)
    def call(**values: Any) -> Any:
        return method(**values)

    return call
