"""Which schools use what: said by them, kept as events, confirmed twice a year."""
