"""Keeping pages together: one function for each intention, inside the transaction of who calls unless it says so."""
