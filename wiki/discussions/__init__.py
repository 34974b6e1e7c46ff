"""What people say to each other about something of the network; who calls has checked that they may see it."""
