"""Lichtwerk: a wiki with shared costs for networks of schools."""
