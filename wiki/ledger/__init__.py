"""The books: periods, journals and their postings. Nothing here knows what a cost is."""
