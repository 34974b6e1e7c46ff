"""What holds for comments on pages, whatever the database and the screen. Pure."""
