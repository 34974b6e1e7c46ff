"""All screens of this slice, for the app."""

from wiki.focus.views import contacts, matches, matrix, points, previews
from wiki.focus.views.blueprint import bp

__all__ = ["bp", "contacts", "matches", "matrix", "points", "previews"]
