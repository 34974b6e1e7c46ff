"""Pages that are taken away together: all of an activity or a building block, or a set somebody picked."""
