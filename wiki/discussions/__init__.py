"""What people say to each other about one thing, such as a cost; each such thing has a table of its own for it."""
