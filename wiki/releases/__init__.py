"""Releases of pages: readers of two schools, a checklist, and the version that other schools can trust."""
