"""What is typed about accounts, as commands or as a sentence for each field."""
