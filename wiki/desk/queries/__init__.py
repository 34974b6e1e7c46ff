"""Reading the review desk."""
