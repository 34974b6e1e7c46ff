"""All calls of this slice on the JSON API, for the app."""

from wiki.days.api import days, people, workshops
from wiki.days.api.blueprint import bp

__all__ = ["bp", "days", "people", "workshops"]
