"""All screens of this slice, for the app."""

from wiki.imports.views import returns
from wiki.imports.views.imports import bp

__all__ = ["bp", "returns"]
