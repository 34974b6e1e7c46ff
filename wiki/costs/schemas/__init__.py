"""What the JSON API takes and gives of projects and costs."""
