"""All screens of this slice, for the app."""

from wiki.days.views import assignment, calendars, days, people, programme, reports, workshops
from wiki.days.views.blueprint import bp

__all__ = ["assignment", "bp", "calendars", "days", "people", "programme", "reports", "workshops"]
