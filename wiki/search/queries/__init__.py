"""Reading the search index."""
