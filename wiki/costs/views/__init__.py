"""All screens of this slice, for the app."""

from wiki.costs.views import (
    comments,
    cost_forms,
    costs,
    keys,
    network_keys,
    participation,
    policies,
    project_closing,
    projects,
    receipts,
)
from wiki.costs.views.blueprint import bp

__all__ = [
    "bp",
    "comments",
    "cost_forms",
    "costs",
    "keys",
    "network_keys",
    "participation",
    "policies",
    "project_closing",
    "projects",
    "receipts",
]
