"""Changing these, inside the transaction of who calls."""
