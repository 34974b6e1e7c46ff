"""Reading what was said, whom one can call in, and what one watches."""
