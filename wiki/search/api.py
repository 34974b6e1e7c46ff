"""JSON API of this slice."""

from wiki.kernel.api import ApiBlueprint

bp = ApiBlueprint("search", __name__)
