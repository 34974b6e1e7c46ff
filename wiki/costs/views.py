"""All screens of this slice, for the app."""

from wiki.costs import (
    closing_views,
    comment_views,
    cost_form_views,
    cost_views,
    key_views,
    money_views,
    network_key_views,
    project_views,
    receipt_views,
)
from wiki.costs.blueprint import bp

__all__ = [
    "bp",
    "closing_views",
    "comment_views",
    "cost_form_views",
    "cost_views",
    "key_views",
    "money_views",
    "network_key_views",
    "project_views",
    "receipt_views",
]
