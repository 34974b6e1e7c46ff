"""All screens of this slice, for the app."""

from wiki.days.views.blueprint import bp

__all__ = ["bp"]
