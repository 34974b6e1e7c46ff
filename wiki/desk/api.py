"""The review desk by the JSON API: the same services as the screens."""

from wiki.kernel.api import ApiBlueprint

bp = ApiBlueprint("desk", __name__, "Review desk")
