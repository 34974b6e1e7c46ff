"""Several pages downloaded as one file: all of an activity or a building block, or a set that somebody chose."""
