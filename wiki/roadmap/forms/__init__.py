"""What was typed, as commands or as errors next to the fields."""
