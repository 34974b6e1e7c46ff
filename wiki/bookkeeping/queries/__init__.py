"""Reading what goes out to bookkeeping."""
