"""What holds for the search index, whatever the database and the screen. Pure."""
