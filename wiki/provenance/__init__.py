"""What a page cost: the projects that made it, with their hours and costs, spread over the schools that use it."""
