"""All screens of this slice, for the app."""

from wiki.schools.views import schools
from wiki.schools.views.admin import bp

__all__ = ["bp", "schools"]
