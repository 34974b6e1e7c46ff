"""Writing statements and the books as files."""
