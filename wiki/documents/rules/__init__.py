"""What holds for pages as files, whatever the database and the screen. Pure."""
