"""All screens of this slice, for the app."""

from wiki.experts.views import consents, experts, offers, visits
from wiki.experts.views.blueprint import bp

__all__ = ["bp", "consents", "experts", "offers", "visits"]
