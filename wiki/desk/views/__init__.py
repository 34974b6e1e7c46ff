"""All screens of this slice, for the app."""

from wiki.desk.views import budget_report, bulk_approval, desk, simulation
from wiki.desk.views.blueprint import bp

__all__ = ["bp", "budget_report", "bulk_approval", "desk", "simulation"]
