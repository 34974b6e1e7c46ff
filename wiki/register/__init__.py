"""The register: all costs and all postings to look through, what is open and since when, and what is still expected."""
