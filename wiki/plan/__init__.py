"""School years, the year plan, its activities and building blocks."""
