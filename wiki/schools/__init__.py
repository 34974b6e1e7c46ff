"""Schools and their pupils, who belongs to which school, and which roles and rights that gives."""
