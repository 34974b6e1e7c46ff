"""Rules of what comes in."""
