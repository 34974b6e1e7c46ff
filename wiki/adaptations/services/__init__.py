"""Changing own versions of pages: one function for each intention, inside the transaction of who calls."""
