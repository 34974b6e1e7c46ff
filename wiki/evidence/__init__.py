"""Which research supports what the network makes, and what to look at again when it is superseded."""
