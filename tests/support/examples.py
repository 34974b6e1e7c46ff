"""How much a rule is tried on: enough to see it break in each run, all there is in a whole run, many new examples of
Hypothesis in a thorough one.

`./dev test --whole` is what every change must pass (.ci/run); `./dev test tests/costs --thorough` is for a change of
the rules, and for the night.
"""

from collections.abc import Sequence
from typing import TypeVar

import pytest
from hypothesis import settings

Item = TypeVar("Item")

USUAL = 50
TIMES = 20
"""A thorough run makes so many times as many."""
_factor = 1
_whole = False


def every(items: Sequence[Item], nth: int) -> Sequence[Item]:
    """All of them in a whole run; in others each nth."""
    return items if _whole else items[::nth]


def is_whole() -> bool:
    """Whether this run tries all there is."""
    return _whole


def left_out(test: pytest.Item) -> bool:
    """Whether a test is for whole runs alone: marked so, or marked so on the database that it would run on."""
    marker = test.get_closest_marker("whole")
    callspec = getattr(test, "callspec", None)
    on = callspec.params.get("app", callspec.params.get("database")) if callspec else None
    return marker is not None and (not marker.args or on in marker.args)


def some(count: int) -> int:
    """For `@settings(max_examples=some(6))`: so many in each run, and more in a thorough one."""
    return count * _factor


def use(thorough: bool, whole: bool) -> None:
    """From now on, in this process; a rule that asks for no number of its own is tried on `USUAL` examples."""
    global _factor, _whole
    _whole = whole or thorough
    _factor = TIMES if thorough else 1
    settings.register_profile("lichtwerk", deadline=None, derandomize=not thorough, max_examples=some(USUAL))
    settings.load_profile("lichtwerk")
