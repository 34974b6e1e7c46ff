"""A rule for many things as one test: it looks at every one of them and names all that break the rule."""

from collections.abc import Callable, Iterable
from typing import Any


def each(things: Iterable[Any]) -> Callable[[Callable[..., None]], Callable[[], None]]:
    """Decorates a test of one thing; a tuple is spread over its arguments. A list that is empty proves nothing."""
    found = [thing if isinstance(thing, tuple) else (thing,) for thing in things]

    def decorate(rule: Callable[..., None]) -> Callable[[], None]:
        def walk() -> None:
            assert found, "there is nothing to look at"
            broken = [f"{_named(thing)}: {fault}" for thing in found if (fault := _fault(rule, thing))]
            assert not broken, "\n".join(broken)

        # Not functools.wraps: pytest would see the arguments of the rule and look for fixtures.
        walk.__name__, walk.__doc__, walk.__module__ = rule.__name__, rule.__doc__, rule.__module__
        return walk

    return decorate


def _fault(rule: Callable[..., None], thing: tuple[Any, ...]) -> str:
    try:
        rule(*thing)
    except AssertionError as fault:
        return str(fault) or "breaks the rule"
    return ""


def _named(thing: tuple[Any, ...]) -> str:
    return ", ".join(str(part) for part in thing)
