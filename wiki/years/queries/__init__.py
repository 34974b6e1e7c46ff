"""Reading a school year as a whole, as far as the actor may see it."""
