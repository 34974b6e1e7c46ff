"""Screens that compose several slices."""
