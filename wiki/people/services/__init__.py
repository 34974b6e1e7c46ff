"""Having people found, and not."""
