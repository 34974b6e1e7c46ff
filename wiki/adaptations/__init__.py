"""Versions of a page that schools make their own, and what they give back."""
