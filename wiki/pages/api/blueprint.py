"""The calls of this slice on the JSON API."""

from wiki.kernel.api import ApiBlueprint

bp = ApiBlueprint("pages", __name__, "Pages, their versions and files")
