"""Changing what pages rest on: one function for each intention, inside the transaction of who calls."""
