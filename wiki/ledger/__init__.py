"""The books: periods, journals and their postings, and the policies on money; it does not know what a cost is."""
