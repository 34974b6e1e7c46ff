"""Changing the books: one function for each intention, inside the transaction of who calls."""
