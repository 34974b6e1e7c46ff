"""All screens of this slice, for the app."""

from wiki.agreements import agreement_views, kvgr_views
from wiki.agreements.blueprint import bp

__all__ = ["agreement_views", "bp", "kvgr_views"]
