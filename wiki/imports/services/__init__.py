"""Changing files that come in: one function for each intention, inside the transaction of who calls."""
