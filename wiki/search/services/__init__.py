"""Changing the search index: one function for each intention, inside the transaction of who calls."""
