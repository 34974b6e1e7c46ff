"""Reading the screens that compose several slices."""
