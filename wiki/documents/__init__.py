"""Pages as files to take away."""
