"""Screens of milestones, of going over to the next year, and of the ambition of schools."""

from wiki.roadmap.views import ambitions, milestones, roll_over
from wiki.roadmap.views.blueprint import bp

__all__ = ["ambitions", "bp", "milestones", "roll_over"]
