"""What holds for settlements, whatever the database and the screen. Pure."""
