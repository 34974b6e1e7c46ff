"""Reading milestones, what goes over to the next year, and what schools want of it."""
