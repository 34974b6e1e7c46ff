"""What holds for projects and costs, whatever the database and the screen. Pure."""
