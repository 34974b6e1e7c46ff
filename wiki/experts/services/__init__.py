"""Writing what the network knows of experts, and visits of schools to each other."""
