"""The parts of an address that are the id of a row or the number of a version: `<id:cost_id>`."""

from flask import Flask
from werkzeug.routing import IntegerConverter, Map

from wiki.kernel.text_limits import HIGHEST_ID


class IdConverter(IntegerConverter):
    """A whole number that a row can have as its id; an address with a larger one is no address of this site."""

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, max=HIGHEST_ID)


def init_app(app: Flask) -> None:
    """Let routes say `<id:...>`; before any is registered."""
    app.url_map.converters["id"] = IdConverter
