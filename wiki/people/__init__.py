"""What each person does in the network, so that others find them: their page, and how search finds them by name."""
