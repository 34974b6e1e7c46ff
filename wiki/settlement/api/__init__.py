"""All calls of this slice on the JSON API, for the app."""

from wiki.settlement.api import bank, settlements
from wiki.settlement.api.blueprint import bp

__all__ = ["bank", "bp", "settlements"]
