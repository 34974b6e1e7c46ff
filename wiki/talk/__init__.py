"""Comments on pages and on passages of them, calling in people by name, and what people watch."""
