"""Who did what and when, in lines that are only ever added."""
