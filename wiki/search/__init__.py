"""One index over what a person may see."""
