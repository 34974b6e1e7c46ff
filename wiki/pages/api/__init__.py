"""All calls of this slice on the JSON API, for the app."""

from wiki.pages.api import files, pages, versions
from wiki.pages.api.blueprint import bp

__all__ = ["bp", "files", "pages", "versions"]
