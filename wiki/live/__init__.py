"""Writing together on one page at once: the live text, who is there, and how it becomes a version."""
