"""Changing who belongs to the network: one function for each intention, inside the transaction of who calls."""
