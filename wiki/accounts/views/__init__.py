"""All screens of this slice, for the app."""

from wiki.accounts.views import passwords
from wiki.accounts.views.account import bp

__all__ = ["bp", "passwords"]
