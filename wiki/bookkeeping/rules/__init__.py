"""The rules of bookkeeping outside; pure."""
