"""What was typed about network days becomes a command, or a sentence by field."""
