"""The blueprint of the calls on experts and visits."""

from wiki.kernel.api import ApiBlueprint

bp = ApiBlueprint("experts", __name__, "Experts, and visits of schools to each other", writes="pages")
