"""People with their passwords, sessions and tokens for the JSON API."""
