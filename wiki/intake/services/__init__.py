"""Reading what comes in."""
