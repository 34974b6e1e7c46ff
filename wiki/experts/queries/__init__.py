"""Reading experts and visits."""
