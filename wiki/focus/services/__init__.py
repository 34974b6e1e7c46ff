"""Changing focal points and contacts, and telling schools; inside the caller's transaction."""
