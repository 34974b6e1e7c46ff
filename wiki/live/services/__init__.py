"""Writing live text: storing what people type, who is there, and making versions of it."""
