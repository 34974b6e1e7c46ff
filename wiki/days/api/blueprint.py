"""The blueprint of the calls on network days."""

from wiki.kernel.api import ApiBlueprint

bp = ApiBlueprint("days", __name__, "Network days", writes="pages")
