"""What was typed about experts and visits becomes a command, or a sentence by field."""
