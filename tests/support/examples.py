"""How many examples Hypothesis makes: few and always the same ones in each run, many and new ones in a thorough run.

`LICHTWERK_THOROUGH=1 ./dev test tests/costs` is for a change of the rules, and for the night.
"""

import os

from hypothesis import settings

THOROUGH = bool(os.environ.get("LICHTWERK_THOROUGH"))
TIMES = 20
"""A thorough run makes so many times as many."""


def some(count: int) -> int:
    """For `@settings(max_examples=some(6))`: so many in each run, and more in a thorough one."""
    return count * TIMES if THOROUGH else count


def use() -> None:
    """From now on, in this process, for every rule that asks for no number of its own."""
    settings.register_profile(
        "lichtwerk", deadline=None, derandomize=not THOROUGH, max_examples=some(50), print_blob=THOROUGH
    )
    settings.load_profile("lichtwerk")
