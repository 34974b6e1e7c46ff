"""What holds for releases, whatever the database and the screen. Pure."""
