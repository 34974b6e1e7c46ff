"""Reading the books, and the rules about money."""
