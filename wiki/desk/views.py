"""All screens of this slice, for the app."""

from wiki.desk import desk_views, several_views, simulator_views, spending_views
from wiki.desk.blueprint import bp

__all__ = ["bp", "desk_views", "several_views", "simulator_views", "spending_views"]
