"""The invented Dutch demo network: its content as data, and the loader that puts it into a database."""
