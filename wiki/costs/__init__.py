"""Projects with their distribution keys and costs: recording, approving, and what each school bears."""
