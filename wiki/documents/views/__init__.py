"""All screens of this slice, for the app."""

from wiki.documents.views.downloads import bp

__all__ = ["bp"]
