"""Milestones, going over to the next year and the ambition of schools by the JSON API."""

from wiki.roadmap.api import ambitions, milestones, roll_over
from wiki.roadmap.api.blueprint import bp

__all__ = ["ambitions", "bp", "milestones", "roll_over"]
