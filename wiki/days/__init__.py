"""Network days: programme and workshops, who comes and who goes where, and what a day brings forth."""
