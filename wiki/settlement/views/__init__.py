"""All screens of this slice, for the app."""

from wiki.settlement.views import (
    accounts,
    bank,
    entry_parts,
    objections,
    payment_files,
    periods,
    proposals,
    settling,
    transfers,
)
from wiki.settlement.views.blueprint import bp

__all__ = ["accounts", "bank", "bp", "entry_parts", "objections", "payment_files"]
__all__ += ["periods", "proposals", "settling", "transfers"]
