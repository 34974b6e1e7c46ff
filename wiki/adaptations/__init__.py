"""A school's own version of a page, what it takes over from the original, and what it offers back."""
