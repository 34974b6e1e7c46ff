"""Which research supports which page, and what to look at again when that research is out of date."""
