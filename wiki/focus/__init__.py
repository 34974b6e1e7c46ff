"""Focal points of the schools: who works on what, how far they are, and who can help whom."""
