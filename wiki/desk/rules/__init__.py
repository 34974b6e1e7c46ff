"""What holds for the review desk, whatever the database and the screen. Pure."""
