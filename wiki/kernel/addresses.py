"""The parts of an address that are the id of a row or the number of a version: `<id:cost_id>`."""

from flask import Flask
from werkzeug.routing import BaseConverter

from wiki.kernel.database_limits import HIGHEST_ID


class IdConverter(BaseConverter):
    """A whole number; one that no row can have comes out as 0, which no row has either."""

    regex = "[0-9]{1,10}"

    def to_python(self, value: str) -> int:
        number = int(value)
        return number if number <= HIGHEST_ID else 0


def init_app(app: Flask) -> None:
    """Let routes say `<id:...>`; before any is registered."""
    app.url_map.converters["id"] = IdConverter
