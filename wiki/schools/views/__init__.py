"""All screens of this slice, for the app."""

from wiki.schools.views.schools import bp

__all__ = ["bp"]
