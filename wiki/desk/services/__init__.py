"""Approving several costs at once, each in a transaction of its own."""
