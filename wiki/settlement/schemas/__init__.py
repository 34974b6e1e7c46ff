"""What the JSON API takes and gives of settlements."""
