"""Reading projects and costs."""
