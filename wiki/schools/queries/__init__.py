"""Reading schools and people."""
