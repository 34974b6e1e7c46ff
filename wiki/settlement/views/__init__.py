"""All screens of this slice, for the app."""

from wiki.settlement.views import (
    accounts,
    bank,
    objections,
    payment_files,
    periods,
    proposals,
    settling,
    transfers,
)
from wiki.settlement.views.blueprint import bp

__all__ = ["accounts", "bank", "bp", "objections", "payment_files"]
__all__ += ["periods", "proposals", "settling", "transfers"]
