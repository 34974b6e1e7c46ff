"""Schools, membership, roles and rights."""
