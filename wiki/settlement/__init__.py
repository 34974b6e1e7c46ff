"""Settling: from the balances of a period to payments, and from bank statements back to what is still open."""
