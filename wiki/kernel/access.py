"""Who may reach a view. Every view says it; one that does not is refused."""

from collections.abc import Callable
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])

ANYONE = "anyone"
"""Also visitors without an account."""
MEMBERS = "members"
"""Everybody who is signed in."""


def access(*who: str) -> Callable[[View], View]:
    """Mark a view with those who may reach it: ANYONE, MEMBERS or one or more roles."""
    if not who:
        raise ValueError("say who may reach this view")

    def mark(view: View) -> View:
        view.access = frozenset(who)  # type: ignore[attr-defined]
        return view

    return mark


def allowed(view: object) -> frozenset[str]:
    """Those a view was marked with; empty when it was not marked."""
    marked: frozenset[str] = getattr(view, "access", frozenset())
    return marked
