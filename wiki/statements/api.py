"""Statements and exports by the JSON API: the same queries as the screens."""

from wiki.kernel.api import ApiBlueprint

bp = ApiBlueprint("statements", __name__, "Statements and exports")
