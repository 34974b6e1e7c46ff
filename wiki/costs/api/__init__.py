"""All calls of this slice on the JSON API, for the app."""

from wiki.costs.api import costs, network_keys, projects
from wiki.costs.api.blueprint import bp

__all__ = ["bp", "costs", "network_keys", "projects"]
