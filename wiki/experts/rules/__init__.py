"""What may be said of experts, and how a visit goes. Pure."""
