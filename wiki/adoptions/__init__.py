"""Which schools use which page, by what they say themselves and confirm twice a year."""
