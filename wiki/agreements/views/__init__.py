"""All screens of this slice, for the app."""

from wiki.agreements.views import agreements, kvgr
from wiki.agreements.views.blueprint import bp

__all__ = ["agreements", "bp", "kvgr"]
