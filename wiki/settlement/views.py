"""All screens of this slice, for the app."""

from wiki.settlement import account_views, bank_views, order_views, period_views, transfer_views
from wiki.settlement.blueprint import bp

__all__ = ["account_views", "bank_views", "bp", "order_views", "period_views", "transfer_views"]
