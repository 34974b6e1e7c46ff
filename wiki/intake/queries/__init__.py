"""Reading what is there already."""
