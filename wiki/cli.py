"""The `lichtwerk` command."""
