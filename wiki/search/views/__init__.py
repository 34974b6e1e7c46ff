"""All screens of this slice, for the app."""

from wiki.search.views import search, synonyms
from wiki.search.views.blueprint import bp

__all__ = ["bp", "search", "synonyms"]
