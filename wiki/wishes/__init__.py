"""What people wish that somebody makes, and the school that takes it up."""
