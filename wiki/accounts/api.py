"""JSON API of this slice."""

from wiki.kernel.api import ApiBlueprint

bp = ApiBlueprint("accounts", __name__)
