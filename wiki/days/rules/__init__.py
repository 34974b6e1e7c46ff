"""What holds for network days; pure."""
