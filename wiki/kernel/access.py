"""Who may reach a view, and what a token must be for. Every view says it; one that does not is refused."""

from collections.abc import Callable
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])

ANYONE = "anyone"
"""Also visitors without an account."""
MEMBERS = "members"
"""Everybody who is signed in."""

SCOPES = ("pages", "costs", "decide")
"""What a token may do besides reading: write pages and what belongs to them, enter costs, decide and manage."""

KEPT = frozenset(
    {
        "adaptations",
        "adoptions",
        "collections",
        "documents",
        "evidence",
        "live",
        "pages",
        "plan",
        "releases",
        "roadmap",
        "search",
        "structure",
        "wishes",
        "years",
    }
)
"""The slices whose screens a member's browser may keep, and ask each time whether they are still so: texts that the
whole network shares, and forms that Back has to bring again as they were typed. Of every other screen nothing stays
behind: it is about money or about people."""


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


def scope(name: str) -> Callable[[View], View]:
    """Mark a call of the API as one for tokens with this scope, where that is not the one of its blueprint."""
    if name not in SCOPES:
        raise ValueError(f"there is no scope {name!r}")

    def mark(view: View) -> View:
        view.scope = name  # type: ignore[attr-defined]
        return view

    return mark


def asked_scope(view: object, otherwise: str | None) -> str | None:
    """The scope that a token needs to change something by this view; None when no token has it."""
    found: str | None = getattr(view, "scope", otherwise)
    return found


def personal(view: View) -> View:
    """Mark a view of a slice in KEPT that shows what is one person's alone."""
    view.personal = True  # type: ignore[attr-defined]
    return view


def is_kept(endpoint: str, view: object) -> bool:
    """Whether a browser may keep what this view shows a member."""
    slice_ = endpoint.partition(".")[0].removeprefix("api_")
    return slice_ in KEPT and not getattr(view, "personal", False)
