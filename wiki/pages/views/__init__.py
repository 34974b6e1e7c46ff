"""All screens of this slice, for the app."""

from wiki.pages.views import attachments, conflicts, drafts, history, pages, pupils
from wiki.pages.views.blueprint import bp

__all__ = ["attachments", "bp", "conflicts", "drafts", "history", "pages", "pupils"]
