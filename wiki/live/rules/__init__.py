"""Decisions on live text; pure."""
