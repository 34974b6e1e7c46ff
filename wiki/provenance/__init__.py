"""What a page cost: the projects that made it, their hours and costs, and who shares and uses it."""
