"""Changing the review desk: one function for each intention, inside the transaction of who calls."""
