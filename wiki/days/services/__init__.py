"""Preparing, running and closing network days: one function for each intention, inside the transaction of who calls."""
