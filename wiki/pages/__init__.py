"""Pages with their versions: writing, comparing, merging, and the files attached to them."""
