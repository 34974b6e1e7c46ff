"""All screens of this slice, for the app."""

from wiki.settlement.views import accounts, bank, entry_parts, payment_files, periods, transfers
from wiki.settlement.views.blueprint import bp

__all__ = ["accounts", "bank", "bp", "entry_parts", "payment_files", "periods", "transfers"]
