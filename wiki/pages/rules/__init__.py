"""What holds for pages, whatever the database and the screen. Pure."""
