"""Errors of the JSON API as problem details (RFC 9457)."""

import json
from http import HTTPStatus
from typing import Any

from flask import Response

from wiki.kernel.schema_messages import by_field

MEDIA_TYPE = "application/problem+json"


def problem(status: int, title: str, detail: str = "", errors: object = None, **more: Any) -> Response:
    """A problem document; `errors` are sentences by field as they were raised, `more` are members of its own."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": title or HTTPStatus(status).phrase,
        "status": status,
    }
    if detail:
        body["detail"] = detail
    if errors:
        body["errors"] = by_field(errors)
    return Response(json.dumps(body | more, default=str), status=status, content_type=MEDIA_TYPE)
