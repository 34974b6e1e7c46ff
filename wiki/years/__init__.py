"""A school year as a whole: its timeline, its print, its figures and its white spots."""
