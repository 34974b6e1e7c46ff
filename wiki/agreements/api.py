"""Agreements and the file per project by the JSON API: the same services as the screens."""

from wiki.kernel.api import ApiBlueprint

bp = ApiBlueprint("agreements", __name__, "Agreements")
