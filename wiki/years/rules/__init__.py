"""How a school year is drawn. Pure."""
