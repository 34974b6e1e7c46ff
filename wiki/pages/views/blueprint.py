"""The blueprint that the screens of this slice share."""

from typing import Any

from flask import Blueprint

bp = Blueprint("pages", __name__)


@bp.url_value_preprocessor
def _the_id_decides(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """The words of an address are for people: only the page itself looks at them, to put them right."""
    if values and endpoint != "pages.page":
        values.pop("slug", None)
        values.pop("name", None)
