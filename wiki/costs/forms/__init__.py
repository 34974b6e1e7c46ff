"""What is typed about projects and costs, as commands or as a sentence for each field."""
