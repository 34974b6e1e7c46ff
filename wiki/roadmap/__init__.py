"""Milestones and results of activities, going over to the next school year, and the ambition of its schools."""
