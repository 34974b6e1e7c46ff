"""All calls of this slice on the JSON API, for the app."""

from wiki.experts.api import experts, visits
from wiki.experts.api.blueprint import bp

__all__ = ["bp", "experts", "visits"]
