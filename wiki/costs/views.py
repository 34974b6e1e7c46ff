"""All screens of this slice, for the app."""

from wiki.costs import cost_views, desk_views, project_views
from wiki.costs.blueprint import bp

__all__ = ["bp", "cost_views", "desk_views", "project_views"]
