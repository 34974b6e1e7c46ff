"""All screens of this slice, for the app."""

from wiki.settlement.views import accounts, bank, payment_files, periods, transfers
from wiki.settlement.views.blueprint import bp

__all__ = ["accounts", "bank", "bp", "payment_files", "periods", "transfers"]
