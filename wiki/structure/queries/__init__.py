"""Reading the bin, and where a page may go."""
