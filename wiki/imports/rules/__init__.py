"""What holds for files that come in, whatever the database and the screen. Pure."""
