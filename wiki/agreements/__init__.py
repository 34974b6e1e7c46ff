"""The signed agreement of a project, and the file on costs for joint account that the tax inspector may ask for."""
