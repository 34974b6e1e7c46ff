"""Screens that show several slices at once, such as home."""
