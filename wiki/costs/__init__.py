"""Projects, distribution keys, costs and who pays what."""
