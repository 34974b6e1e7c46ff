"""What holds for milestones, for going over to the next year, and for the ambition of schools. Pure."""
