"""All screens of this slice, for the app."""

from wiki.settlement import account_views, period_views, transfer_views
from wiki.settlement.blueprint import bp

__all__ = ["account_views", "bp", "period_views", "transfer_views"]
