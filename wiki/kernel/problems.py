"""Errors of the JSON API as problem details (RFC 9457)."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from flask import Response

MEDIA_TYPE = "application/problem+json"


def problem(status: int, title: str, detail: str = "", errors: object = None, **more: Any) -> Response:
    """A problem document; `errors` are sentences by field, `more` are members of its own."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": title or HTTPStatus(status).phrase,
        "status": status,
    }
    if detail:
        body["detail"] = detail
    if errors:
        body["errors"] = _plain(errors)
    return Response(json.dumps(body | more, default=str), status=status, content_type=MEDIA_TYPE)


def _plain(errors: object) -> object:
    """Lists of sentences by field, from whatever raised them."""
    if isinstance(errors, Mapping):
        if set(errors) <= {"json", "query", "files", "form", "headers"} and len(errors) == 1:
            return _plain(next(iter(errors.values())))
        return {str(k): _plain(v) for k, v in errors.items()}
    if isinstance(errors, list | tuple):
        return [_plain(e) for e in errors]
    return str(errors)
