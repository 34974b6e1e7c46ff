"""School years with the year plan: its activities and building blocks."""
